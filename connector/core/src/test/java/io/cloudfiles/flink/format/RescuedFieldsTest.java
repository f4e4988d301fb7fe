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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class RescuedFieldsTest {
    private static final String END = ",\"_file_path\":\"/x\"}";

    private static RescuedFields read(
            String columns, boolean caseSensitive, boolean typed, @Nullable String... rescued) {
        RowType type = SchemaDdl.parse(columns + ", _rescued_data STRING");
        RecordBatchBuilder builder = new RecordBatchBuilder(0, type);
        for (String each : rescued) {
            GenericRowData row = new GenericRowData(type.getFieldCount());
            row.setField(type.getFieldCount() - 1, StringData.fromString(each));
            builder.add(row);
        }
        RecordBatch batch = builder.build();
        return RescuedFields.of(
                batch, new ReadSchema(0, type, "_rescued_data", null, caseSensitive), Set.of("part"), typed);
    }

    @Test
    void fieldsWithoutAColumnAreNamedAtTheirPlaces() {
        RescuedFields found = read(
                "id INT, d ROW<a INT>, l ARRAY<ROW<a INT>>, m MAP<STRING, ROW<a INT>>",
                true,
                false,
                null,
                "{\"x\":\"1\",\"d\":{\"y\":\"{}\"}" + END,
                "{\"l\":[null,{\"z\":\"1\"}],\"m\":{\"k\":{\"w\":\"1\"}}" + END);

        assertThat(found.unknown())
                .isEqualTo(SchemaDdl.parse(
                        "x STRING, d ROW<y STRING>, l ARRAY<ROW<z STRING>>, m MAP<STRING, ROW<w STRING>>"));
        assertThat(found.misfits().getFieldCount()).isZero();
    }

    @Test
    void whatNoTableCanHaveAsAColumnIsNotNews() {
        assertThat(read("id INT", true, false, "{\"Id\":\"1\",\"PART\":\"1\",\"_corrupt_record\":\"{\"" + END)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatIsBlankOrTooLongEndsNothing() {
        String longText = "9".repeat(21_000_000);

        assertThat(read("id INT", true, false, "{\"\":\"1\",\" \":\"2\",\"id\":\"" + longText + "\"" + END)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void numbersThatDoNotFitTellTheirTypes() {
        RescuedFields found = read(
                "a INT, b INT, c BIGINT, d DECIMAL(3, 1), e INT, l ARRAY<INT>, s ROW<x INT>",
                true,
                false,
                "{\"a\":\"3000000000\",\"b\":\"1.25\",\"c\":\"12345678901234567890\",\"d\":\"1.25\",\"e\":\"abc\""
                        + END,
                "{\"b\":\"1e3\",\"l\":[\"3000000000\"],\"s\":{\"x\":\"1.5\"}" + END);

        assertThat(found.unknown().getFieldCount()).isZero();
        assertThat(found.misfits())
                .isEqualTo(
                        SchemaDdl.parse(
                                "a BIGINT, b DOUBLE, c DECIMAL(20, 0), d DECIMAL(3, 2), l ARRAY<BIGINT>, s ROW<x DECIMAL(2, 1)>"));
    }

    @Test
    void whereFilesHaveTypesTheValuesDoNotTellThem() {
        assertThat(read("a INT, s STRING", true, true, "{\"a\":3000000000,\"s\":{\"x\":[1,{\"y\":2}]}" + END)
                        .misfits()
                        .getFieldNames())
                .containsExactly("a", "s");
    }

    @Test
    void namesInAnyCaseAreThoseOfColumnsWhereCaseDoesNotMatter() {
        assertThat(read("id INT", false, false, "{\"ID\":\"3000000000\"" + END).misfits())
                .isEqualTo(SchemaDdl.parse("id BIGINT"));
    }
}
