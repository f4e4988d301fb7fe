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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Files that are damaged, cut off, or no Parquet at all: an error of the file, so that others can go on. */
class ParquetUnreadableTest {
    private static final MessageType FILE =
            MessageTypeParser.parseMessageType("message rows { required int64 id; optional binary name (STRING); }");

    private static byte[] file(CompressionCodecName codec) {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Group row = new SimpleGroup(FILE);
            row.add("id", (long) i);
            row.add("name", "name " + i % 50);
            rows.add(row);
        }
        return ParquetFiles.writer().codec(codec).rowGroupRows(70).write(FILE, rows);
    }

    private static void assertUnreadable(byte[] content, String message) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.rows(content, "id BIGINT, name STRING"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("[mem://bucket/a.parquet]")
                .withMessageContaining(message);
    }

    @Test
    void anotherFormatIsNotParquet() {
        assertUnreadable("{\"id\": 1}\n".repeat(10).getBytes(StandardCharsets.UTF_8), "not valid Parquet");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.inferred("id,name\n1,a\n".getBytes(StandardCharsets.UTF_8)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE));
    }

    @Test
    void aFileThatIsCutOffAnywhereIsUnreadable() {
        byte[] whole = file(CompressionCodecName.SNAPPY);
        for (int length = 0; length < whole.length; length++) {
            assertUnreadable(Arrays.copyOf(whole, length), "not valid Parquet");
        }
    }

    @Test
    void anEncryptedFooterIsNamed() {
        byte[] file = file(CompressionCodecName.SNAPPY);
        file[file.length - 1] = 'E';
        assertUnreadable(file, "encrypted");
    }

    /** The second is as parquet-java would throw it. */
    @Test
    void limitsOfOursAreToldFromDamage() throws IOException {
        IllegalStateException limit = new IllegalStateException("No column can hold this.");
        IllegalStateException damage = new IllegalStateException("Unknown thing.");
        damage.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("org.apache.parquet.Footer", "read", "Footer.java", 1)});
        BytesInput input = new BytesInput("a.parquet", file(CompressionCodecName.SNAPPY));
        try (ParquetFile file = ParquetFile.open(input)) {
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> file.guarded(() -> {
                        throw limit;
                    }))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                    .withMessageContaining("[mem://bucket/a.parquet] the file cannot be read: "
                            + "No column can hold this. It need not be damaged;");
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> file.guarded(() -> {
                        throw damage;
                    }))
                    .withMessageContaining("the file is not valid Parquet: Unknown thing. It may");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void damageIsAnErrorOfTheFileOrMakesNoDifference(CompressionCodecName codec) {
        byte[] whole = file(codec);
        List<List<Object>> rows = FormatRows.PARQUET.rows(whole, "id BIGINT, name STRING");
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            // Pages have a checksum, the footer has none.
            damaged[4 + random.nextInt(whole.length / 3)] ^= (byte) (1 + random.nextInt(255));
            try {
                assertThat(FormatRows.PARQUET.rows(damaged, "id BIGINT, name STRING"))
                        .isEqualTo(rows);
            } catch (CloudFilesException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE);
            }
        }
    }
}
