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

import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Which groups are lists and maps, in the words of Parquet's specification. */
class FileColumnsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optional group a (LIST) { repeated group list { optional int32 element; } } | a ARRAY<INT>",
                "optional group a (LIST) { repeated group bag { optional int32 array_element; } } | a ARRAY<INT>",
                "optional group a (LIST) { repeated group element { optional int32 n; } } | a ARRAY<INT>",
                "optional group a (LIST) { repeated int32 element; } | a ARRAY<INT>",
                "optional group a (LIST) { repeated group array { optional int32 n; } } | a ARRAY<ROW<n INT>>",
                "optional group a (LIST) { repeated group a_tuple { optional int32 n; } } | a ARRAY<ROW<n INT>>",
                "optional group a (LIST) { repeated group e { optional int32 n; optional int32 m; } } | a ARRAY<ROW<n INT, m INT>>",
                "optional group a (LIST) { repeated group e { repeated int32 n; } } | a ARRAY<ROW<n ARRAY<INT>>>",
                "optional group a (LIST) { repeated group list { optional group element (LIST) { repeated int32 n; } } } "
                        + "| a ARRAY<ARRAY<INT>>",
                "repeated int32 a | a ARRAY<INT>",
                "repeated group a { optional int32 n; } | a ARRAY<ROW<n INT>>",
                "optional group a (MAP) { repeated group key_value { required int32 key; optional double value; } } | a MAP<INT, DOUBLE>",
                "optional group a (MAP_KEY_VALUE) { repeated group map { required int32 k; optional double v; } } | a MAP<INT, DOUBLE>",
                "optional group a (MAP) { repeated group map (MAP_KEY_VALUE) { required int32 k; optional double v; } } "
                        + "| a MAP<INT, DOUBLE>",
                "optional group a (MAP) { repeated group map { required int32 k; } } | a ROW<map ARRAY<ROW<k INT>>>",
                "optional group a (LIST) { optional int32 n; } | a ROW<n INT>",
                "optional group a { optional int32 n; repeated int32 m; } | a ROW<n INT, m ARRAY<INT>>",
            })
    void oldAndNewFormsAreUnderstood(String file, String columns) {
        String schema = "message rows { " + (file.endsWith("}") ? file : file + ";") + " }";
        byte[] content = ParquetFiles.writer().write(MessageTypeParser.parseMessageType(schema), List.of());

        RowType expected = SchemaDdl.parse(columns.replace("map ARRAY", "`map` ARRAY"));

        assertThat(FormatRows.PARQUET.inferred(content)).isEqualTo(expected.copy(true));
    }
}
