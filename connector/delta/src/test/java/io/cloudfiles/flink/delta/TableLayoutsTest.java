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

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.delta.schema.FileSettings;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.table.api.DataTypes.Field;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TableLayoutsTest {
    private static final RowType TABLE =
            rowType(FIELD("id", BIGINT()), FIELD("amount", STRING()), FIELD("s", ROW(FIELD("n", INT()))));

    private final String path = MemoryStorage.named("layouts-" + UUID.randomUUID())
            .root()
            .child("table")
            .toString();

    private static RowType rowType(Field... fields) {
        return (RowType) ROW(fields).notNull().getLogicalType();
    }

    private record Refused(String difference, List<String> partitionBy, RowType rows) {
        @Override
        public String toString() {
            return difference;
        }
    }

    static Stream<Refused> refused() {
        return Stream.of(
                new Refused(
                        "column 'amount' is DOUBLE in the rows and STRING in the table",
                        List.of(),
                        rowType(FIELD("id", BIGINT()), FIELD("amount", DOUBLE()), FIELD("note", STRING()))),
                new Refused(
                        "column 'A' occurs twice in the rows",
                        List.of(),
                        rowType(FIELD("id", BIGINT()), FIELD("a", STRING()), FIELD("A", STRING()))),
                new Refused(
                        "field 's.X' occurs twice in the rows",
                        List.of(),
                        rowType(FIELD("id", BIGINT()), FIELD("s", ROW(FIELD("x", INT()), FIELD("X", INT()))))),
                new Refused(
                        "the sink partitions by (note) and the table by ()",
                        List.of("note"),
                        rowType(FIELD("id", BIGINT()), FIELD("note", STRING()))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aTableThatCannotTakeTheRowsIsNotChangedForThem(Refused refused) throws IOException {
        layout(TABLE, List.of(), true);

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> layout(refused.rows(), refused.partitionBy(), false))
                .withMessageContaining(refused.difference())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DELTA_METADATA_MISMATCH));

        assertThat(version()).isZero();
    }

    @Test
    void aTableThatCanTakeTheRowsIsChangedForThem() throws IOException {
        layout(TABLE, List.of(), true);

        layout(rowType(FIELD("id", BIGINT()), FIELD("note", STRING())), List.of(), true);

        assertThat(version()).isOne();
    }

    @Test
    void filesAreAsTheTableAsksForUnlessTheSinkIsTold() throws IOException {
        Map<String, String> properties =
                Map.of("delta.parquet.compression.codec", "Snappy", "delta.targetFileSize", "32mb");

        assertThat(fileSettings(properties)).isEqualTo(new FileSettings(32L << 20, ParquetCompression.SNAPPY));
        assertThat(fileSettings(Map.of())).isEqualTo(new FileSettings(32L << 20, ParquetCompression.SNAPPY));
        assertThat(fileSettings(Map.of("sink.compression", "zstd", "sink.target-file-size", "1 mb")))
                .isEqualTo(new FileSettings(1L << 20, ParquetCompression.ZSTD));
    }

    @Test
    void aTableThatAsksForNothingLeavesFilesToTheSink() throws IOException {
        assertThat(fileSettings(Map.of())).isEqualTo(FileSettings.NONE);
    }

    @Test
    void aCodecThatCannotBeWrittenIsRefusedUnlessAnotherIsSet() throws IOException {
        try (TableAccess.Opened opened = new TableAccess(path, Map.of()).open()) {
            // As another program made it.
            opened.table()
                    .createIfAbsent(NewTable.of(TABLE, List.of(), Map.of("delta.parquet.compression.codec", "lz4")));
        }

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> fileSettings(Map.of()))
                .withMessageContaining("'delta.parquet.compression.codec' = 'lz4'")
                .withMessageContaining("sink.compression")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED));
        assertThat(fileSettings(Map.of("sink.compression", "zstd")).compression())
                .isEqualTo(ParquetCompression.ZSTD);
    }

    private FileSettings fileSettings(Map<String, String> options) throws IOException {
        return layout(TABLE, List.of(), options).fileSettings();
    }

    private void layout(RowType rows, List<String> partitionBy, boolean create) throws IOException {
        layout(rows, partitionBy, Map.of("sink.merge-schema", "true", "sink.create-table", String.valueOf(create)));
    }

    private TableLayout layout(RowType rows, List<String> partitionBy, Map<String, String> options) throws IOException {
        DeltaConfig config = DeltaSettings.resolve(path, "uid", null, partitionBy, options);
        try (TableAccess.Opened opened = config.access().open()) {
            return new TableLayouts(config, opened.table()).layout(0, rows);
        }
    }

    private long version() throws IOException {
        try (TableAccess.Opened opened = new TableAccess(path, Map.of()).open()) {
            DeltaTable table = opened.table();
            return table.snapshot().orElseThrow().getVersion();
        }
    }
}
