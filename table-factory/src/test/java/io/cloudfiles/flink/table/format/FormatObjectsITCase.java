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

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.CloudFilesSourceBuilder;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.FixedWidthFormat;
import io.cloudfiles.flink.testing.NumberLinesFormat;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.formats.csv.CsvReaderFormat;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Formats that a user's program hands over. Jobs never end by themselves, so each test has a limit. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FormatObjectsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .setConfiguration(clusterConfiguration())
            .build());

    private static final int MANY = 300_000;

    @TempDir
    private Path landing;

    private StreamExecutionEnvironment env;

    private static Configuration clusterConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        return configuration;
    }

    /** A row of a user's CSV files. */
    public static final class Order {
        /** Found by Flink. */
        public long id;

        /** Found by Flink. */
        public String item;
    }

    @BeforeEach
    void prepare() {
        env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of(
                "execution.checkpointing.interval", "20 ms",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "1",
                "restart-strategy.fixed-delay.delay", "10 ms")));
        env.setParallelism(2);
        FailsMidway.reset();
    }

    private CloudFilesSourceBuilder source() {
        return CloudFiles.source(landing.toString())
                .uid("objects")
                .option("discovery.interval", "50 ms")
                .option("discovery.settle-time", "0 s");
    }

    @SuppressWarnings("try") // the iterator may be interrupted
    private static List<String> take(int count, DataStream<String> rows) throws Exception {
        List<String> taken = new ArrayList<>();
        try (CloseableIterator<String> iterator = rows.executeAndCollect()) {
            while (taken.size() < count) {
                taken.add(iterator.next());
            }
        }
        taken.sort(null);
        return taken;
    }

    @Test
    void aBulkFormatOfRowsTellsItsColumnsAndIsReadExactlyOnceThoughTheJobFailsMidway() throws Exception {
        Files.write(landing.resolve("numbers.bin"), FixedWidthFormat.file(MANY));
        DataStream<RowData> rows = source().bulkFormat(new FixedWidthFormat())
                .metadataColumn(MetadataColumn.FILE_NAME)
                .option("read.split-size", "1 mb")
                .option("read.concurrent-files", "2")
                .read(env);
        String[] kinds = {"+I", "-U", "+U", "-D"};

        assertThat(take(
                        MANY,
                        rows.map(FormatObjectsITCase::numberOf)
                                .map(new FailsMidway<>(MANY / 4))
                                .returns(String.class)))
                .isEqualTo(IntStream.range(0, MANY)
                        .mapToObj(n -> kinds[n % 4] + " " + n + " numbers.bin")
                        .sorted()
                        .toList());
        assertThat(FailsMidway.seenBeforeFailure()).isBetween(1L, MANY - 1L);
    }

    private static String numberOf(RowData row) {
        return row.getRowKind().shortString() + " " + row.getLong(0) + " " + row.getString(1);
    }

    @Test
    void flinksCsvReaderOfAUsersClassIsMadeIntoRows() throws Exception {
        List<String> lines =
                IntStream.range(0, MANY).mapToObj(i -> i + ",item " + i).toList();
        Files.write(landing.resolve("orders.csv"), lines);
        DataStream<RowData> rows = source().streamFormat(CsvReaderFormat.forPojo(Order.class), FormatObjectsITCase::row)
                .schema(SchemaDdl.parse("item STRING, id BIGINT"))
                .read(env);

        assertThat(take(
                        MANY / 2,
                        rows.map(row -> row.getString(0) + "|" + row.getLong(1))
                                .map(new FailsMidway<>(MANY / 8))
                                .returns(String.class)))
                .isEqualTo(IntStream.range(0, MANY / 2)
                        .map(i -> 2 * i)
                        .mapToObj(i -> "item " + i + "|" + i)
                        .sorted()
                        .toList());
        assertThat(FailsMidway.seenBeforeFailure()).isBetween(1L, MANY / 2 - 1L);
    }

    /** Odd ones are left out. */
    private static RowData row(Order order) {
        return order.id % 2 == 0 ? GenericRowData.of(StringData.fromString(order.item), order.id) : null;
    }

    @Test
    void whatAnObjectCannotDoIsSaidBeforeTheStart() throws IOException {
        Files.write(landing.resolve("numbers.txt"), List.of("1"));
        assertThatThrownBy(() -> source().streamFormat(new NumberLinesFormat(), n -> GenericRowData.of(n))
                        .read(env))
                .hasMessageContaining(
                        "CF_INVALID_SCHEMA: The columns are not declared. The format 'NumberLinesFormat'");
        assertThatThrownBy(() -> source().bulkFormat(new FixedWidthFormat())
                        .format("json")
                        .option("rescuedDataColumn", "_rescued")
                        .read(env))
                .hasMessageContaining(
                        "Option 'format' = 'json' and a format object ('FixedWidthFormat') are both given")
                .hasMessageContaining(
                        "Option 'schema.rescued-data-column' cannot be used with the format 'FixedWidthFormat'");
        assertThatThrownBy(() -> source().format("debezium-json")
                        .schema(SchemaDdl.parse("id BIGINT"))
                        .read(env))
                .hasMessageContaining("No format is called 'debezium-json'")
                .hasMessageContaining("name them in a table of SQL, or use bulkFormat(…) or streamFormat(…)");
    }
}
