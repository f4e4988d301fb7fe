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
package io.cloudfiles.flink.format.json;

import com.sun.management.ThreadMXBean;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the specification cases are too small for. */
class JsonRecordReaderTest {
    private final FileFormat format = FileFormats.create("json", new Configuration());

    @Test
    void aRecordMayBeLongerThanAChunk() throws IOException {
        String text = "0123456789".repeat(70_000);
        byte[] content = bytes("{\"a\":\"x\"}\n{\"a\":\"" + text + "\"}\n{\"a\":\"y\"}");
        assertThat(values(read("a STRING", "f.json", content, ReadPosition.START)))
                .containsExactly("x", text, "y");
    }

    @Test
    void aLongEscapedTextFindsRoom() throws IOException {
        String text = "\\n\\u00e9x".repeat(60_000);
        byte[] content = bytes("{\"a\":\"" + text + "\",\"b\":\"\\t\"}\n{\"a\":\"" + text + "\"}");
        assertThat(values(read("a STRING, b STRING", "f.json", content, ReadPosition.START)))
                .containsExactly("\néx".repeat(60_000), "\néx".repeat(60_000));
    }

    @Test
    void aRangeThatBeginsWithinAVeryLongRecordSkipsIt() throws IOException {
        byte[] content = bytes("{\"a\":\"" + "z".repeat(1_000_000) + "\"}\n{\"a\":\"y\"}");
        BytesInput input = new BytesInput("f.json", content);
        FileRange end = new FileRange(input.file(), 10, content.length - 10);
        assertThat(values(batches("a STRING", input, end, ReadPosition.START))).containsExactly("y");
    }

    @Test
    void aLineBeyondTheLimitIsAnErrorOfTheFile() {
        byte[] content = bytes("{\"a\":1}\n" + "[".repeat(3_000_000));
        BytesInput input = new BytesInput("f.json", content);
        LineChunks chunks = LineChunks.from(
                0,
                new TextInput(input.file(), new ByteArrayInputStream(content), true),
                LineEnd.ANY,
                LineChunks.CHUNK_BYTES);
        assertThatThrownBy(() -> {
                    while (chunks.next(chunks.limit()) >= 0) {
                        assertThat(chunks.limit()).isPositive();
                    }
                })
                .isInstanceOf(CloudFilesException.class)
                .hasMessageStartingWith(
                        "CF_FILE_UNREADABLE: [mem://bucket/f.json] line at byte 8: longer than 262144 bytes.");
    }

    /** However chunks grow, no more is kept than the limit. */
    @Test
    void aLineMayBeAsLongAsTheLimitAndNoLonger() throws IOException {
        int limit = 1_000_000;
        for (int length : new int[] {limit - 1, limit, limit + 1}) {
            byte[] content = bytes("x".repeat(length) + "\ny\n");
            BytesInput input = new BytesInput("f.txt", content);
            LineChunks chunks = LineChunks.from(
                    0, new TextInput(input.file(), new ByteArrayInputStream(content), true), LineEnd.LINE_FEED, limit);
            if (length < limit) {
                assertThat(chunks.next(0)).isZero();
                assertThat(chunks.limit()).isGreaterThan(length);
            } else {
                assertThatThrownBy(() -> chunks.next(0))
                        .isInstanceOf(CloudFilesException.class)
                        .hasMessageContaining("longer than 1000000 bytes");
            }
        }
    }

    @Test
    void deepNestingIsMalformedInsteadOfAnOverflow() throws IOException {
        String deep = "[".repeat(JsonScanner.MAX_DEPTH + 1) + "]".repeat(JsonScanner.MAX_DEPTH + 1);
        String allowed = "[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH);
        byte[] content =
                bytes("{\"a\":" + deep + "}\n{\"a\":" + allowed + "}\n{\"x\":" + "[".repeat(100_000) + "\n{\"a\":1}");
        assertThat(values(read("a STRING", "f.json", content, ReadPosition.START)))
                .containsExactly(null, allowed, null, "1");
    }

