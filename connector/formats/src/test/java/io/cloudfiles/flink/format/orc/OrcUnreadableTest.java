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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcProto.Footer;
import org.apache.orc.OrcProto.PostScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Files that are damaged, cut off, or no ORC at all: an error of the file, so that others can go on. */
class OrcUnreadableTest {
    private static final String FILE =
            "struct<id:bigint,name:string,tags:array<string>,price:decimal(30,2),cost:decimal(9,2),"
                    + "at:timestamp,named:map<string,struct<x:int,f:double>>,u:uniontype<int,string>,ok:boolean,b:tinyint>";

    private static byte[] file(CompressionKind codec) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rows.add(Arrays.asList(
                    (long) i * i,
                    i % 11 == 0 ? null : "name " + i % (codec == CompressionKind.SNAPPY ? 100 : 5),
                    i % 4 == 0 ? null : List.of("a", "b" + i),
                    new BigDecimal("12345678901234567890.5").add(BigDecimal.valueOf(i)),
                    BigDecimal.valueOf(i, 2),
                    new Timestamp(i * 1_000_003L),
                    Map.of("k" + i, List.of(i, i / 2.0)),
                    new OrcFiles.Variant(i % 2, i % 2 == 0 ? (Object) i : "s" + i),
                    i % 3 == 0,
                    i % 5 == 0 ? null : i));
        }
        return OrcFiles.writer()
                .codec(codec)
                .stripeRows(50)
                .with(options -> options.bufferSize(1_024))
                .write(FILE, rows);
    }

    private static void assertUnreadable(byte[] content, String message) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.ORC.rows(content, "id BIGINT, name STRING"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("[mem://bucket/a.orc]")
                .withMessageContaining(message);
    }

    @Test
    void anotherFormatIsNotOrc() {
        assertUnreadable("{\"id\": 1}\n".repeat(10).getBytes(StandardCharsets.UTF_8), "not valid ORC");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.ORC.inferred("id,name\n1,a\n".getBytes(StandardCharsets.UTF_8)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE));
    }

    @Test
    void aFileThatIsCutOffAnywhereIsUnreadable() {
        byte[] whole = file(CompressionKind.ZLIB);
        for (int length = 1; length < whole.length; length++) {
            assertUnreadable(Arrays.copyOf(whole, length), "not valid ORC");
        }
    }

    /** The same file with another post script and footer, which must not be compressed. */
    private static byte[] changed(UnaryOperator<PostScript.Builder> postScript, UnaryOperator<Footer.Builder> footer)
            throws IOException {
        byte[] file = file(CompressionKind.NONE);
        int psLength = file[file.length - 1] & 0xff;
        int psStart = file.length - 1 - psLength;
        PostScript.Builder ps = PostScript.parseFrom(Arrays.copyOfRange(file, psStart, file.length - 1)).toBuilder();
        int footerStart = psStart - (int) ps.getFooterLength();
        byte[] newFooter = footer.apply(Footer.parseFrom(Arrays.copyOfRange(file, footerStart, psStart)).toBuilder())
                .build()
                .toByteArray();
        byte[] newPs =
                postScript.apply(ps.setFooterLength(newFooter.length)).build().toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, footerStart);
        out.write(newFooter);
        out.write(newPs);
        out.write(newPs.length);
        return out.toByteArray();
    }

    @Test
    void wildNumbersInTheTailAreToldAndCostNoMemory() throws IOException {
        assertThat(FormatRows.ORC.rows(changed(ps -> ps, footer -> footer), "id BIGINT"))
                .hasSize(120);
        assertUnreadable(changed(ps -> ps.setFooterLength(Long.MAX_VALUE), footer -> footer), "footer has");
        assertUnreadable(changed(ps -> ps.setFooterLength(-1), footer -> footer), "footer has");
        assertUnreadable(
                changed(
                        ps -> ps.setCompression(org.apache.orc.OrcProto.CompressionKind.ZLIB)
                                .setCompressionBlockSize(Long.MAX_VALUE),
                        footer -> footer),
                "chunks have");
        assertUnreadable(changed(ps -> ps.setVersion(0, 1), footer -> footer), "newer than 0.12");
        assertUnreadable(changed(ps -> ps, footer -> footer.setNumberOfRows(7)), "its stripes 120");
        assertUnreadable(
                changed(
                        ps -> ps,
                        footer -> footer.setStripes(
                                0, footer.getStripes(0).toBuilder().setDataLength(Long.MAX_VALUE))),
                "a stripe begins");
        assertUnreadable(
                changed(
                        ps -> ps,
                        footer -> footer.setStripes(
                                0, footer.getStripes(0).toBuilder().setNumberOfRows(-1))),
                "rows");
        assertUnreadable(
                changed(
                        ps -> ps,
                        footer -> footer.setTypes(
                                0, footer.getTypes(0).toBuilder().setSubtypes(0, 0))),
                "make no tree");
    }

    @Test
    void encryptionAndBrotliAreNamed() throws IOException {
        assertUnreadable(
                changed(
                        ps -> ps,
                        footer -> footer.setEncryption(org.apache.orc.OrcProto.Encryption.getDefaultInstance())),
                "encrypted");
        assertUnreadable(
                changed(ps -> ps.setCompression(org.apache.orc.OrcProto.CompressionKind.BROTLI), footer -> footer),
                "BROTLI is not supported");
    }

    /** Rows, perhaps wrong ones, as ORC has no checksums; or an error of the file. Nothing else, such as a lack of memory. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZLIB", "SNAPPY", "LZO", "LZ4", "ZSTD"})
    void damageGivesRowsOrAnErrorOfTheFile(CompressionKind codec) {
        byte[] whole = file(codec);
        ReadSchema all = FormatRows.ORC.schema(FormatRows.ORC.inferred(whole));
        assertThat(FormatRows.ORC.rows(FormatRows.ORC.batches(whole, Map.of(), all)))
                .hasSize(120);
        Random random = new Random(7);
        int unreadable = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] damaged = whole.clone();
            for (int bytes = 1 + random.nextInt(3); bytes > 0; bytes--) {
                damaged[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(FormatRows.ORC.rows(FormatRows.ORC.batches(damaged, Map.of(), all)))
                        .isNotNull();
            } catch (CloudFilesException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE);
                assertThat(e).hasMessageContaining("[mem://bucket/a.orc]");
                unreadable++;
            }
        }
        assertThat(unreadable).isPositive();
    }
}
