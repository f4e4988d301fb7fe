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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.DeclaredFormat;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.FixedWidthFormat;
import io.cloudfiles.flink.testing.NumberLinesFormat;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.util.InstantiationUtil;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Formats that open files themselves, on files of this machine. */
class FlinkFormatsTest {
    private static final ReadSchema SCHEMA = new ReadSchema(0, FixedWidthFormat.TYPE, null, null, true);
    private static final int RECORDS = 20_500;

    @TempDir
    private Path directory;

    private Storages storages;

    @BeforeEach
    void open() {
        storages = Storages.load();
    }

    @AfterEach
    void close() throws IOException {
        storages.close();
    }

    @Test
    void aBulkFormatIsResumedAtEachOfItsPositions() throws Exception {
        FileEntry file = write("numbers.bin", FixedWidthFormat.file(RECORDS));
        FileFormat format = InstantiationUtil.clone(made(FlinkFormats.bulk(new FixedWidthFormat())));
        List<String> rest = numbersWithKinds(0, RECORDS);

        List<DecodedBatch> batches = read(format, FileRange.whole(file), ReadPosition.START);

        assertThat(rows(batches)).isEqualTo(rest);
        assertThat(batches).hasSizeGreaterThan(4);
        for (DecodedBatch batch : batches) {
            rest = rest.subList(batch.records().rowCount(), rest.size());
            assertThat(rows(read(format, FileRange.whole(file), batch.next())))
                    .as("from %s", batch.next())
                    .isEqualTo(rest);
        }
    }

    @Test
    void aBulkFormatIsCutAnywhere() throws IOException {
        FileEntry file = write("numbers.bin", FixedWidthFormat.file(50));
        FileFormat format = made(FlinkFormats.bulk(new FixedWidthFormat()));
        assertThat(format.isSplittable(file)).isTrue();
        for (int length : List.of(1, 7, 9, 10, 100)) {
            List<String> all = new ArrayList<>();
            for (long start = 0; start < file.sizeBytes(); start += length) {
                FileRange range = new FileRange(file, start, Math.min(length, file.sizeBytes() - start));
                all.addAll(rows(read(format, range, ReadPosition.START)));
            }
            assertThat(all).as("ranges of %d bytes", length).isEqualTo(numbersWithKinds(0, 50));
        }
    }

    @Test
    void aStreamFormatIsResumedByPassingOverWhatWasRead() throws IOException {
        FileEntry file = write("numbers.txt", lines(RECORDS));
        FileFormat format = made(FlinkFormats.stream(new NumberLinesFormat(), FlinkFormatsTest::evenRow));
        List<String> rest =
                LongStream.range(0, RECORDS / 2).mapToObj(n -> "+I " + 2 * n).toList();

        List<DecodedBatch> batches = read(format, FileRange.whole(file), ReadPosition.START);

        assertThat(format.isSplittable(file)).isFalse();
        assertThat(rows(batches)).isEqualTo(rest);
        assertThat(batches).hasSizeGreaterThan(2);
        for (DecodedBatch batch : batches) {
            rest = rest.subList(batch.records().rowCount(), rest.size());
            assertThat(rows(read(format, FileRange.whole(file), batch.next()))).isEqualTo(rest);
        }
    }

    @Test
    void flinkDecompressesByTheExtensionAndSuchFilesAreNotCut() throws IOException {
        Path path = directory.resolve("numbers.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(lines(1000));
        }
        FileEntry file = stat(path);
        FileFormat format = made(FlinkFormats.stream(new NumberLinesFormat(), FlinkFormatsTest::evenRow));

        assertThat(rows(read(format, FileRange.whole(file), ReadPosition.START)))
                .hasSize(500);
        assertThat(made(FlinkFormats.bulk(new FixedWidthFormat())).isSplittable(file))
                .isFalse();
    }

