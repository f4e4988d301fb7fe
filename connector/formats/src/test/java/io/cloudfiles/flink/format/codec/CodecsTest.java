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
package io.cloudfiles.flink.format.codec;

import com.github.luben.zstd.ZstdOutputStream;
import io.airlift.compress.lz4.Lz4HadoopStreams;
import io.airlift.compress.snappy.SnappyFramedOutputStream;
import io.airlift.compress.snappy.SnappyHadoopStreams;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.Seeds;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Compressed files of all kinds, made by the libraries that users have. */
class CodecsTest {
    private static final TextEncoding UTF_8 = new TextEncoding("UTF-8", 1000);
    private static final byte[] SMALL = lines(0, 3);
    private static final byte[] LARGE = lines(0, 60_000);

    /** How a file is compressed: the extension, whether the head tells it too, and how it is made. */
    enum Compression {
        GZIP("gz", true, GZIPOutputStream::new),
        DEFLATE("deflate", true, DeflaterOutputStream::new),
        ZSTD("zst", true, ZstdOutputStream::new),
        BZIP2("bz2", true, BZip2CompressorOutputStream::new),
        XZ("xz", true, out -> new XZOutputStream(out, new LZMA2Options(1))),
        SNAPPY_FRAMED("sz", true, SnappyFramedOutputStream::new),
        SNAPPY_HADOOP("snappy", false, out -> new SnappyHadoopStreams().createOutputStream(out)),
        LZ4_FRAMED("lz4", true, LZ4FrameOutputStream::new),
        LZ4_HADOOP("lz4", false, out -> new Lz4HadoopStreams().createOutputStream(out));

        private final String extension;
        private final boolean hasHead;
        private final Compressor compressor;

        Compression(String extension, boolean hasHead, Compressor compressor) {
            this.extension = extension;
            this.hasHead = hasHead;
            this.compressor = compressor;
        }

        byte[] compress(byte[] content) throws IOException {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream out = compressor.open(compressed)) {
                out.write(content);
            }
            return compressed.toByteArray();
        }
    }

    private interface Compressor {
        OutputStream open(OutputStream out) throws IOException;
    }

    private static byte[] lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> i + " " + Integer.toHexString(i * 0x9e3779b9) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void filesAreReadByTheirExtension(Compression compression) throws IOException {
        for (byte[] content : List.of(new byte[0], SMALL, LARGE)) {
            assertThat(read("a.txt." + compression.extension, compression.compress(content)))
                    .isEqualTo(content);
        }
        assertThat(read("a." + compression.extension, new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void filesAreReadByTheirHead(Compression compression) throws IOException {
        byte[] compressed = compression.compress(LARGE);
        if (compression.hasHead) {
            assertThat(read("a.txt", compressed)).isEqualTo(LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneMayFollowAnother(Compression compression) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(compression.compress(LARGE));
        both.write(compression.compress(SMALL));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(LARGE);
        expected.write(SMALL);
        assertThat(read("a.txt." + compression.extension, both.toByteArray())).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void filesThatAreCutOffAreUnreadable(Compression compression) throws IOException {
        byte[] compressed = compression.compress(LARGE);
        for (int length : new int[] {1, 3, 9, compressed.length / 2, compressed.length - 1}) {
            assertThatExceptionOfType(CloudFilesException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> read("a." + compression.extension, Arrays.copyOf(compressed, length)))
                    .withMessageStartingWith("CF_FILE_UNREADABLE: [mem://bucket/a." + compression.extension
                            + "] the file cannot be decompressed as ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readingGoesOnAtAnyPosition(Compression compression) throws IOException {
        BytesInput input = new BytesInput("a.txt." + compression.extension, compression.compress(LARGE));
        FileFormat text = FileFormats.create("text", new Configuration());
        assertThat(text.isSplittable(input.file())).isFalse();
        List<DecodedBatch> batches = batches(text, input, ReadPosition.START);
        List<Object> rows = values(batches);
        assertThat(rows).hasSize(60_000);
        int read = 0;
        for (DecodedBatch batch : batches) {
            read += batch.records().rowCount();
            assertThat(values(batches(text, input, batch.next()))).isEqualTo(rows.subList(read, rows.size()));
        }
    }

    /** Whatever the bytes are, the end is one of those that are allowed for, and memory is bounded. */
    @ParameterizedTest
    @EnumSource
    void brokenFilesAreReadOrRefused(Compression compression) throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        byte[] small = compression.compress(SMALL);
        byte[] large = compression.compress(lines(0, 5_000));
        for (int i = 0; i < 1_500; i++) {
            byte[] broken = (random.nextBoolean() ? small : large).clone();
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                int bound = random.nextBoolean() ? Math.min(40, broken.length) : broken.length;
                broken[random.nextInt(bound)] = (byte) random.nextInt();
            }
            try {
                assertThat(read("a." + compression.extension, broken).length).isLessThan(1 << 30);
            } catch (CloudFilesException e) {
                assertThat(e).as("seed %d, file %d", seed, i).hasMessageContaining("cannot be decompressed as");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", file " + i, e);
            }
        }
    }

    @Test
    void blocksOfHadoopAreLimited() {
        byte[] block = {0x7f, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0};
        byte[] chunk = {0, 0, 0, 9, (byte) 0xf0, 0, 0, 0};
        for (byte[] content : List.of(block, chunk)) {
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> read("a.snappy", content))
                    .withMessageMatching(
                            ".* cannot be decompressed as snappy: a (block|chunk) claims \\d+ bytes, more than "
                                    + "67108864.*");
        }
    }

    @Test
    void largeDictionariesAreRefused() throws IOException {
        // A frame with a window of 2^28 bytes, and one raw block.
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) ((28 - 10) << 3), 9, 0, 0, 'a'};
        byte[] smaller = frame.clone();
        smaller[5] = (byte) ((27 - 10) << 3);
        assertThat(read("a.zst", smaller)).containsExactly('a');
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read("a.zst", frame))
                .withMessageContaining("cannot be decompressed as zstd: Frame requires too much memory for decoding");
    }

    private static byte[] read(String name, byte[] content) throws IOException {
        try (TextInput text = UTF_8.open(new BytesInput(name, content))) {
            return text.stream().readAllBytes();
        }
    }

    private static List<DecodedBatch> batches(FileFormat format, BytesInput input, ReadPosition position)
            throws IOException {
        ReadSchema schema = new ReadSchema(1, SchemaDdl.parse("value STRING"), null, null, true);
        List<DecodedBatch> batches = new ArrayList<>();
        try (RecordReader reader = format.open(input, FileRange.whole(input.file()), position, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static List<Object> values(List<DecodedBatch> batches) {
        List<Object> values = new ArrayList<>();
        batches.forEach(batch -> Batches.rows(batch.records()).forEach(row -> values.add(row.get(0))));
        return values;
    }
}
