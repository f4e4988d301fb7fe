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
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What becomes of values that have no column, or do not fit theirs. */
class OrcRescueTest {
    private static final String FILE = "struct<id:bigint,name:string,item:struct<price:double,count:int>,"
            + "parts:array<struct<no:int,code:string>>,named:map<string,struct<a:int,b:boolean>>,raw:binary,day:date,"
            + "amount:decimal(9,2),u:uniontype<int,string>>";

    /** One row with everything, one with nothing but the id. */
    private static byte[] file() {
        return OrcFiles.writer()
                .write(
                        FILE,
                        List.of(
                                List.of(
                                        1L,
                                        "a \"b\"\n",
                                        List.of(1.5, 2),
                                        Arrays.asList(Arrays.asList(1, null), null, List.of(3, "x")),
                                        Map.of("k", List.of(7, true)),
                                        new byte[] {1, 2},
                                        19_000,
                                        new BigDecimal("-0.05"),
                                        new OrcFiles.Variant(1, "s")),
                                Arrays.asList(2L, null, null, null, null, null, null, null, null)));
    }

    @Test
    void fieldsWithoutAColumnAreRescuedAsJson() {
        assertThat(FormatRows.ORC.rows(file(), "id BIGINT, _rescued_data STRING"))
                .containsExactly(
                        List.of(
                                1L,
                                "{\"name\":\"a \\\"b\\\"\\n\",\"item\":{\"price\":1.5,\"count\":2},"
                                        + "\"parts\":[{\"no\":1,\"code\":null},null,{\"no\":3,\"code\":\"x\"}],"
                                        + "\"named\":{\"k\":{\"a\":7,\"b\":true}},\"raw\":\"AQI=\",\"day\":\"2022-01-08\","
                                        + "\"amount\":-0.05,\"u\":{\"tag\":1,\"field0\":null,\"field1\":\"s\"},"
                                        + "\"_file_path\":\"mem://bucket/a.orc\"}"),
                        Arrays.asList(2L, null));
    }

    @Test
    void fieldsWithinColumnsAreRescuedUnderTheirPath() {
        List<List<Object>> rows = FormatRows.ORC.rows(
                file(),
                "id BIGINT, name STRING, item ROW<price DOUBLE>, parts ARRAY<ROW<`no` INT>>, "
                        + "named MAP<STRING, ROW<a INT>>, raw BYTES, `day` DATE, amount DECIMAL(9, 2), "
                        + "u ROW<field1 STRING>, _rescued_data STRING");
        assertThat(rows.get(0).get(3)).isEqualTo(Arrays.asList(List.of(1), null, List.of(3)));
        assertThat(rows.get(0).get(9))
                .isEqualTo(
                        "{\"item\":{\"count\":2},\"parts\":[null,null,{\"code\":\"x\"}],\"named\":{\"k\":{\"b\":true}},"
                                + "\"u\":{\"tag\":1},\"_file_path\":\"mem://bucket/a.orc\"}");
        assertThat(rows.get(1).get(9)).isNull();
    }

    @Test
    void valuesThatDoNotFitTheirColumnsAreRescued() {
        assertThat(FormatRows.ORC
                        .rows(
                                file(),
                                "id INT, name VARCHAR(3), amount DECIMAL(3, 1), parts ARRAY<INT>, _rescued_data STRING")
                        .get(0)
                        .get(4)
                        .toString())
                .contains("\"id\":1", "\"name\":\"a ", "\"amount\":-0.05", "\"parts\":[{\"no\":1");
    }

    @Test
    void namesMatchInAnyCaseIfTheSchemaSaysSo() {
        ReadSchema exact = FormatRows.ORC.schema("ID BIGINT, ITEM ROW<PRICE DOUBLE>");
        assertThat(FormatRows.ORC
                        .rows(FormatRows.ORC.batches(file(), Map.of(), exact))
                        .get(0))
                .containsExactly(null, null);
        ReadSchema anyCase = new ReadSchema(0, exact.type(), null, null, false);
        assertThat(FormatRows.ORC
                        .rows(FormatRows.ORC.batches(file(), Map.of(), anyCase))
                        .get(0))
                .isEqualTo(List.of(1L, List.of(1.5)));
    }

    @Test
    void withoutRescueTheModeDecides() {
        ReadSchema schema = FormatRows.ORC.schema("id BIGINT, name INT, _corrupt_record STRING");
        List<DecodedBatch> kept = FormatRows.ORC.batches(file(), Map.of(), schema);
        assertThat(FormatRows.ORC.rows(kept).get(0).get(2).toString()).startsWith("{\"name\":\"a ");
        assertThat(kept.get(0).corruptRecords()).isEqualTo(1);

        List<DecodedBatch> dropped =
                FormatRows.ORC.batches(file(), Map.of("bad-records.mode", "dropmalformed"), schema);
        assertThat(FormatRows.ORC.rows(dropped)).containsExactly(Arrays.asList(2L, null, null));
        assertThat(dropped.get(0).droppedRecords()).isEqualTo(1);

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.ORC.batches(file(), Map.of("bad-records.mode", "failfast"), schema))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_CORRUPT_RECORD))
                .withMessageContaining("[mem://bucket/a.orc] row 1: field 'name'");
    }

    /** Columns that are not asked for are not even fetched. */
    @Test
    void prunedColumnsAreNotRead() {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(List.of(i, "a text that is not the same twice " + i * 7_919L));
        }
        byte[] file = OrcFiles.writer().write("struct<id:int,text:string>", rows);
        CountingInput ids = new CountingInput("a.orc", file);
        CountingInput all = new CountingInput("a.orc", file);
        assertThat(ids.rows(FormatRows.ORC.schema("id INT"))).isEqualTo(20_000);
        assertThat(all.rows(FormatRows.ORC.schema("id INT, text STRING"))).isEqualTo(20_000);
        assertThat(all.bytes() - ids.bytes()).isGreaterThan(file.length / 2);
    }
}
