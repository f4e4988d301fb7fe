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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.batch.RecordBatchSerializer;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every {@link FileFormat} must do. A subclass gives a format and two files in it.
 */
@Experimental
public abstract class FileFormatContractTest {
    /** What a batch may have beyond its limit: one record. */
    private static final int MAX_BATCH_BYTES = 1024 * 1024;

    /** The format. */
    protected abstract FileFormat format();

    /** What to read from its files. */
    protected abstract ReadSchema schema();

    /** Name of its files, with the extension that the format expects. */
    protected abstract String fileName();

    /** A file of some kilobytes at most, with records of many kinds. */
    protected abstract byte[] smallFile();

    /** A file of several mebibytes and at least 20,000 records, none of which serializes to more than 64 KiB. */
    protected abstract byte[] largeFile();

    /** What is to hold of files that are read with other options, too, by what is special about them. */
    protected Map<String, Variant> variants() {
        return Map.of();
    }

    /**
     * Another file of the format.
     *
     * @param format with other options, the columns as for all
     * @param smallFile of some kilobytes at most
     * @param canBeCut whether the file is read in ranges
     */
    public record Variant(FileFormat format, byte[] smallFile, boolean canBeCut) {
        /** A file that is read in ranges. */
        public Variant(FileFormat format, byte[] smallFile) {
            this(format, smallFile, true);
        }
    }

    /** A file without records. */
    protected byte[] emptyFile() {
        return new byte[0];
    }

    /** Whether a file names its columns even when it has no records. */
    protected boolean filesTellTheirColumns() {
        return false;
    }

    /** Whether a file is a record, whatever is in it. Large and empty files are single ones then. */
    protected boolean filesAreRecords() {
        return false;
    }

    /** Whether files are read in ranges; those of the {@link #variants} say so themselves. */
    protected boolean filesCanBeCut() {
        return true;
    }