    @Test
    void manyFilesAreReadByTurns() throws IOException {
        FileFormat format = made(FlinkFormats.bulk(new FixedWidthFormat()));
        List<RecordReader> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            FileEntry file = write("numbers" + i + ".bin", FixedWidthFormat.file(9000));
            readers.add(format.open(storage().open(file), FileRange.whole(file), ReadPosition.START, SCHEMA));
        }
        List<List<DecodedBatch>> batches = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < 3; i++) {
                batches.get(i).add(readers.get(i).next());
            }
        }
        for (int i = 0; i < 3; i++) {
            assertThat(readers.get(i).next()).isNull();
            readers.get(i).close();
            assertThat(rows(batches.get(i))).isEqualTo(numbersWithKinds(0, 9000));
        }
    }

    @Test
    void aFileThatChangesIsNoticedBeforeTheFirstRowAndBeforeTheLast() throws IOException {
        FileEntry file = write("numbers.bin", FixedWidthFormat.file(9000));
        FileFormat format = made(FlinkFormats.bulk(new FixedWidthFormat()));
        try (RecordReader reader =
                format.open(storage().open(file), FileRange.whole(file), ReadPosition.START, SCHEMA)) {
            assertThat(reader.next()).isNotNull();
            Files.write(file.location().toLocalPath(), FixedWidthFormat.file(9001));
            assertThat(reader.next()).isNotNull();
            assertThatThrownBy(reader::next).isInstanceOf(FileChangedException.class);
        }
        assertThatThrownBy(() -> read(format, FileRange.whole(file), ReadPosition.START))
                .isInstanceOf(FileChangedException.class);
    }

    @Test
    void whatAFormatDoesNotUnderstandIsUnreadableAndWhatAStoreSaysIsTriedAgain() throws IOException {
        FileEntry text = write("numbers.txt", "1\nx\n".getBytes(StandardCharsets.UTF_8));
        FileFormat numbers = made(FlinkFormats.stream(new NumberLinesFormat(), n -> GenericRowData.of(n)));
        assertThatThrownBy(() -> read(numbers, FileRange.whole(text), ReadPosition.START))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .hasMessageContaining("numbers.txt] cannot be read by the format 'NumberLinesFormat'")
                .hasMessageContaining("NumberFormatException: For input string: \"x\"");

        FileEntry half = write("half.bin", new byte[5]);
        FileFormat format = made(FlinkFormats.bulk(new FixedWidthFormat()));
        assertThatThrownBy(() -> read(format, FileRange.whole(half), ReadPosition.START))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("half a record");
    }

    @Test
    void aLineThatAFormatRefusesIsNamed() throws IOException {
        FileEntry file = write("changes.log", "+I good\n! bad\n".getBytes(StandardCharsets.UTF_8));
        ReadSchema schema = new ReadSchema(0, Changes.TYPE, null, null, true);
        FileFormat format = FlinkFormats.lines("changes", new Changes(), schema, new Configuration());
        assertThatThrownBy(() -> read(format, FileRange.whole(file), ReadPosition.START, schema))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .hasMessageContaining("changes.log] line at byte 8 cannot be read by the format 'changes'")
                .hasMessageContaining("not a change: ! bad")
                .hasMessageContaining("changes.ignore-parse-errors");
    }

    @Test
    void columnsThatCannotBeHeldOrAreNotGivenAreRefusedBeforeTheStart() {
        LogicalType raw = new ArrayType(new RawType<>(Integer.class, IntSerializer.INSTANCE));
        ReadSchema unheld = schema(new LogicalType[] {raw}, "r");
        assertThatThrownBy(() -> FlinkFormats.lines("changes", new Changes(), unheld, new Configuration()))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("CF_INVALID_SCHEMA: Column 'r' ARRAY<RAW")
                .hasMessageContaining("cannot be read with the format 'changes'");

        ReadSchema other = schema(new LogicalType[] {new IntType()}, "n");
        DeclaredFormat format = FlinkFormats.bulk(new FixedWidthFormat());
        assertThatThrownBy(() -> format.create(other, new Configuration()))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("The format 'FixedWidthFormat' gives ROW<`n` BIGINT>")
                .hasMessageContaining("ROW<`n` INT>");
    }

    @ParameterizedTest
    @CsvSource({"0, 3, true", "4, 9, true", "6, 6, true", "3, 4, false", "3, 6, false", "9, 0, false"})
    void timestampsThatBinaryRowsHoldInAnotherWayAreRefusedBeforeTheStart(int given, int declared, boolean fits) {
        for (BiFunction<Boolean, Integer, LogicalType> type :
                List.<BiFunction<Boolean, Integer, LogicalType>>of(TimestampType::new, LocalZonedTimestampType::new)) {
            DeclaredFormat format = FlinkFormats.stream(
                    new TypedFormat(RowType.of(new LogicalType[] {type.apply(true, given)}, new String[] {"t"})));
            ReadSchema schema = schema(new LogicalType[] {type.apply(true, declared)}, "t");
            ThrowingCallable create = () -> format.create(schema, new Configuration());
            if (fits) {
                assertThatCode(create).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(create)
                        .isInstanceOf(CloudFilesException.class)
                        .hasMessageContaining("(" + given + ")>, but the data columns are")
                        .hasMessageContaining("(" + declared + ")>. Declare the columns that it gives");
            }
        }
    }

    /** Tells what it would give. */
    private static final class TypedFormat extends SimpleStreamFormat<RowData> {
        private static final long serialVersionUID = 1L;

        private final RowType type;

        TypedFormat(RowType type) {
            this.type = type;
        }

        @Override
        public Reader<RowData> createReader(Configuration config, FSDataInputStream stream) {
            throw new UnsupportedOperationException("There is no file.");
        }

        @Override
        public TypeInformation<RowData> getProducedType() {
            return InternalTypeInfo.of(type);
        }
    }

    @Test
    void whatALineAsksOfTheNetworkIsTriedAgainAndOurOwnFailuresAreNotTheFormats() throws IOException {
        FileEntry file = write("changes.log", "+I good\n~ unreachable\n? odd\n".getBytes(StandardCharsets.UTF_8));
        ReadSchema schema = new ReadSchema(0, Changes.TYPE, null, null, true);
        FileFormat format = FlinkFormats.lines("changes", new Changes(), schema, new Configuration());
        assertThatThrownBy(() -> read(format, FileRange.whole(file), ReadPosition.START, schema))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("changes.log] line at byte 8")
                .hasRootCauseInstanceOf(ConnectException.class);
        long odd = "+I good\n~ unreachable\n".length();
        assertThatThrownBy(() -> read(format, FileRange.whole(file), new ReadPosition(odd, 0), schema))
                .isInstanceOf(ClassCastException.class);
    }

    private static ReadSchema schema(LogicalType[] types, String name) {
        return new ReadSchema(0, RowType.of(types, new String[] {name}), null, null, true);
    }

    private static FileFormat made(DeclaredFormat format) {
        return format.create(SCHEMA, new Configuration());
    }

    /** Odd numbers are left out. */
    private static RowData evenRow(Long number) {
        return number % 2 == 0 ? GenericRowData.of(number) : null;
    }

    private static byte[] lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> numbersWithKinds(int from, int to) {
        String[] kinds = {"+I ", "-U ", "+U ", "-D "};
        return IntStream.range(from, to).mapToObj(n -> kinds[n % 4] + n).toList();
    }

    private List<DecodedBatch> read(FileFormat format, FileRange range, ReadPosition position) throws IOException {
        return read(format, range, position, SCHEMA);
    }

    private List<DecodedBatch> read(FileFormat format, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        List<DecodedBatch> batches = new ArrayList<>();
        try (RecordReader reader = format.open(storage().open(range.file()), range, position, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static List<String> rows(List<DecodedBatch> batches) {
        List<String> rows = new ArrayList<>();
        for (DecodedBatch batch : batches) {
            batch.records()
                    .rows()
                    .forEachRemaining(row -> rows.add(row.getRowKind().shortString() + " " + row.getLong(0)));
        }
        return rows;
    }

    private FileEntry write(String name, byte[] content) throws IOException {
        Path path = Files.write(directory.resolve(name), content);
        // A change within the same tick of the file system's clock would not be seen.
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_000L));
        return stat(path);
    }

    private FileEntry stat(Path path) throws IOException {
        return storage().stat(Location.of(path)).orElseThrow();
    }

    private Storage storage() {
        return storages.open(Location.of(directory), Map.of());
    }
}