    @Test
    void aVeryLongNumberIsReadAsFarAsItsTypeGoes() throws IOException {
        String number = "1." + "3".repeat(5_000);
        byte[] content = bytes("{\"a\":" + number + ",\"b\":" + number + ",\"c\":" + number + "}");
        DecodedBatch batch = read("a STRING, b DOUBLE, c DECIMAL(10, 2)", "f.json", content, ReadPosition.START)
                .get(0);
        assertThat(Batches.rows(batch.records())).containsExactly(Arrays.asList(number, 4.0 / 3, null));
        assertThat(batch.corruptRecords()).isEqualTo(1);
    }

    @Test
    void nothingIsAllocatedPerRowButWhatTheBatchHolds() throws IOException {
        int rows = 40_000;
        byte[] content = bytes(IntStream.range(0, rows)
                .mapToObj(i -> "{\"id\":" + i + ",\"name\":\"name " + i + "\",\"price\":" + i
                        + ".25,\"at\":\"2024-01-01T00:00:00Z\"}\n")
                .collect(Collectors.joining()));
        String ddl = "id BIGINT, name STRING, price DOUBLE, at TIMESTAMP_LTZ(3)";
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        BytesInput input = new BytesInput("f.json", content);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            try (RecordReader reader =
                    format.open(input, FileRange.whole(input.file()), ReadPosition.START, schema(ddl))) {
                for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    assertThat(batch.records().rowCount()).isPositive();
                }
            }
            best = Math.min(best, thread.getCurrentThreadAllocatedBytes() - before);
        }
        // The chunks with their slack; four vectors with their nulls; less than one object per row for arrays that
        // grow.
        long chunks = content.length * 9L / 8;
        long vectors = rows * (8L + 9 + 8 + 8 + 4);
        assertThat(best).isLessThan(chunks + vectors + rows * 16L);
    }

    @Test
    void aLongArrayIsHandedOutInPartsThatCanBeResumed() throws IOException {
        byte[] content = bytes(LongStream.range(0, 30_000)
                        .mapToObj(i -> "{\"a\":" + i + "}")
                        .collect(Collectors.joining(",", "[", "]\n"))
                + "{\"a\":30000}");
        List<DecodedBatch> batches = read("a BIGINT", "f.json", content, ReadPosition.START);
        assertThat(batches).hasSizeGreaterThan(3);
        assertThat(values(batches)).isEqualTo(numbers(0, 30_001));
        int handedOut = 0;
        for (DecodedBatch batch : batches) {
            handedOut += batch.records().rowCount();
            assertThat(values(read("a BIGINT", "f.json", content, batch.next())))
                    .as("from %s", batch.next())
                    .isEqualTo(numbers(handedOut, 30_001));
        }
        assertThat(batches.get(0).next()).isEqualTo(new ReadPosition(0, 8192));
    }

    @Test
    void rowsOfWideTablesMakeSmallBatches() throws IOException {
        String columns =
                IntStream.range(0, 500).mapToObj(i -> "c" + i + " BIGINT").collect(Collectors.joining(", "));
        byte[] content = bytes("{}\n".repeat(2_000));
        for (DecodedBatch batch : read(columns, "f.json", content, ReadPosition.START)) {
            assertThat(batch.records().rowCount()).isLessThanOrEqualTo(1024 * 1024 / (500 * 8) + 1);
        }
    }

    @Test
    void droppedRecordsAloneMoveThePosition() throws IOException {
        Configuration options = new Configuration();
        options.setString("bad-records.mode", "DROPMALFORMED");
        byte[] content = bytes("oops\n".repeat(100_000));
        BytesInput input = new BytesInput("f.json", content);
        int dropped = 0;
        long position = 0;
        try (RecordReader reader = FileFormats.create("json", options)
                .open(input, FileRange.whole(input.file()), ReadPosition.START, schema("a BIGINT"))) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                assertThat(batch.records().rowCount()).isZero();
                assertThat(batch.next().offset()).isGreaterThan(position);
                position = batch.next().offset();
                dropped += batch.droppedRecords();
            }
        }
        assertThat(dropped).isEqualTo(100_000);
        assertThat(position).isEqualTo(content.length);
    }

    @Test
    void gzipMayHaveSeveralMembersAndIsResumedByUncompressedOffset() throws IOException {
        byte[] first = lines(0, 20_000);
        byte[] second = lines(20_000, 40_000);
        byte[] content = concat(gzip(first), gzip(second));
        List<DecodedBatch> batches = read("a BIGINT", "f.json.gz", content, ReadPosition.START);
        assertThat(values(batches)).isEqualTo(numbers(0, 40_000));
        DecodedBatch one = batches.get(0);
        assertThat(values(read("a BIGINT", "f.json.gz", content, one.next())))
                .isEqualTo(numbers(one.records().rowCount(), 40_000));
    }

    @Test
    void gzipThatIsCutOffOrBrokenIsAnErrorOfTheFile() throws IOException {
        byte[] whole = gzip(lines(0, 20_000));
        byte[] broken = whole.clone();
        Arrays.fill(broken, whole.length / 2, whole.length / 2 + 50, (byte) 0x55);
        for (byte[] content : List.of(Arrays.copyOf(whole, whole.length / 2), broken, bytes("no gzip at all"))) {
            assertThatThrownBy(() -> read("a BIGINT", "f.json.gz", content, ReadPosition.START))
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageStartingWith(
                            "CF_FILE_UNREADABLE: [mem://bucket/f.json.gz] the file cannot be decompressed as gzip: ");
        }
    }

    @Test
    void codecsWithoutALibraryAreRefusedByName() {
        for (String extension : List.of("zst", "bz2", "xz", "snappy", "lz4", "zip")) {
            BytesInput input = new BytesInput("f.json." + extension, bytes("{}"));
            assertThat(format.isSplittable(input.file())).isFalse();
            assertThatThrownBy(() -> batches("a INT", input, FileRange.whole(input.file()), ReadPosition.START))
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageContaining("CF_FILE_UNREADABLE: [mem://bucket/f.json." + extension
                            + "] the file cannot be decompressed as ");
        }
    }

    @Test
    void compressedFilesAreKnownWithoutTheirExtension() throws IOException {
        List<DecodedBatch> batches = read("a BIGINT", "f.json", gzip(lines(0, 20_000)), ReadPosition.START);
        assertThat(values(batches)).isEqualTo(numbers(0, 20_000));
        DecodedBatch one = batches.get(0);
        assertThat(values(read("a BIGINT", "f.json", gzip(lines(0, 20_000)), one.next())))
                .isEqualTo(numbers(one.records().rowCount(), 20_000));
    }

    @Test
    void compressedFilesThatWereCutAreRefused() throws IOException {
        BytesInput input = new BytesInput("f.json", gzip(lines(0, 20_000)));
        assertThatThrownBy(() -> batches("a BIGINT", input, new FileRange(input.file(), 0, 100), ReadPosition.START))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageStartingWith(
                        "CF_FILE_UNREADABLE: [mem://bucket/f.json] the file begins like a file compressed "
                                + "with gzip, but its name does not end in .gz, so that it was cut into ranges. Rename it, ");
    }

    private List<DecodedBatch> read(String ddl, String name, byte[] content, ReadPosition position) throws IOException {
        BytesInput input = new BytesInput(name, content);
        return batches(ddl, input, FileRange.whole(input.file()), position);
    }

    private List<DecodedBatch> batches(String ddl, BytesInput input, FileRange range, ReadPosition position)
            throws IOException {
        List<DecodedBatch> batches = new ArrayList<>();
        try (RecordReader reader = format.open(input, range, position, schema(ddl))) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static ReadSchema schema(String ddl) {
        return new ReadSchema(1, SchemaDdl.parse(ddl), null, null, true);
    }

    /** Of the first column. */
    private static List<Object> values(List<DecodedBatch> batches) {
        List<Object> values = new ArrayList<>();
        for (DecodedBatch batch : batches) {
            assertThat(batch.records().rowCount()).isLessThanOrEqualTo(8192);
            Batches.rows(batch.records()).forEach(row -> values.add(row.get(0)));
        }
        return Collections.unmodifiableList(values);
    }

    private static List<Object> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().collect(Collectors.toList());
    }

    private static byte[] lines(int from, int to) {
        return bytes(
                IntStream.range(from, to).mapToObj(i -> "{\"a\":" + i + "}\n").collect(Collectors.joining()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }
}