    @Test
    void filesAreCutAsTheFormatClaims() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("the large file", largeFile());
        files.put("the empty file", emptyFile());
        files.forEach((name, content) -> assertThat(
                        format().isSplittable(input(content).file()))
                .as(name)
                .isEqualTo(filesCanBeCut()));
        allSmallFiles()
                .forEach((name, variant) -> assertThat(variant.format()
                                .isSplittable(input(variant.smallFile()).file()))
                        .as(name)
                        .isEqualTo(variant.canBeCut()));
    }

    @Test
    void rangesCutAtEveryByteGiveEachRecordOnce() throws IOException {
        for (Map.Entry<String, Variant> variant : allSmallFiles().entrySet()) {
            byte[] content = variant.getValue().smallFile();
            FileFormat format = variant.getValue().format();
            FileEntry file = input(content).file();
            List<List<Object>> whole = rows(format, content, FileRange.whole(file));
            assertThat(whole).as(variant.getKey()).isNotEmpty();
            for (int cut = 0; cut <= content.length && variant.getValue().canBeCut(); cut++) {
                List<List<Object>> both = rows(format, content, new FileRange(file, 0, cut));
                both.addAll(rows(format, content, new FileRange(file, cut, content.length - cut)));
                assertThat(both).as("%s, cut at %d", variant.getKey(), cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void tinyRangesGiveEachRecordOnce() throws IOException {
        for (Map.Entry<String, Variant> variant : allSmallFiles().entrySet()) {
            byte[] content = variant.getValue().smallFile();
            FileFormat format = variant.getValue().format();
            FileEntry file = input(content).file();
            List<List<Object>> whole = rows(format, content, FileRange.whole(file));
            for (int length = 1; length <= 5 && variant.getValue().canBeCut(); length++) {
                List<List<Object>> all = new ArrayList<>();
                for (int start = 0; start < content.length; start += length) {
                    FileRange range = new FileRange(file, start, Math.min(length, content.length - start));
                    all.addAll(rows(format, content, range));
                }
                assertThat(all)
                        .as("%s, ranges of %d bytes", variant.getKey(), length)
                        .isEqualTo(whole);
            }
        }
    }

    private Map<String, Variant> allSmallFiles() {
        Map<String, Variant> files = new LinkedHashMap<>(variants());
        files.put("the small file", new Variant(format(), smallFile(), filesCanBeCut()));
        return files;
    }

    @Test
    void rangesOfALargeFileCutAnywhereGiveEachRecordOnceAndCanBeResumedAnywhere() throws IOException {
        byte[] content = largeFile();
        FileEntry file = input(content).file();
        if (!filesCanBeCut()) {
            return;
        }
        List<List<Object>> whole = rows(content, FileRange.whole(file));
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int trial = 0; trial < 4; trial++) {
            int[] cuts = IntStream.concat(
                            IntStream.of(0, content.length),
                            IntStream.generate(() -> random.nextInt(content.length))
                                    .limit(1 + random.nextInt(6)))
                    .sorted()
                    .toArray();
            String description = "seed " + seed + ", cut at " + Arrays.toString(cuts);
            List<List<Object>> all = new ArrayList<>();
            for (int i = 1; i < cuts.length; i++) {
                FileRange range = new FileRange(file, cuts[i - 1], cuts[i] - cuts[i - 1]);
                List<DecodedBatch> batches = batches(content, range, ReadPosition.START);
                all.addAll(allRows(batches));
                if (!batches.isEmpty()) {
                    int resumed = random.nextInt(batches.size());
                    ReadPosition position = batches.get(resumed).next();
                    assertThat(allRows(batches(content, range, position)))
                            .as("%s, range %d from %s", description, i, position)
                            .isEqualTo(allRows(batches.subList(resumed + 1, batches.size())));
                }
            }
            assertThat(all).as(description).isEqualTo(whole);
        }
    }

    @Test
    void readersOpenedAtAnyPositionGiveTheRest() throws IOException {
        byte[] content = largeFile();
        FileRange range = FileRange.whole(input(content).file());
        List<DecodedBatch> batches = batches(content, range, ReadPosition.START);
        List<List<Object>> rest = allRows(batches);
        assertThat(rest).hasSizeGreaterThanOrEqualTo(filesAreRecords() ? 1 : 20_000);
        for (DecodedBatch batch : batches) {
            rest = rest.subList(batch.records().rowCount(), rest.size());
            assertThat(allRows(batches(content, range, batch.next())))
                    .as("from %s", batch.next())
                    .isEqualTo(rest);
        }
    }

    @Test
    void aLastPositionHasNoRest() throws IOException {
        byte[] content = smallFile();
        FileRange range = FileRange.whole(input(content).file());
        List<DecodedBatch> batches = batches(content, range, ReadPosition.START);
        ReadPosition last = batches.get(batches.size() - 1).next();
        assertThat(allRows(batches(content, range, last))).isEmpty();
    }

    @Test
    void batchesAreBounded() throws IOException {
        if (filesAreRecords()) {
            return;
        }
        byte[] content = largeFile();
        List<DecodedBatch> batches =
                batches(content, FileRange.whole(input(content).file()), ReadPosition.START);
        assertThat(batches).hasSizeGreaterThan(2);
        for (DecodedBatch batch : batches) {
            DataOutputSerializer out = new DataOutputSerializer(MAX_BATCH_BYTES);
            new RecordBatchSerializer().serialize(batch.records(), out);
            assertThat(out.length()).isLessThanOrEqualTo(MAX_BATCH_BYTES + 64 * 1024);
        }
    }

    @Test
    void batchesStayAsTheyAreWhileTheReaderGoesOn() throws IOException {
        byte[] content = largeFile();
        FileRange range = FileRange.whole(input(content).file());
        List<List<Object>> rowsAtOnce = new ArrayList<>();
        List<DecodedBatch> kept = new ArrayList<>();
        try (RecordReader reader = format().open(input(content), range, ReadPosition.START, schema())) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                rowsAtOnce.addAll(Batches.rows(batch.records()));
                kept.add(batch);
            }
        }
        assertThat(allRows(kept)).isEqualTo(rowsAtOnce);
    }

    @Test
    void batchesCarryTheSchemaAsked() throws IOException {
        byte[] content = smallFile();
        ReadSchema seventh = new ReadSchema(
                7,
                schema().type(),
                schema().rescuedDataColumn(),
                schema().corruptRecordColumn(),
                schema().caseSensitive());
        UnreliableInput input = input(content);
        try (RecordReader reader = format().open(input, FileRange.whole(input.file()), ReadPosition.START, seventh)) {
            DecodedBatch batch = reader.next();
            assertThat(batch).isNotNull();
            assertThat(batch.records().schemaVersion()).isEqualTo(7);
            assertThat(batch.records().type()).isEqualTo(schema().type());
        }
    }

    @Test
    void fewerColumnsHaveTheSameValues() throws IOException {
        if (!format().canPrune()) {
            return;
        }
        byte[] content = smallFile();
        List<List<Object>> whole = rows(content, FileRange.whole(input(content).file()));
        for (String column : schema().type().getFieldNames()) {
            if (!column.equals(schema().rescuedDataColumn()) && !column.equals(schema().corruptRecordColumn())) {
                int index = schema().type().getFieldIndex(column);
                List<Object> expected = new ArrayList<>();
                whole.forEach(row -> expected.add(row.get(index)));
                ReadSchema pruned = schema().pruned(Set.of(column));
                assertThat(column(content, pruned, column)).as(column).isEqualTo(expected);
            }
        }
    }

    @Test
    void noColumnsGiveAsManyRows() throws IOException {
        if (!format().canPrune()) {
            return;
        }
        byte[] content = largeFile();
        UnreliableInput input = input(content);
        FileRange range = FileRange.whole(input.file());
        int rows = 0;
        try (RecordReader reader = format().open(input, range, ReadPosition.START, schema().pruned(Set.of()))) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                rows += batch.records().rowCount();
            }
        }
        assertThat(rows).isEqualTo(rows(content, range).size());
    }

    private List<Object> column(byte[] content, ReadSchema schema, String name) throws IOException {
        UnreliableInput input = input(content);
        List<Object> values = new ArrayList<>();
        try (RecordReader reader = format().open(input, FileRange.whole(input.file()), ReadPosition.START, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                int index = batch.records().type().getFieldIndex(name);
                Batches.rows(batch.records()).forEach(row -> values.add(row.get(index)));
            }
        }
        return values;
    }

    @Test
    void anEmptyFileHasNoRecordsUnlessItIsOne() throws IOException {
        byte[] content = emptyFile();
        assertThat(rows(content, FileRange.whole(input(content).file()))).hasSize(filesAreRecords() ? 1 : 0);
    }

    @Test
    void anEmptyFileHasNoColumnsUnlessItNamesThem() throws IOException {
        byte[] content = emptyFile();
        RowType columns = format().inferrer().infer(input(content), 1000);
        assertThat(columns.getFields().isEmpty()).isNotEqualTo(filesTellTheirColumns());
    }

    @Test
    void theEndIsTheEndHoweverOftenAsked() throws IOException {
        UnreliableInput input = input(smallFile());
        try (RecordReader reader = format().open(input, FileRange.whole(input.file()), ReadPosition.START, schema())) {
            while (reader.next() != null) {
                assertThat(input.isClosed()).isFalse();
            }
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void shortReadsMakeNoDifference() throws IOException {
        byte[] content = smallFile();
        UnreliableInput trickle = input(content).readingAtMost(1);
        FileRange range = FileRange.whole(trickle.file());
        assertThat(allRows(batches(trickle, range, ReadPosition.START))).isEqualTo(rows(content, range));
    }

    @Test
    void aSerializedFormatReadsTheSame() throws Exception {
        byte[] content = smallFile();
        UnreliableInput input = input(content);
        FileRange range = FileRange.whole(input.file());
        FileFormat copy = InstantiationUtil.clone(format());
        assertThat(copy.name()).isEqualTo(format().name());
        try (RecordReader reader = copy.open(input, range, ReadPosition.START, schema())) {
            DecodedBatch batch = reader.next();
            assertThat(batch).isNotNull();
            assertThat(Batches.rows(batch.records()))
                    .isEqualTo(rows(content, range).subList(0, batch.records().rowCount()));
        }
    }

    @Test
    void theReaderClosesItsInput() throws IOException {
        UnreliableInput input = input(smallFile());
        format().open(input, FileRange.whole(input.file()), ReadPosition.START, schema())
                .close();
        assertThat(input.isClosed()).isTrue();
    }

    @Test
    void afterAFailedReadAReaderAtTheLastPositionGivesTheRest() throws IOException {
        byte[] content = largeFile();
        FileRange range = FileRange.whole(input(content).file());
        List<List<Object>> whole = rows(content, range);
        for (int reads = 0; reads < 12; reads += 3) {
            List<DecodedBatch> before = new ArrayList<>();
            UnreliableInput failing = input(content).failingAfter(reads);
            assertThatThrownBy(() -> read(failing, range, ReadPosition.START, before))
                    .isInstanceOf(IOException.class);
            ReadPosition last = before.isEmpty()
                    ? ReadPosition.START
                    : before.get(before.size() - 1).next();
            List<List<Object>> all = allRows(before);
            all.addAll(allRows(batches(content, range, last)));
            assertThat(all).isEqualTo(whole);
        }
    }

    @Test
    void aFileThatIsShorterThanListedIsAnError() {
        byte[] content = smallFile();
        UnreliableInput input = input(content).endingAfter(content.length / 2);
        assertThatThrownBy(() -> batches(input, FileRange.whole(input.file()), ReadPosition.START))
                .isInstanceOf(Exception.class);
    }

    private UnreliableInput input(byte[] content) {
        return new UnreliableInput(fileName(), content);
    }

    private List<List<Object>> rows(byte[] content, FileRange range) throws IOException {
        return rows(format(), content, range);
    }

    private List<List<Object>> rows(FileFormat format, byte[] content, FileRange range) throws IOException {
        List<DecodedBatch> batches = new ArrayList<>();
        read(format, input(content), range, ReadPosition.START, batches);
        return allRows(batches);
    }

    private List<DecodedBatch> batches(byte[] content, FileRange range, ReadPosition position) throws IOException {
        return batches(input(content), range, position);
    }

    private List<DecodedBatch> batches(UnreliableInput input, FileRange range, ReadPosition position)
            throws IOException {
        List<DecodedBatch> batches = new ArrayList<>();
        read(input, range, position, batches);
        assertThat(input.isClosed()).isTrue();
        return batches;
    }

    private void read(UnreliableInput input, FileRange range, ReadPosition position, List<DecodedBatch> batches)
            throws IOException {
        read(format(), input, range, position, batches);
    }

    private void read(
            FileFormat format,
            UnreliableInput input,
            FileRange range,
            ReadPosition position,
            List<DecodedBatch> batches)
            throws IOException {
        try (RecordReader reader = format.open(input, range, position, schema())) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
            }
        }
    }

    private static List<List<Object>> allRows(List<DecodedBatch> batches) {
        List<List<Object>> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(Batches.rows(batch.records())));
        return rows;
    }
}
