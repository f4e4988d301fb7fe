/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.CloudFilesSourceBuilder;
import io.cloudfiles.flink.batch.VersionedRow;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows whose columns change while the job runs are filtered and extended on their way to a table, which gets each of them once. */
class EvolvingRowsITCase {
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    private static final int FILES = 20;
    private static final int ROWS = 50;

    @TempDir
    private Path directory;

    private Path landing;
    private Path table;
    private SinkJobs jobs;

    @BeforeEach
    void setUp() throws Exception {
        landing = Files.createDirectory(directory.resolve("landing"));
        table = directory.resolve("table");
        jobs = new SinkJobs(
                directory,
                Map.of("state.backend.type", "rocksdb", "execution.checkpointing.unaligned.enabled", "true"));
    }

    @AfterEach
    void tearDown() throws Exception {
        jobs.close();
    }

    private CloudFilesSourceBuilder source() {
        return CloudFiles.source(landing.toString())
                .uid("events")
                .format("json")
                .schemaLocation(directory.resolve("schema").toString())
                .metadataColumn(MetadataColumn.FILE_NAME)
                .option("discovery.interval", "50 ms")
                .option("discovery.settle-time", "0 s");
    }

    private void transform(StreamExecutionEnvironment env, boolean isMerging) {
        source().readEvolving(env)
                .filter(row -> row.get("skip") == null)
                .map(new FailingMap())
                .sinkTo(DeltaSink.forPath(table.toString())
                        .uid("bronze")
                        .partitionBy("source")
                        .option("sink.merge-schema", String.valueOf(isMerging))
                        .build());
    }

    @Test
    void newColumnsAndAddedOnesArriveOnceWhateverFails() throws Exception {
        List<Map<String, Object>> expected = new ArrayList<>();
        put("first", 0, "", expected);
        jobs.submit(env -> transform(env, true), null);
        jobs.await("the first rows", () -> rows().size() == expected.size());

        // The checkpoint before these is complete, and each version of the schema comes to several readers.
        FailingMap.FAILURES_LEFT.set(1);
        for (int file = 1; file <= FILES; file++) {
            String column = "c" + file % 4;
            put("file" + file, file, column, expected);
        }
        jobs.await("all rows", () -> rows().size() >= expected.size());
        jobs.stop();

        assertThat(FailingMap.FAILURES_LEFT).hasValue(0);
        assertThat(rows()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(table.resolve("source=even")).isDirectory();
    }

    @Test
    void aTableThatMayNotChangeEndsTheJobWithTheWayOut() throws Exception {
        List<Map<String, Object>> expected = new ArrayList<>();
        put("first", 0, "", expected);
        jobs.submit(env -> transform(env, false), null);
        jobs.await("the first rows", () -> rows().size() == expected.size());

        put("second", 1, "late", expected);

        assertThat(jobs.result().getSerializedThrowable())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasStackTraceContaining("late")
                        .hasStackTraceContaining("sink.merge-schema"));
    }

    /** Adds a file; every tenth of its rows is to be skipped. */
    private void put(String name, int file, String column, List<Map<String, Object>> expected) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            String id = file + "-" + i;
            String more = column.isEmpty() ? "" : ",\"" + column + "\":\"v" + id + "\"";
            boolean isSkipped = file > 0 && i % 10 == 0;
            lines.append("{\"id\":\"%s\"%s%s}\n".formatted(id, more, isSkipped ? ",\"skip\":\"1\"" : ""));
            if (!isSkipped) {
                Map<String, Object> row =
                        new TreeMap<>(Map.of("id", id, "source", FailingMap.source(id), "file_name", name + ".json"));
                if (!column.isEmpty()) {
                    row.put(column, "v" + id);
                }
                expected.add(row);
            }
        }
        Path whole = Files.writeString(directory.resolve(name), lines);
        Files.move(whole, landing.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What is in the table, without nulls. */
    private List<Map<String, Object>> rows() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (!Files.exists(table.resolve("_delta_log/00000000000000000001.json"))) {
            return rows;
        }
        Location location = Location.of(table);
        try (Storages storages = Storages.load()) {
            DeltaTableReader.open(storages.open(location, Map.of()), location).forEachRow(row -> {
                Map<String, Object> values = new TreeMap<>(row);
                values.values().removeIf(Objects::isNull);
                return rows.add(values);
            });
        }
        return rows;
    }

    /** Adds a column to each row; fails once when told so. */
    private static final class FailingMap implements MapFunction<VersionedRow, VersionedRow> {
        static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

        private static final long serialVersionUID = 1L;

        static String source(String id) {
            return id.hashCode() % 2 == 0 ? "even" : "odd";
        }

        @Override
        public VersionedRow map(VersionedRow row) {
            if (FAILURES_LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("injected failure at " + row);
            }
            String id = String.valueOf(row.get("id"));
            return row.withColumn("source", STRING, StringData.fromString(source(id)));
        }
    }
}
