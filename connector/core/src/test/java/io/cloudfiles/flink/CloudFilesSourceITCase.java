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
package io.cloudfiles.flink;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CloudFilesSourceITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path temporary;

    private Path landing;
    private StreamExecutionEnvironment env;

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectories(temporary.resolve("landing"));
        env = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        env.configure(configuration);
        env.enableCheckpointing(200);
        env.setParallelism(2);
    }

    @Test
    void givesRowsOfTheDeclaredColumnsAndOfTheFile() throws Exception {
        Files.writeString(landing.resolve("a.json"), "{\"id\":1,\"name\":\"one\"}\n{\"id\":2,\"name\":null}\n");
        DataStream<RowData> rows = source().schema(SchemaDdl.parse("id BIGINT, name STRING"))
                .metadataColumn(MetadataColumn.FILE_PATH)
                .metadataColumn(MetadataColumn.FILE_SIZE)
                .read(env);
        assertThat(take(rows.map(CloudFilesSourceITCase::text), 2))
                .containsExactlyInAnyOrder(
                        "1|one|file://" + landing.resolve("a.json") + "|43",
                        "2|null|file://" + landing.resolve("a.json") + "|43");
    }

    @Test
    void infersOnceAndKeepsWhatDoesNotFit() throws Exception {
        Files.writeString(landing.resolve("a.json"), "{\"id\":1}\n");
        String schemas = temporary.resolve("schemas").toString();
        assertThat(source().schemaLocation(schemas).outputType(env).getFieldNames())
                .containsExactly("id", "_rescued_data");
        Files.writeString(landing.resolve("b.json"), "{\"id\":2,\"extra\":true}\n");
        DataStream<RowData> rows = source().schemaLocation(schemas)
                .option("schema.evolution-mode", "rescue")
                .read(env);
        assertThat(take(rows.map(row -> row.getString(0) + "|" + (row.isNullAt(1) ? null : row.getString(1))), 2))
                .containsExactlyInAnyOrder(
                        "1|null", "2|{\"extra\":\"true\",\"_file_path\":\"file://" + landing.resolve("b.json") + "\"}");
    }

    @Test
    void keepsBadRecordsAndUnreadableFilesOutOfTheRows() throws Exception {
        Files.writeString(landing.resolve("a.json"), "{\"id\":1}\n{\"id\":oops}\n{\"id\":2}\n{\"id\":\"x\"}\n");
        Files.write(landing.resolve("b.json.gz"), new byte[] {31, (byte) 139, 8, 0, 1, 2, 3});
        Path bad = temporary.resolve("bad");
        List<DataStream<String>> records = new ArrayList<>();
        DataStream<RowData> rows = source().schema(SchemaDdl.parse("id BIGINT, _corrupt_record STRING"))
                .option("badRecordsPath", bad.toString())
                .badRecords(stream ->
                        records.add(stream.map(each -> each.offset() + " " + each.outcome() + " " + each.text())))
                .read(env);
        DataStream<String> good = rows.map(row -> row.getLong(0) + " " + row.isNullAt(1));
        assertThat(takeUntil(good.union(records.get(0)), 4, () -> lines(bad).size() == 3))
                .containsExactlyInAnyOrder("1 true", "2 true", "9 DROPPED {\"id\":oops}", "30 DROPPED {\"id\":\"x\"}");
        String path = "{\"path\":\"file://" + landing.resolve("a.json") + "\",\"record\":\"{\\\"id\\\":";
        assertThat(lines(bad))
                .anyMatch(line -> line.startsWith(path + "oops}\",\"reason\":\"") && line.endsWith(",\"offset\":9}"))
                .anyMatch(line -> line.startsWith(path + "\\\"x\\\"}\",") && line.contains("field 'id' does not fit"))
                .anyMatch(line -> line.startsWith(
                        "{\"path\":\"file://" + landing.resolve("b.json.gz") + "\",\"reason\":\"SKIPPED_CORRUPTED: "));
    }

    /** In one order they would be last: they are the youngest, and 25 files are begun between two checkpoints. */
    @Test
    @SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
    void newFilesDoNotWaitForABackfill() throws Exception {
        int old = 500;
        for (int id = 0; id < old; id++) {
            Files.setLastModifiedTime(
                    write(id),
                    FileTime.from(Instant.now().minus(Duration.ofDays(1)).plusSeconds(id)));
        }
        int atStart = 20;
        int later = 10;
        for (int id = old; id < old + atStart; id++) {
            write(id);
        }
        DataStream<RowData> rows = source().schema(SchemaDdl.parse("id BIGINT"))
                .option("release.max-files", "25")
                .read(env);
        List<Long> taken = new ArrayList<>();
        try (CloseableIterator<Long> iterator = rows.map(row -> row.getLong(0)).executeAndCollect()) {
            taken.add(iterator.next());
            for (int id = old + atStart; id < old + atStart + later; id++) {
                write(id);
            }
            while (taken.size() < old + atStart + later) {
                taken.add(iterator.next());
            }
        }
        assertThat(taken).doesNotHaveDuplicates();
        // At 12 or 13 an interval two are enough; another one because the readers work side by side.
        assertThat(taken.subList(0, 75))
                .as("there at the start")
                .contains(LongStream.range(old, old + atStart).boxed().toArray(Long[]::new));
        assertThat(taken.get(taken.size() - 1)).as("the last one").isLessThan(old);
    }

    private Path write(int id) throws IOException {
        return Files.writeString(landing.resolve(id + ".json"), "{\"id\":" + id + "}\n");
    }

    private static List<String> lines(Path directory) {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("part-"))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // it is being written
        }
        return lines;
    }

    @Test
    void refusesBadRecordsThatWouldBeReadOrNeverBeWritten() {
        assertThatThrownBy(() -> source().schema(SchemaDdl.parse("id BIGINT"))
                        .option("bad-records.path", landing.resolve("bad").toString())
                        .read(env))
                .hasMessageContaining("lies within the source")
                .hasMessageContaining("begins with '_'");
        assertThatThrownBy(() -> source().schema(SchemaDdl.parse("id BIGINT"))
                        .option("bad-records.path", landing.resolve("_bad").toString())
                        .option("mode", "FAILFAST")
                        .read(env))
                .hasMessageContaining("'bad-records.mode' = 'failfast' cannot be combined");
    }

    @Test
    void refusesBatchExecutionAndAJobWithoutCheckpoints() {
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        assertRefused(ErrorCode.CF_INCORRECT_BATCH_USAGE, "run-mode = available-now");
        StreamExecutionEnvironment plain = StreamExecutionEnvironment.getExecutionEnvironment();
        assertThatThrownBy(() -> source().schema(SchemaDdl.parse("id BIGINT")).read(plain))
                .hasMessageContaining("CF_CHECKPOINTING_REQUIRED")
                .hasMessageContaining("SET 'execution.checkpointing.interval' = '10 s';");
    }

    @Test
    void refusesTwoSourcesOfOneUid() throws IOException {
        Files.writeString(landing.resolve("a.json"), "{\"id\":1}\n");
        source().schema(SchemaDdl.parse("id BIGINT")).read(env).print();
        assertRefused(ErrorCode.CF_DUPLICATE_SOURCE_UID, "'events'");
    }

    @Test
    void refusesASchemaOfWhichNothingOccursInTheData() throws IOException {
        Files.writeString(landing.resolve("a.json"), "{\"user\":1,\"at\":2}\n");
        assertRefused(ErrorCode.CF_SCHEMA_DOES_NOT_FIT, "[at, user]");
    }

    @Test
    void needsASampleToInferFromWhereNoColumnIsAddedLater() {
        assertThatThrownBy(() -> source().schemaLocation(temporary.resolve("s").toString())
                        .option("schema.evolution-mode", "rescue")
                        .read(env))
                .hasMessageContaining("CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE");
    }

    @Test
    void reportsAllWrongOptionsTogether() {
        assertThatThrownBy(() -> CloudFiles.source(" ")
                        .format("jsn")
                        .option("discovery.parallelism", "0")
                        .option("cloudFiles.maxFilesPerTriger", "5")
                        .read(env))
                .hasMessageContaining("No format is called 'jsn'")
                .hasMessageContaining("'path' is missing")
                .hasMessageContaining("'source.uid' is missing")
                .hasMessageContaining("'discovery.parallelism' = '0'")
                .hasMessageContaining("Did you mean 'cloudFiles.maxFilesPerTrigger'?");
    }

    @Test
    void refusesNotificationsThatNoQueueTellsOf() {
        assertThatThrownBy(() -> notified(Map.of()).read(env))
                .hasMessageContaining("CF_EVENT_NOTIFICATION_NOT_SUPPORTED")
                .hasMessageContaining("'notification' cannot be used with 'file'");
        assertThatThrownBy(
                        () -> notified(Map.of("cloudFiles.queueUrl", "landing")).read(env))
                .hasMessageContaining("CF_EVENT_NOTIFICATION_NOT_SUPPORTED")
                .hasMessageContaining("'notification' cannot be used with 'file'")
                .hasMessageContaining("available for: mem");
        assertThatThrownBy(() -> notified(Map.of(
                                "notification.queue", "q",
                                "discovery.settle-time", "1 s",
                                "notification.fetch-parallelism", "0",
                                "notification.lease", "13 h",
                                "notification.path-rewrites", "a=b"))
                        .read(env))
                .hasMessageContaining("'discovery.settle-time' cannot be combined")
                .hasMessageContaining("'notification.fetch-parallelism' = '0' is wrong")
                .hasMessageContaining("'notification.lease' = '13 h' is wrong: it must be between 1 s and 12 h")
                .hasMessageContaining("'notification.path-rewrites' = 'a=b' is wrong: it is no JSON object");
        assertThatThrownBy(() -> notified(Map.of("notification.queue", "mem:q", "ledger.max-file-age", "90 d"))
                        .read(env))
                .hasMessageContaining("'ledger.max-file-age' has no effect with discovery.mode = notification alone")
                .hasMessageContaining("Set backfill.interval");
        assertThatThrownBy(() -> source().option("notification.queue", "q")
                        .schema(SchemaDdl.parse("id BIGINT"))
                        .read(env))
                .hasMessageContaining(
                        "'discovery.mode = listing' and 'notification.queue' cannot be combined: the queue would never be read");
    }

    private CloudFilesSourceBuilder notified(Map<String, String> options) {
        CloudFilesSourceBuilder source = CloudFiles.source(landing.toString())
                .uid("events")
                .format("json")
                .schema(SchemaDdl.parse("id BIGINT"))
                .option("cloudFiles.useNotifications", "true");
        options.forEach(source::option);
        return source;
    }

    private void assertRefused(ErrorCode code, String text) {
        assertThatThrownBy(() -> source().schema(SchemaDdl.parse("id BIGINT")).read(env))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    private CloudFilesSourceBuilder source() {
        return CloudFiles.source(landing.toString())
                .uid("events")
                .format("json")
                .option("discovery.interval", "100 ms")
                .option("discovery.settle-time", "0 s");
    }

    private static String text(RowData row) {
        return row.getLong(0) + "|" + (row.isNullAt(1) ? null : row.getString(1)) + "|" + row.getString(2) + "|"
                + row.getLong(3);
    }

    @SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
    private static List<String> takeUntil(DataStream<String> rows, int count, BooleanSupplier last) throws Exception {
        List<String> taken = new ArrayList<>();
        try (CloseableIterator<String> iterator = rows.executeAndCollect()) {
            while (taken.size() < count && iterator.hasNext()) {
                taken.add(iterator.next());
            }
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!last.getAsBoolean()) {
                assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
        return taken;
    }

    @SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
    private static List<String> take(DataStream<String> rows, int count) throws Exception {
        List<String> taken = new ArrayList<>();
        try (CloseableIterator<String> iterator = rows.executeAndCollect()) {
            while (taken.size() < count && iterator.hasNext()) {
                taken.add(iterator.next());
            }
        }
        return taken;
    }
}
