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
package io.cloudfiles.flink.delta.write;

import io.cloudfiles.flink.batch.ConstantVectors;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.parquet.ColumnStatistics;
import io.cloudfiles.flink.delta.parquet.PageCompressor;
import io.cloudfiles.flink.delta.parquet.ParquetBatchWriter;
import io.cloudfiles.flink.delta.parquet.ParquetBatchWriter.FinishedFile;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.delta.parquet.ParquetLayout;
import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.RandomRows;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParquetBatchWriterTest {
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    private static final long LARGE = 1L << 30;
    private static final PageCompressor ZSTD = PageCompressor.of(ParquetCompression.ZSTD);

    @TempDir
    private Path directory;

    @Test
    void writesWhatParquetsOwnReaderReads() throws IOException {
        long seed = Seeds.next();
        RandomRows random = new RandomRows(seed);
        for (int round = 0; round < 60; round++) {
            RowType type = random.rowType(3);
            List<List<Object>> first = random.rows(type, 1 + round);
            List<List<Object>> second = random.rows(type, round % 7);

            Path file = write(type, LARGE, Batches.of(type, first), Batches.of(type, second));

            List<List<Object>> expected = new ArrayList<>(first);
            expected.addAll(second);
            assertThat(ParquetOracle.rows(file, type))
                    .as("seed %d, round %d, %s", seed, round, type)
                    .isEqualTo(truncated(type, expected));
        }
    }

    @Test
    void writesSelectedRowsOnly() throws IOException {
        long seed = Seeds.next();
        RandomRows random = new RandomRows(seed);
        for (int round = 0; round < 20; round++) {
            RowType type = random.rowType(2);
            List<List<Object>> rows = random.rows(type, 60);
            int[] selection = IntStream.range(0, 60).filter(i -> i % 7 < 3).toArray();

            ParquetBatchWriter writer = writer(type, "selected", LARGE, ParquetCompression.ZSTD);
            writer.write(Batches.of(type, rows), selection);
            writer.finish();

            assertThat(ParquetOracle.rows(fetch("selected"), type))
                    .as("seed %d, round %d, %s", seed, round, type)
                    .isEqualTo(truncated(
                            type, Arrays.stream(selection).mapToObj(rows::get).toList()));
        }
    }

    @ParameterizedTest
    @EnumSource(ParquetCompression.class)
    void compressesAsAsked(ParquetCompression compression) throws IOException {
        RowType type = RowType.of(STRING);
        ParquetBatchWriter writer = writer(type, "file", LARGE, compression);
        writer.write(Batches.of(type, rows(1000, i -> "row " + i)), null);
        FinishedFile finished = writer.finish();

        Path file = fetch("file");
        assertThat(finished.rows()).isEqualTo(1000);
        assertThat(finished.sizeBytes()).isEqualTo(Files.size(file));
        assertThat(chunk(file, 0).getCodec()).hasToString(compression.name());
        assertThat(ParquetOracle.rows(file, type)).isEqualTo(rows(1000, i -> "row " + i));
    }

    @Test
    void keepsNestedNullsAndEmptinessApart() throws IOException {
        LogicalType inner = RowType.of(new LogicalType[] {new IntType(), STRING}, new String[] {"a", "b"});
        RowType type = RowType.of(
                new ArrayType(new ArrayType(inner)), new MapType(STRING, new ArrayType(new IntType())), inner);
        List<List<Object>> rows = List.of(
                Arrays.asList(null, null, null),
                Arrays.asList(List.of(), Map.of(), Arrays.asList(null, null)),
                Arrays.asList(
                        Arrays.asList(null, List.of(), Arrays.asList(null, Arrays.asList(1, null))),
                        new HashMap<>(Collections.singletonMap("k", null)),
                        Arrays.asList(1, "x")),
                Arrays.asList(List.of(List.of(List.of(2, "y")), List.of()), Map.of("m", Arrays.asList(1, null)), null));

        assertThat(ParquetOracle.rows(write(type, LARGE, Batches.of(type, rows)), type))
                .isEqualTo(rows);
    }

    @Test
    void writesConstantColumns() throws IOException {
        RowType type = RowType.of(STRING, new ArrayType(new IntType()), new BigIntType());
        ColumnVector[] columns = {
            ConstantVectors.of(StringData.fromString("s3://bucket/file"), STRING),
            ConstantVectors.of(Batches.internal(type.getTypeAt(1), List.of(1, 2)), type.getTypeAt(1)),
            ConstantVectors.of(null, new BigIntType())
        };

        Path file = write(type, LARGE, RecordBatch.of(0, type, columns, 3));

        List<Object> row = Arrays.asList("s3://bucket/file", List.of(1, 2), null);
        assertThat(ParquetOracle.rows(file, type)).containsExactly(row, row, row);
    }

    @Test
    void usesADictionaryWhereValuesRepeatAndOnlyThere() throws IOException {
        RowType type = RowType.of(STRING, STRING, new BigIntType(), new BigIntType(), new DateType(), new DoubleType());
        List<List<Object>> rows = IntStream.range(0, 30_000)
                .mapToObj(
                        i -> List.<Object>of("v" + i % 50, "id-" + i, (long) i, (long) i % 9, 20_000 + i % 3, i * 0.1))
                .toList();

        Path file = write(type, LARGE, batches(type, rows, 5000));

        assertThat(IntStream.range(0, 6).mapToObj(i -> hasDictionary(file, i)))
                .containsExactly(true, false, false, true, true, false);
        assertThat(ParquetOracle.rows(file, type)).isEqualTo(rows);
    }

    @Test
    void givesADictionaryUpWhenLaterValuesStopRepeating() throws IOException {
        RowType type = RowType.of(STRING, new BigIntType());
        List<List<Object>> rows = IntStream.range(0, 90_000)
                .mapToObj(i -> i < 30_000
                        ? List.<Object>of("v" + i % 50, i % 50L)
                        : List.<Object>of("a rather long and unique value " + i, (long) i << 20))
                .toList();

        Path file = write(type, LARGE, batches(type, rows, 4000));

        assertThat(chunk(file, 0).getEncodings()).contains(Encoding.RLE_DICTIONARY, Encoding.PLAIN);
        assertThat(chunk(file, 1).getEncodings()).contains(Encoding.RLE_DICTIONARY, Encoding.PLAIN);
        assertThat(ParquetOracle.rows(file, type)).isEqualTo(rows);
    }

    @Test
    void writesRowGroupsOfBoundedMemory() throws IOException {
        RowType type = RowType.of(STRING, new ArrayType(new BigIntType()));
        List<List<Object>> rows = IntStream.range(0, 60_000)
                .mapToObj(i -> List.<Object>of("value " + i, List.of((long) i, i * 31L)))
                .toList();

        Path file = write(type, 256 << 10, batches(type, rows, 1000));

        List<BlockMetaData> groups = ParquetOracle.footer(file).getBlocks();
        assertThat(groups).hasSizeGreaterThan(3);
        assertThat(groups).allSatisfy(group -> assertThat(group.getRowCount()).isPositive());
        assertThat(ParquetOracle.rows(file, type)).isEqualTo(rows);
    }

    @Test
    void indexesPagesSoThatReadersCanSkipThem() throws IOException {
        RowType type = RowType.of(new BigIntType());
        List<List<Object>> rows = IntStream.range(0, 100_000)
                .mapToObj(i -> List.<Object>of((long) i))
                .toList();
        Path file = write(type, LARGE, batches(type, rows, 5000));

        try (ParquetFileReader reader = ParquetOracle.open(file)) {
            ColumnIndex index = reader.readColumnIndex(chunk(file, 0));
            assertThat(index.getMinValues()).hasSize(5);
            assertThat(index.getMinValues().get(1).getLong(0)).isEqualTo(20_000L);
            PageReadStore group = reader.readNextRowGroup();
            PageReader pages = group.getPageReader(
                    reader.getFileMetaData().getSchema().getColumns().get(0));
            DataPage first = pages.readPage();
            assertThat(first.getValueCount()).isEqualTo(20_000);
        }
    }

    @Test
    void gathersStatisticsOfEveryColumn() throws IOException {
        RowType type = RowType.of(
                new LogicalType[] {
                    new IntType(),
                    STRING,
                    new DecimalType(30, 2),
                    new DoubleType(),
                    new DoubleType(),
                    new BooleanType(),
                    new LocalZonedTimestampType(6),
                    RowType.of(new TinyIntType())
                },
                new String[] {"i", "s", "d", "f", "nan", "b", "t", "r"});
        List<List<Object>> rows = List.of(
                Arrays.asList(5, "b", new BigDecimal("-7.50"), 0.0, 1.0, true, millis(5), List.of((byte) 3)),
                Arrays.asList(-3, "ü", new BigDecimal("12.00"), -0.5, Double.NaN, true, millis(-5), null),
                Arrays.asList(null, "", null, null, 2.0, null, null, Collections.singletonList(null)));
        ParquetBatchWriter writer = writer(type, "stats", LARGE, ParquetCompression.ZSTD);
        writer.write(Batches.of(type, rows), null);

        List<ColumnStatistics> statistics = writer.finish().statistics();

        assertThat(statistics)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new ColumnStatistics(3, 1, -3L, 5L),
                        new ColumnStatistics(3, 0, new byte[0], new byte[] {(byte) 0xC3, (byte) 0xBC}),
                        new ColumnStatistics(3, 1, decimal(-750), decimal(1200)),
                        new ColumnStatistics(3, 1, -0.5, 0.0),
                        new ColumnStatistics(3, 0, null, null),
                        new ColumnStatistics(3, 1, true, true),
                        new ColumnStatistics(3, 1, -5000L, 5000L),
                        new ColumnStatistics(3, 2, 3L, 3L));
        Path file = fetch("stats");
        assertThat(chunk(file, 0).getStatistics().minAsString()).isEqualTo("-3");
        assertThat(chunk(file, 3).getStatistics().maxAsString()).isEqualTo("0.0");
        assertThat(chunk(file, 4).getStatistics().hasNonNullValue()).isFalse();
        assertThat(chunk(file, 4).getStatistics().isNumNullsSet()).isFalse();
    }

    @Test
    void takesNoPlaceInTheStoreUntilARowGroupIsWritten() throws IOException {
        RowType type = RowType.of(STRING);
        List<Location> opened = new ArrayList<>();
        ParquetBatchWriter writer = new ParquetBatchWriter(
                layout(type),
                () -> {
                    opened.add(location("lazy"));
                    return MemoryStorage.named("parquet").create(location("lazy"));
                },
                ZSTD,
                LARGE);
        writer.write(Batches.of(type, rows(10, i -> "x")), null);
        assertThat(opened).isEmpty();
        writer.flushRowGroup();
        assertThat(opened).hasSize(1);
        writer.abort();
        assertThat(MemoryStorage.named("parquet").stat(location("lazy"))).isEmpty();
    }

    @Test
    void refusesNullsWhereTheSchemaForbidsThem() {
        RowType type = RowType.of(new LogicalType[] {new ArrayType(new IntType(false))}, new String[] {"numbers"});
        ParquetBatchWriter writer = writer(type, "never", LARGE, ParquetCompression.ZSTD);
        RecordBatch batch = Batches.of(type, List.of(List.of(Collections.singletonList(null))));

        assertThatThrownBy(() -> writer.write(batch, null)).hasMessageContaining("'numbers.element' is null");
    }

    private Path write(RowType type, long rowGroupBytes, RecordBatch... batches) throws IOException {
        ParquetBatchWriter writer = writer(type, "file", rowGroupBytes, ParquetCompression.ZSTD);
        for (RecordBatch batch : batches) {
            writer.write(batch, null);
        }
        writer.finish();
        return fetch("file");
    }

    private static ParquetBatchWriter writer(
            RowType type, String name, long rowGroupBytes, ParquetCompression compression) {
        return new ParquetBatchWriter(
                layout(type),
                () -> MemoryStorage.named("parquet").create(location(name)),
                compression == ParquetCompression.ZSTD ? ZSTD : PageCompressor.of(compression),
                rowGroupBytes);
    }

    private static ParquetLayout layout(RowType type) {
        MessageType schema = ParquetSchemas.of(DeltaTypes.toDelta(type));
        return ParquetLayout.of(
                schema, IntStream.range(0, type.getFieldCount()).boxed().toList());
    }

    private static Location location(String name) {
        return MemoryStorage.named("parquet").root().child(name);
    }

    private Path fetch(String name) throws IOException {
        return Files.write(
                directory.resolve("data.parquet"),
                MemoryStorage.named("parquet").readAll(location(name)));
    }

    private static RecordBatch[] batches(RowType type, List<List<Object>> rows, int size) {
        return IntStream.range(0, (rows.size() + size - 1) / size)
                .mapToObj(i -> Batches.of(type, rows.subList(i * size, Math.min(rows.size(), (i + 1) * size))))
                .toArray(RecordBatch[]::new);
    }

    private static List<List<Object>> rows(int count, IntFunction<Object> value) {
        return IntStream.range(0, count).mapToObj(i -> List.of(value.apply(i))).toList();
    }

    private static ColumnChunkMetaData chunk(Path file, int column) throws IOException {
        return ParquetOracle.footer(file).getBlocks().get(0).getColumns().get(column);
    }

    private static boolean hasDictionary(Path file, int column) {
        try {
            return chunk(file, column).getEncodings().contains(Encoding.RLE_DICTIONARY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TimestampData millis(long millis) {
        return TimestampData.fromEpochMillis(millis);
    }

    /** Two's complement of the 13 bytes that 30 digits take. */
    private static byte[] decimal(long unscaled) {
        byte[] bytes = new byte[13];
        Arrays.fill(bytes, (byte) (unscaled < 0 ? -1 : 0));
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[12 - i] = (byte) (unscaled >> (8 * i));
        }
        return bytes;
    }

    /** The rows with timestamps cut to microseconds. */
    private static List<List<Object>> truncated(RowType type, List<List<Object>> rows) {
        List<List<Object>> result = new ArrayList<>();
        rows.forEach(row -> result.add(truncateRow(type, row)));
        return result;
    }

    private static List<Object> truncateRow(RowType type, List<?> row) {
        List<Object> result = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            result.add(truncate(type.getTypeAt(i), row.get(i)));
        }
        return result;
    }

    private static Object truncate(LogicalType type, Object value) {
        if (value instanceof TimestampData timestamp) {
            return TimestampData.fromEpochMillis(
                    timestamp.getMillisecond(), timestamp.getNanoOfMillisecond() / 1000 * 1000);
        }
        if (value instanceof List<?> list) {
            return type instanceof RowType row
                    ? truncateRow(row, list)
                    : list.stream()
                            .map(element -> truncate(type.getChildren().get(0), element))
                            .collect(Collectors.toCollection(ArrayList::new));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> result = new HashMap<>();
            map.forEach((key, element) -> result.put(
                    truncate(type.getChildren().get(0), key),
                    truncate(type.getChildren().get(1), element)));
            return result;
        }
        return value;
    }
}
