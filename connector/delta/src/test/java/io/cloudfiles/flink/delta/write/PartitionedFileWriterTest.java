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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.delta.schema.FileSettings;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class PartitionedFileWriterTest {
    private static final String STORE = "partitioned";
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    private static final RowType TYPE =
            RowType.of(new LogicalType[] {new BigIntType(), STRING}, new String[] {"id", "country"});

    private final MemoryStorage store = MemoryStorage.named(STORE);
    private final Location table = store.root().child("lake/table");

    @TempDir
    private Path directory;

    @AfterEach
    void forget() {
        MemoryStorage.forget(STORE);
    }

    @Test
    void writesOneFilePerPartition() throws IOException {
        List<List<Object>> rows = IntStream.range(0, 1000)
                .mapToObj(i -> Arrays.<Object>asList((long) i, i % 10 == 0 ? null : "c" + i % 3))
                .toList();
        List<WrittenFile> files;
        try (PartitionedFileWriter writer = writer(store, WriterConfig.DEFAULT)) {
            TableLayout layout = Layouts.of(table, TYPE, "country");
            writer.write(layout, Batches.of(TYPE, rows.subList(0, 400)));
            writer.write(layout, Batches.of(TYPE, rows.subList(400, 1000)));
            files = writer.flush();
            assertThat(writer.flush()).isEmpty();
        }

        assertThat(files)
                .extracting(WrittenFile::partitionValues)
                .containsExactlyInAnyOrder(
                        Map.of("country", "c0"),
                        Map.of("country", "c1"),
                        Map.of("country", "c2"),
                        new HashMap<>(Collections.singletonMap("country", null)));
        assertThat(files).allSatisfy(file -> assertThat(file.modifiedMillis()).isEqualTo(CLOCK.millis()));
        assertThat(files)
                .anySatisfy(file ->
                        assertThat(file.path()).matches("country=c1/part-00003-2-\\d+-[0-9a-f-]{36}\\.zstd\\.parquet"));
        requireSame(allRows(files, "country"), rows);
        assertThat(store.size()).isEqualTo(4);
    }

    @Test
    void whatALayoutAsksOfItsFilesGoesBeforeTheWritersOwn() throws IOException {
        List<WrittenFile> asked;
        List<WrittenFile> others;
        try (PartitionedFileWriter writer = writer(store, WriterConfig.DEFAULT)) {
            TableLayout layout = Layouts.of(table, TYPE);
            writer.write(layout.withFileSettings(new FileSettings(1L, ParquetCompression.GZIP)), batch(0, 1));
            asked = writer.flush();
            for (int i = 0; i < 2; i++) {
                writer.write(layout.withFileSettings(new FileSettings(1L, null)), batch(1000 * i, 1));
            }
            writer.write(layout.withFileSettings(FileSettings.NONE), batch(0, 1));
            others = writer.flush();
        }

        assertThat(asked).singleElement().satisfies(file -> {
            assertThat(file.path()).endsWith(".gzip.parquet");
            assertThat(codec(file)).isEqualTo(CompressionCodecName.GZIP);
        });
        assertThat(others).hasSize(3).allSatisfy(file -> {
            assertThat(file.path()).endsWith(".zstd.parquet");
            assertThat(codec(file)).isEqualTo(CompressionCodecName.ZSTD);
        });
        requireSame(allRows(asked), batchRows(0, 1));
    }

    private CompressionCodecName codec(WrittenFile file) throws IOException {
        Path copy = Files.write(directory.resolve("codec.parquet"), store.readAll(table.child(file.path())));
        return ParquetOracle.footer(copy).getBlocks().get(0).getColumns().get(0).getCodec();
    }

    @Test
    void spellsPartitionValuesAsTheProtocolDemands() throws IOException {
        RowType type = RowType.of(
                new LogicalType[] {
                    new IntType(),
                    new DateType(),
                    new LocalZonedTimestampType(6),
                    new TimestampType(6),
                    new DecimalType(10, 2),
                    new BooleanType(),
                    new SmallIntType(),
                    new DoubleType(),
                    STRING
                },
                new String[] {"id", "day", "instant", "local", "price", "flag", "small", "double", "text"});
        TimestampData time = TimestampData.fromInstant(Instant.parse("2026-01-31T10:00:00.5Z"));
        List<Object> row = List.of(
                1,
                (int) LocalDate.of(2026, 1, 31).toEpochDay(),
                time,
                time,
                new BigDecimal("12.30"),
                true,
                (short) 7,
                0.1,
                "");

        try (PartitionedFileWriter writer = writer(store, WriterConfig.DEFAULT)) {
            writer.write(
                    Layouts.of(table, type, "day", "instant", "local", "price", "flag", "small", "double", "text"),
                    Batches.of(type, List.of(row)));

            Map<String, String> expected = new HashMap<>(Map.of(
                    "day", "2026-01-31",
                    "instant", "2026-01-31T10:00:00.500000Z",
                    "local", "2026-01-31 10:00:00.500000",
                    "price", "12.30",
                    "flag", "true",
                    "small", "7",
                    "double", "0.1"));
            expected.put("text", null);
            assertThat(writer.flush())
                    .singleElement()
                    .extracting(WrittenFile::partitionValues)
                    .isEqualTo(expected);
        }
    }

    @Test
    void refusesToPartitionByBinary() {
        RowType type =
                RowType.of(new LogicalType[] {new IntType(), new VarBinaryType(9)}, new String[] {"id", "bytes"});
        TableLayout layout = Layouts.of(table, type, "bytes");
        RecordBatch batch = Batches.of(type, List.of(Arrays.asList(1, null)));
        try (PartitionedFileWriter writer = writer(store, WriterConfig.DEFAULT)) {
            assertThatThrownBy(() -> writer.write(layout, batch))
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageContaining("'bytes'");
        }
    }

    @Test
    void beginsANewFileAtTheTargetSize() throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        List<List<Object>> rows = IntStream.range(0, 60_000)
                .mapToObj(i -> List.<Object>of(random.nextLong(), "x" + random.nextLong()))
                .toList();
        List<WrittenFile> files;
        try (PartitionedFileWriter writer = writer(store, config(200 << 10, 1 << 20, 64 << 20, 100))) {
            TableLayout layout = Layouts.of(table, TYPE);
            for (int i = 0; i < 60; i++) {
                writer.write(layout, Batches.of(TYPE, rows.subList(i * 1000, (i + 1) * 1000)));
            }
            files = writer.flush();
        }

        assertThat(files).hasSizeBetween(5, 12);
        assertThat(files.subList(0, files.size() - 1))
                .allSatisfy(file -> assertThat(file.sizeBytes()).isBetween(100L << 10, 260L << 10));
        requireSame(allRows(files), rows);
    }

    @Test
    void boundsMemoryOverManyPartitionsWithoutMoreFiles() throws IOException {
        List<List<Object>> rows = IntStream.range(0, 40_000)
                .mapToObj(i -> List.<Object>of(i * 0x9E3779B97F4A7C15L, "p" + i % 40))
                .toList();
        long bound = 1 << 20;
        List<WrittenFile> files;
        try (PartitionedFileWriter writer = writer(store, config(128 << 20, 64 << 20, bound, 100))) {
            TableLayout layout = Layouts.of(table, TYPE, "country");
            for (int i = 0; i < 40; i++) {
                writer.write(layout, Batches.of(TYPE, rows.subList(i * 1000, (i + 1) * 1000)));
                assertThat(writer.bufferedBytes()).isLessThanOrEqualTo(bound);
            }
            assertThat(writer.openFiles()).isEqualTo(40);
            files = writer.flush();
            assertThat(writer.bufferedBytes()).isZero();
        }

        assertThat(files).hasSize(40);
        requireSame(allRows(files, "country"), rows);
    }

    @Test
    void boundsTheNumberOfOpenFiles() throws IOException {
        List<List<Object>> rows = IntStream.range(0, 300)
                .mapToObj(i -> List.<Object>of((long) i, "p" + i % 30))
                .toList();
        List<WrittenFile> files;
        try (PartitionedFileWriter writer = writer(store, config(128 << 20, 64 << 20, 64 << 20, 8))) {
            TableLayout layout = Layouts.of(table, TYPE, "country");
            for (List<Object> row : rows) {
                writer.write(layout, Batches.of(TYPE, List.of(row)));
                assertThat(writer.openFiles()).isLessThanOrEqualTo(8);
            }
            files = writer.flush();
        }

        requireSame(allRows(files, "country"), rows);
    }

    @Test
    void aThousandPartitionsInAnyOrderMakeAFileEachWithinTheBoundOfMemory() throws IOException {
        long bound = 16 << 20;
        List<List<Object>> rows = IntStream.range(0, 20_000)
                .mapToObj(i -> List.<Object>of(i * 0x9E3779B97F4A7C15L, "p" + i * 7919 % 1000))
                .toList();
        List<WrittenFile> files;
        try (PartitionedFileWriter writer = writer(store, config(128 << 20, 64 << 20, bound, 1000))) {
            TableLayout layout = Layouts.of(table, TYPE, "country");
            for (int i = 0; i < 10; i++) {
                writer.write(layout, Batches.of(TYPE, rows.subList(i * 2000, (i + 1) * 2000)));
                assertThat(writer.bufferedBytes()).isLessThanOrEqualTo(bound);
            }
            assertThat(writer.openFiles()).isEqualTo(1000);
            files = writer.flush();
        }

        assertThat(files).hasSize(1000);
        requireSame(allRows(files, "country"), rows);
    }

    @Test
    void keepsLayoutsInSeparateFiles() throws IOException {
        RowType wider = RowType.of(
                new LogicalType[] {new BigIntType(), STRING, new IntType()}, new String[] {"id", "country", "new"});
        TableLayout one = Layouts.of(table, TYPE);
        TableLayout two = Layouts.of(table, wider);
        try (PartitionedFileWriter writer = writer(store, WriterConfig.DEFAULT)) {
            writer.write(one, Batches.of(TYPE, List.of(List.of(1L, "a"))));
            writer.write(two, Batches.of(wider, List.of(List.of(2L, "b", 3))));
            writer.write(one, Batches.of(TYPE, List.of(List.of(4L, "c"))));

            assertThat(writer.flush())
                    .extracting(WrittenFile::layout, WrittenFile::rows)
                    .containsExactlyInAnyOrder(tuple(one, 2L), tuple(two, 1L));
        }
    }

    @Test
    void leavesNothingBehindWhenItIsClosedBeforeACommit() throws IOException {
        FaultyStorage counting = new FaultyStorage(store);
        try (PartitionedFileWriter writer = writer(counting, config(1, 1, 64 << 20, 100))) {
            TableLayout layout = Layouts.of(table, TYPE, "country");
            for (int i = 0; i < 5; i++) {
                writer.write(layout, Batches.of(TYPE, List.of(List.of(1L, "finished" + i))));
            }
        }

        assertThat(counting.calls(Operation.PUBLISH)).isGreaterThanOrEqualTo(3);
        assertThat(store.size()).isZero();
    }

    @Test
    void anInterruptedTaskLeavesNothingBehind() throws IOException {
        CountDownLatch publishing = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        FaultyStorage slow = new FaultyStorage(store)
                .inject(Fault.on(Operation.PUBLISH).doing(() -> {
                    publishing.countDown();
                    await(interrupted);
                }));
        try (PartitionedFileWriter writer = writer(slow, config(1, 1, 64 << 20, 100))) {
            TableLayout layout = Layouts.of(table, TYPE, "country");
            writer.write(layout, Batches.of(TYPE, List.of(List.of(1L, "slow"))));
            await(publishing);
            Thread.currentThread().interrupt();
            interrupted.countDown();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.size()).isZero();
    }

    @Test
    void aTaskThatIsInterruptedWhileItWaitsForAFileLeavesNothingBehind() throws IOException {
        Thread task = Thread.currentThread();
        CountDownLatch interrupted = new CountDownLatch(1);
        FaultyStorage slow = new FaultyStorage(store)
                .inject(Fault.on(Operation.PUBLISH).doing(() -> {
                    task.interrupt();
                    await(interrupted);
                }));
        try (PartitionedFileWriter writer = writer(slow, config(128 << 20, 4 << 10, 64 << 20, 100))) {
            writer.write(Layouts.of(table, TYPE, "country"), batch(0, 1));
            assertThatThrownBy(writer::flush)
                    .isInstanceOf(IOException.class)
                    .hasRootCauseInstanceOf(InterruptedException.class);
            interrupted.countDown();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(slow.calls(Operation.DELETE)).isEqualTo(1);
        assertThat(store.size()).isZero();
    }

    @Test
    void aFileThatEndsInAnErrorIsGivenUp() throws IOException {
        FaultyStorage broken = new FaultyStorage(store)
                .inject(Fault.on(Operation.PUBLISH).doing(() -> {
                    throw new OutOfMemoryError("injected");
                }));
        try (PartitionedFileWriter writer = writer(broken, config(128 << 20, 4 << 10, 64 << 20, 100))) {
            writer.write(Layouts.of(table, TYPE, "country"), batch(0, 1));
            assertThatThrownBy(writer::flush).isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(broken.calls(Operation.ABORT)).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aFailureOfTheStoreLeavesNothingBehind() throws IOException {
        for (Operation operation : List.of(Operation.CREATE, Operation.WRITE, Operation.PUBLISH)) {
            for (int call = 1; call <= 6; call++) {
                FaultyStorage faulty =
                        new FaultyStorage(store).inject(Fault.on(operation).fromCall(call));
                boolean failed = false;
                try (PartitionedFileWriter writer = writer(faulty, config(128 << 20, 4 << 10, 64 << 20, 100))) {
                    TableLayout layout = Layouts.of(table, TYPE, "country");
                    for (int i = 0; i < 20; i++) {
                        writer.write(layout, batch(i * 1000, 6));
                    }
                    writer.flush();
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("injected failure of " + operation);
                    failed = true;
                }
                assertThat(failed).as("%s %d", operation, call).isTrue();
                assertThat(store.size()).as("%s %d", operation, call).isZero();
            }
        }
    }

    @Test
    void ignoresEmptyBatches() throws IOException {
        try (PartitionedFileWriter writer = writer(store, WriterConfig.DEFAULT)) {
            writer.write(Layouts.of(table, TYPE, "country"), Batches.of(TYPE, List.of()));
            assertThat(writer.flush()).isEmpty();
        }
    }

    private static RecordBatch batch(int firstId, int partitions) {
        return Batches.of(TYPE, batchRows(firstId, partitions));
    }

    private static List<List<Object>> batchRows(int firstId, int partitions) {
        return IntStream.range(firstId, firstId + 1000)
                .mapToObj(i -> List.<Object>of(i * 0x9E3779B97F4A7C15L, "p" + i % partitions))
                .toList();
    }

    private static PartitionedFileWriter writer(Storage storage, WriterConfig config) {
        return new PartitionedFileWriter(storage, config, 3, 2, CLOCK);
    }

    private static WriterConfig config(long fileBytes, long groupBytes, long memoryBytes, int openFiles) {
        return new WriterConfig(fileBytes, groupBytes, memoryBytes, openFiles, 2, ParquetCompression.ZSTD);
    }

    /** In any order; all rows of a test differ. */
    private static void requireSame(List<List<Object>> actual, List<List<Object>> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(new HashSet<>(actual)).isEqualTo(new HashSet<>(expected));
    }

    /** The rows of all files; those of a partitioned table have {@code id} in the file and the partition's column behind it. */
    private List<List<Object>> allRows(List<WrittenFile> files, String... partitionBy) throws IOException {
        RowType inFile = partitionBy.length == 0 ? TYPE : RowType.of(TYPE.getTypeAt(0));
        List<List<Object>> rows = new ArrayList<>();
        for (WrittenFile file : files) {
            byte[] bytes = store.readAll(table.child(file.path()));
            assertThat(file.sizeBytes()).isEqualTo(bytes.length);
            List<List<Object>> inThisFile =
                    ParquetOracle.rows(Files.write(directory.resolve("data.parquet"), bytes), inFile);
            assertThat(file.rows()).isEqualTo(inThisFile.size());
            for (List<Object> row : inThisFile) {
                List<Object> whole = new ArrayList<>(row);
                Arrays.stream(partitionBy).map(file.partitionValues()::get).forEach(whole::add);
                rows.add(whole);
            }
        }
        return rows;
    }
}
