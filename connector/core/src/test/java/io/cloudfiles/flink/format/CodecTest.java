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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What compressed files look like, and what reading them leaves behind. */
class CodecTest {
    private static final byte[] TEXT = "a\n1\n".repeat(500_000).getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({
        "GZIP, 1f8b0800",
        "ZSTD, 28b52ffd0400",
        "BZIP2, 425a683931415926535962",
        "BZIP2, 425a683131415926535962",
        "BZIP2, 425a683917724538509000000000",
        "XZ, fd377a585a0000",
        "SNAPPY, ff060000734e61507059",
        "LZ4, 04224d1864",
        "ZIP, 504b030414",
    })
    void filesAreKnownByTheirHeads(Codec codec, String head) {
        assertRefused(codec, HexFormat.of().parseHex(head));
    }

    @ParameterizedTest
    @CsvSource({"0, 7801", "1, 7801", "5, 785e", "6, 789c", "9, 78da"})
    void deflatedFilesAreKnownAtEachLevel(int level, String head) throws IOException {
        for (int length : new int[] {0, 10, TEXT.length}) {
            byte[] content = deflated(TEXT, length, level);
            assertThat(HexFormat.of().formatHex(content, 0, 2)).isEqualTo(head);
            assertRefused(Codec.DEFLATE, content);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "x^",
                "x^2\n",
                "x^2,y^2\n1,2\n",
                "x\u0001\u0000\n",
                "BZh9",
                "BZh9,name\n",
                "BZ",
                "PK,name\n",
                "PK",
                "7zXZ"
            })
    void textsMayBeginAlike(String text) {
        byte[] once = text.getBytes(StandardCharsets.UTF_8);
        byte[] often = text.repeat(1_000).getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> requireUncompressed(once)).doesNotThrowAnyException();
        assertThatCode(() -> requireUncompressed(often)).doesNotThrowAnyException();
    }

    private static void assertRefused(Codec codec, byte[] content) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> requireUncompressed(content))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("begins like a file compressed with " + codec + ",");
    }

    private static void requireUncompressed(byte[] content) {
        Codec.requireUncompressed(new BytesInput("a.csv", content).file(), content, content.length);
    }

    @Test
    void closingEndsDecompression() throws IOException {
        InputStream stream = Codec.GZIP.open(new BytesInput("a.gz", gzip(TEXT)), 2);
        assertThat(stream.read()).isEqualTo('1');
        stream.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(stream::read).withMessage("Stream closed");

        InputStream unused = Codec.GZIP.open(new BytesInput("a.gz", gzip(TEXT)), 0);
        unused.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(unused::read).withMessage("Stream closed");
    }

    @ParameterizedTest
    @CsvSource({"csv, a STRING", "json, a STRING", "text, value STRING"})
    void readersCloseWhatTheyDecodeFrom(String format, String ddl) throws IOException {
        BytesInput input = new BytesInput("a.gz", gzip(TEXT));
        ReadSchema schema = new ReadSchema(0, SchemaDdl.parse(ddl), null, null, true);
        RecordReader reader = FileFormats.create(format, new Configuration())
                .open(input, FileRange.whole(input.file()), ReadPosition.START, schema);
        assertThat(reader.next()).isNotNull();
        reader.close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    while (reader.next() != null) {
                        // What was decompressed before may still be decoded.
                    }
                })
                .withMessage("Stream closed");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }

    private static byte[] deflated(byte[] content, int length, int level) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(level);
        try (OutputStream out = new DeflaterOutputStream(compressed, deflater)) {
            out.write(content, 0, length);
        } finally {
            deflater.end();
        }
        return compressed.toByteArray();
    }
}
