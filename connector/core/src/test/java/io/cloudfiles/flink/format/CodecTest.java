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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What compressed files look like, and what reading them leaves behind. */
class CodecTest {
    private static final TextEncoding UTF_8 = new TextEncoding("UTF-8", 1000);
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
        assertThat(Codec.ofHead(HexFormat.of().parseHex(head))).isEqualTo(codec);
    }

    @ParameterizedTest
    @CsvSource({"0, 7801", "1, 7801", "5, 785e", "6, 789c", "9, 78da"})
    void deflatedFilesAreKnownAtEachLevel(int level, String head) throws IOException {
        for (int length : new int[] {0, 10, TEXT.length}) {
            byte[] content = deflated(TEXT, length, level);
            assertThat(HexFormat.of().formatHex(content, 0, 2)).isEqualTo(head);
            assertThat(Codec.ofHead(content)).isEqualTo(Codec.DEFLATE);
            assertThat(decompressed("a.deflate", content)).isEqualTo(Arrays.copyOf(TEXT, length));
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
        assertThat(Codec.ofHead(once)).isEqualTo(Codec.NONE);
        assertThat(Codec.ofHead(often)).isEqualTo(Codec.NONE);
    }

    @Test
    void membersFollowEachOther() throws IOException {
        byte[] members = concat(gzip(TEXT), gzip(new byte[0]), gzip(bytes("end")), new byte[700]);
        assertThat(decompressed("a.gz", members)).isEqualTo(concat(TEXT, bytes("end")));
        byte[] streams = concat(deflated(TEXT, 100, 6), deflated(TEXT, 8, 1));
        assertThat(decompressed("a.deflate", streams)).isEqualTo(Arrays.copyOf(TEXT, 108));
        assertThat(decompressed("a.gz", new byte[0])).isEmpty();
    }

    @Test
    void headsOfGzipMayHaveMore() throws IOException {
        byte[] plain = gzip(TEXT);
        byte[] more = concat(
                new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y'},
                bytes("name\0comment\0"),
                new byte[] {1, 2},
                Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(decompressed("a.gz", more)).isEqualTo(TEXT);
    }

    @Test
    void whatIsBrokenBehindAMemberIsNotPassedOver() throws IOException {
        byte[] member = gzip(TEXT);
        assertUnreadable(concat(member, bytes("more")), "Not in GZIP format");
        assertUnreadable(concat(member, new byte[10], bytes("more")), "something else follows what was compressed");
        byte[] checksum = member.clone();
        checksum[member.length - 5]++;
        assertUnreadable(checksum, "the checksum is another one");
        byte[] length = member.clone();
        length[member.length - 1]++;
        assertUnreadable(length, "the length is another one");
        for (int cut = 1; cut < member.length; cut += 7) {
            assertUnreadable(Arrays.copyOf(member, cut), "it ends too early");
        }
    }

    private static void assertUnreadable(byte[] content, String why) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> decompressed("a.gz", content))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("[mem://bucket/a.gz] the file cannot be decompressed as gzip: " + why + ".");
    }

    @Test
    void filesThatExpandTooMuchAreUnreadable() throws IOException {
        byte[] zeros = gzip(new byte[1 << 26]);
        byte[] members = new byte[17 * zeros.length];
        for (int i = 0; i < 17; i++) {
            System.arraycopy(zeros, 0, members, i * zeros.length, zeros.length);
        }
        BytesInput input = new BytesInput("a.gz", members);
        try (TextInput text = new TextEncoding("UTF-8", 1100).open(input)) {
            assertThat(text.stream().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(17L << 26);
        }
        try (TextInput text = UTF_8.open(input)) {
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> text.stream().transferTo(OutputStream.nullOutputStream()))
                    .withMessageMatching(
                            "CF_FILE_UNREADABLE: \\[mem://bucket/a.gz] the file expands too much: its first \\d+ "
                                    + "bytes became \\d+, more than 1000 times as many. .*raise read.max-expansion-ratio.*");
        }
    }

    @Test
    void closingEndsDecompression() throws IOException {
        TextInput text = UTF_8.open(
                new BytesInput("a.gz", gzip(TEXT)), FileRange.whole(new BytesInput("a.gz", gzip(TEXT)).file()), 2);
        assertThat(text.stream().read()).isEqualTo('1');
        text.close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> text.stream().read())
                .withMessage("Stream closed");

        TextInput unused = UTF_8.open(new BytesInput("a.gz", gzip(TEXT)));
        unused.close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> unused.stream().read())
                .withMessage("Stream closed");
    }

    private static byte[] decompressed(String name, byte[] content) throws IOException {
        try (TextInput text = UTF_8.open(new BytesInput(name, content))) {
            assertThat(text.isPlain()).isFalse();
            return text.stream().readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
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
