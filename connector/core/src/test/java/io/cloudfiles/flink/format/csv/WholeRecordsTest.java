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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VariantType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WholeRecordsTest {
    /** What Flink's variants may take. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRecordThatIsNoVariantSaysWhy(int values) {
        String value = "x".repeat(MAX_BYTES / values);
        String record = (value + ",").repeat(values) + "\n1\n";
        FileFormat format = FileFormats.create(
                "csv",
                Configuration.fromMap(Map.of(
                        "csv.header", "false",
                        "csv.single-variant-column", "v",
                        "bad-records.mode", "FAILFAST")));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(format, record))
                .withMessageContaining("record at byte 0: it cannot be a variant (VARIANT_SIZE_LIMIT)");
    }

    private static void read(FileFormat format, String text) throws Exception {
        RowType type = RowType.of(new LogicalType[] {new VariantType()}, new String[] {"v"});
        BytesInput input = new BytesInput("case.csv", text.getBytes(StandardCharsets.UTF_8));
        try (RecordReader reader = format.open(
                input, FileRange.whole(input.file()), ReadPosition.START, new ReadSchema(0, type, null, null, true))) {
            while (reader.next() != null) {
                // what is in order is not looked at
            }
        }
    }
}
