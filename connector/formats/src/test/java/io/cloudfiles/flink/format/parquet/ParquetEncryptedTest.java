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
import org.apache.parquet.crypto.ColumnEncryptionProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.crypto.ParquetCipher;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Files that parquet-java encrypted: what needs a key is refused, whatever else is in the file is read. */
class ParquetEncryptedTest {
    private static final byte[] KEY = "sixteen bytes. .".getBytes(StandardCharsets.US_ASCII);
    private static final MessageType FILE = MessageTypeParser.parseMessageType(
            "message rows { required int64 ssn; required int64 id; optional group at { required binary zip (STRING); } }");

    private static byte[] file(FileEncryptionProperties.Builder keys) {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Group row = new SimpleGroup(FILE);
            row.add("ssn", 7_000L + i);
            row.add("id", (long) i);
            row.addGroup("at").add("zip", "zip " + i);
            rows.add(row);
        }
        return ParquetFiles.writer().rowGroupRows(40).encryption(keys.build()).write(FILE, rows);
    }

    private static FileEncryptionProperties.Builder keys(String... columns) {
        Map<ColumnPath, ColumnEncryptionProperties> encrypted = new HashMap<>();
        for (String column : columns) {
            ColumnPath path = ColumnPath.fromDotString(column);
            encrypted.put(
                    path, ColumnEncryptionProperties.builder(path).withKey(KEY).build());
        }
        return FileEncryptionProperties.builder(KEY).withEncryptedColumns(encrypted);
    }

    private static void assertEncrypted(byte[] file, String columns, String message) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.rows(file, columns))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("[mem://bucket/a.parquet] the file is encrypted: " + message);
    }

    @ParameterizedTest
    @EnumSource
    void columnsWithoutAKeyAreReadWhereTheFooterCanBe(ParquetCipher cipher) {
        byte[] file = file(keys("ssn", "at.zip").withPlaintextFooter().withAlgorithm(cipher));

        assertThat(FormatRows.PARQUET.rows(file, "id BIGINT")).hasSize(100).contains(List.of(0L), List.of(99L));
        assertThat(FormatRows.PARQUET.inferred(file).getFieldNames()).containsExactly("ssn", "id", "at");
        assertEncrypted(file, "id BIGINT, ssn BIGINT", "a key is needed to read 'ssn'.");
        assertEncrypted(file, "at ROW<zip STRING>", "a key is needed to read 'at.zip'.");
        assertEncrypted(file, "id BIGINT, _rescued_data STRING", "a key is needed to read 'ssn', 'at.zip'.");
    }

    @Test
    void nothingIsReadWhereAllColumnsHaveAKey() {
        byte[] file = file(keys("ssn", "id", "at.zip").withPlaintextFooter());
        assertEncrypted(file, "other BIGINT", "a key is needed to read any of its columns.");
    }

    @Test
    void nothingIsReadWhereTheFooterHasAKey() {
        byte[] all = file(FileEncryptionProperties.builder(KEY));
        assertEncrypted(all, "id BIGINT", "");
        assertEncrypted(file(keys("ssn")), "id BIGINT", "");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.inferred(all))
                .withMessageContaining("[mem://bucket/a.parquet] the file is encrypted: ");
    }

    @Test
    void aFooterThatCanBeReadDoesNotHelpWhereItsKeyIsThatOfTheColumns() {
        byte[] file = file(FileEncryptionProperties.builder(KEY).withPlaintextFooter());
        assertEncrypted(file, "id BIGINT", "");
    }
}
