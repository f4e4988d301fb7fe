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
package io.cloudfiles.flink.table.format;

import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Flink's own formats in tables. Queries of files never end by themselves, so each test has a limit. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FlinkFormatsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .setConfiguration(clusterConfiguration())
            .build());

    private static final int MANY = 60_000;

    @TempDir
    private Path directory;

    private Path landing;
    private StreamTableEnvironment tables;

    private static Configuration clusterConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        return configuration;
    }

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectories(directory.resolve("landing"));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of(
                        "execution.checkpointing.interval", "20 ms",
                        "restart-strategy.type", "fixed-delay",
                        "restart-strategy.fixed-delay.attempts", "1",
                        "restart-strategy.fixed-delay.delay", "10 ms")));
        env.setParallelism(2);
        tables = StreamTableEnvironment.create(env);
        FailsMidway.reset();
    }

    private void table(String columns, String format, String... options) {
        tables.executeSql(
                "CREATE TABLE landing (%s) WITH ('connector'='cloudfiles', 'path'='%s', 'format'='%s', 'discovery.settle-time'='0 s', 'discovery.interval'='50 ms'%s)"
                        .formatted(columns, landing, format, Stream.of(options).reduce("", (a, b) -> a + ", " + b)));
    }

    @SuppressWarnings("try") // the iterator may be interrupted
    private static List<String> take(int count, CloseableIterator<Row> rows) throws Exception {
        List<String> taken = new ArrayList<>();
        try (rows) {
            while (taken.size() < count) {
                taken.add(rows.next().toString());
            }
        }
        taken.sort(null);
        return taken;
    }

    private List<String> query(int count, String query) throws Exception {
        return take(count, tables.executeSql(query).collect());
    }

    /** The rows that a query gives although the job fails on the way, once. */
    private List<String> queryThatFails(int count, String query) throws Exception {
        DataStream<Row> changes = tables.toChangelogStream(tables.sqlQuery(query));
        List<String> rows = take(
                count,
                changes.map(new FailsMidway<Row>(count / 4))
                        .returns(changes.getType())
                        .executeAndCollect());
        assertThat(FailsMidway.seenBeforeFailure()).isBetween(1L, count - 1L);
        return rows;
    }

    private static String event(String op, String before, String after) {
        return "{\"before\":%s,\"after\":%s,\"source\":{\"table\":\"t\"},\"op\":\"%s\",\"ts_ms\":1}"
                .formatted(before, after, op);
    }

    private static String image(int id, String name) {
        return "{\"id\":%d,\"name\":\"%s\",\"tags\":[\"t%d\"]}".formatted(id, name, id);
    }

    @Test
    void rowsOfAChangelogKeepTheirKindsBesideMetadataAndPartitions() throws Exception {
        Path file = landing.resolve("day=2026-01-31/a.json");
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                List.of(
                        event("c", "null", image(1, "one")),
                        event("u", image(1, "one"), image(1, "uno")),
                        "",
                        event("d", image(2, "two"), "null")));
        table(
                "id BIGINT, `day` DATE, name STRING, tags ARRAY<STRING>, file_name STRING METADATA VIRTUAL",
                "debezium-json",
                "'schema.partition-columns'='day'");

        assertThat(tables.explainSql("SELECT name FROM landing")).contains("project=[name]");
        assertThat(query(4, "SELECT * FROM landing"))
                .containsExactly(
                        "+I[1, 2026-01-31, one, [t1], a.json]",
                        "+U[1, 2026-01-31, uno, [t1], a.json]",
                        "-D[2, 2026-01-31, two, [t2], a.json]",
                        "-U[1, 2026-01-31, one, [t1], a.json]");
        assertThat(query(4, "SELECT name, file_name FROM landing"))
                .containsExactly("+I[one, a.json]", "+U[uno, a.json]", "-D[two, a.json]", "-U[one, a.json]");
        assertThat(query(4, "SELECT `day` FROM landing"))
                .containsExactly("+I[2026-01-31]", "+U[2026-01-31]", "-D[2026-01-31]", "-U[2026-01-31]");
        assertThat(query(1, "SELECT SUM(id) FROM landing")).containsExactly("+I[1]");
    }

    /** An insertion, an update or a deletion for each number, so that there are four rows for three lines. */
    private List<String> writeChanges(int lines, boolean compressed) throws IOException {
        List<String> text = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            String old = "old " + i;
            String name = "name " + i;
            switch (i % 3) {
                case 0 -> {
                    text.add(event("c", "null", image(i, name)));
                    rows.add("+I[" + i + ", " + name + "]");
                }
                case 1 -> {
                    text.add(event("u", image(i, old), image(i, name)));
                    rows.add("-U[" + i + ", " + old + "]");
                    rows.add("+U[" + i + ", " + name + "]");
                }
                default -> {
                    text.add(event("d", image(i, old), "null"));
                    rows.add("-D[" + i + ", " + old + "]");
                }
            }
        }
        Path file = landing.resolve(compressed ? "changes.json.gz" : "changes.json");
        if (compressed) {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write((String.join("\n", text) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } else {
            Files.write(file, text);
        }
        rows.sort(null);
        return rows;
    }

    @Test
    void aChangelogCutIntoRangesIsReadExactlyOnceThoughTheJobFailsMidway() throws Exception {
        List<String> rows = writeChanges(MANY, false);
        table("id BIGINT, name STRING", "debezium-json", "'read.split-size'='1 mb'", "'read.concurrent-files'='2'");

        assertThat(queryThatFails(rows.size(), "SELECT id, name FROM landing")).isEqualTo(rows);
    }

    @Test
    void aCompressedChangelogIsReadExactlyOnceThoughTheJobFailsMidway() throws Exception {
        List<String> rows = writeChanges(MANY, true);
        table("id BIGINT, name STRING", "debezium-json");

        assertThat(queryThatFails(rows.size(), "SELECT id, name FROM landing")).isEqualTo(rows);
    }

    @Test
    void flinksReaderOfAvroIsCutAndReadExactlyOnceThoughTheJobFailsMidway() throws Exception {
        List<String> rows = writeAvro();
        table(
                "id BIGINT, name STRING, nested ROW<x INT, tags ARRAY<STRING>>",
                "flink-avro",
                "'read.split-size'='1 mb'",
                "'read.concurrent-files'='2'");

        assertThat(queryThatFails(rows.size(), "SELECT * FROM landing")).isEqualTo(rows);
        assertThat(query(MANY, "SELECT nested.x FROM landing")).hasSize(MANY).contains("+I[59999]");
    }

    private List<String> writeAvro() throws IOException {
        Schema schema = AvroSchemaConverter.convertToSchema(DataTypes.ROW(
                        DataTypes.FIELD("id", DataTypes.BIGINT()),
                        DataTypes.FIELD("name", DataTypes.STRING()),
                        DataTypes.FIELD(
                                "nested",
                                DataTypes.ROW(
                                        DataTypes.FIELD("x", DataTypes.INT()),
                                        DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING())))))
                .notNull()
                .getLogicalType());
        Schema nested = schema.getField("nested").schema().getTypes().get(1);
        File file = landing.resolve("numbers.avro").toFile();
        List<String> rows = new ArrayList<>();
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
            writer.setSyncInterval(16_000).create(schema, file);
            for (int i = 0; i < MANY; i++) {
                GenericData.Record inner = new GenericRecordBuilder(nested)
                        .set("x", i)
                        .set("tags", List.of("a", "b" + i))
                        .build();
                writer.append(new GenericRecordBuilder(schema)
                        .set("id", (long) i)
                        .set("name", i % 5 == 0 ? null : "a name that takes some room " + i)
                        .set("nested", inner)
                        .build());
                String name = i % 5 == 0 ? null : "a name that takes some room " + i;
                rows.add("+I[" + i + ", " + name + ", +I[" + i + ", [a, b" + i + "]]]");
            }
        }
        rows.sort(null);
        return rows;
    }

    @Test
    void flinksReaderOfCsvIsResumedByPassingOverWhatWasRead() throws Exception {
        List<String> lines =
                IntStream.range(0, MANY).mapToObj(i -> i + ";'name; " + i + "'").toList();
        Files.write(landing.resolve("numbers.csv"), lines);
        table(
                "id BIGINT, name STRING",
                "flink-csv",
                "'flink-csv.field-delimiter'=';'",
                "'flink-csv.quote-character'=''''");
        List<String> rows = IntStream.range(0, MANY)
                .mapToObj(i -> "+I[name; " + i + "]")
                .sorted()
                .toList();

        assertThat(queryThatFails(MANY, "SELECT name FROM landing")).isEqualTo(rows);
        assertThat(query(3, "SELECT COUNT(*) FROM landing")).contains("+I[1]");
    }

    @Test
    void optionsOfTheFormatAreItsOwn() throws Exception {
        Files.write(landing.resolve("a.json"), List.of("what?", event("c", "null", image(1, "one"))));
        table("id BIGINT", "debezium-json", "'debezium-json.ignore-parse-errors'='true'");
        assertThat(query(1, "SELECT id FROM landing")).containsExactly("+I[1]");

        assertThatThrownBy(() -> tables.executeSql(
                        "SELECT * FROM landing /*+ OPTIONS('debezium-json.ignore-parse-error'='true') */"))
                .rootCause()
                .hasMessageContaining("Unsupported options found for 'debezium-json'")
                .hasMessageContaining("ignore-parse-error\n");
        assertThatThrownBy(() ->
                        query(1, "SELECT * FROM landing /*+ OPTIONS('debezium-json.ignore-parse-errors'='false') */"))
                .rootCause()
                .hasMessageContaining("CF_FILE_UNREADABLE: [file://" + landing + "/a.json] line at byte 0")
                .hasMessageContaining("Corrupt Debezium JSON message 'what?'")
                .hasMessageContaining("'debezium-json.ignore-parse-errors' = 'true'");
        assertThatThrownBy(() ->
                        query(1, "SELECT * FROM landing /*+ OPTIONS('debezium-json.ignore-parse-errors'='perhaps') */"))
                .rootCause()
                .hasMessageContaining("perhaps");
    }
}
