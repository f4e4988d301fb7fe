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
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What becomes of values that have no column, or do not fit theirs. */
class ParquetRescueTest {
    private static final MessageType FILE = MessageTypeParser.parseMessageType("""
            message rows {
              required int64 id;
              optional binary name (STRING);
              optional group item { optional double price; optional int32 count; }
              optional group parts (LIST) {
                repeated group list { optional group element { optional int32 no; optional binary code (STRING); } }
              }
              optional group named (MAP) { repeated group key_value {
                required binary key (STRING); optional group value { optional int32 a; optional boolean b; } } }
              optional binary raw;
              optional int32 day (DATE);
              optional int64 at (TIMESTAMP(MICROS,true));
              optional int32 amount (DECIMAL(9,2));
            }
            """);

    /** One row with everything, one with nothing but the id. */
    private static byte[] file() {
        Group full = new SimpleGroup(FILE);
        full.add("id", 1L);
        full.add("name", "a \"b\"\n");
        Group item = full.addGroup("item");
        item.add("price", 1.5);
        item.add("count", 2);
        Group parts = full.addGroup("parts");
        parts.addGroup("list").addGroup("element").add("no", 1);
        parts.addGroup("list");
        Group third = parts.addGroup("list").addGroup("element");
        third.add("no", 3);
        third.add("code", "x");
        Group entry = full.addGroup("named").addGroup("key_value");
        entry.add("key", "k");
        Group value = entry.addGroup("value");
        value.add("a", 7);
        value.add("b", true);
        full.add("raw", Binary.fromConstantByteArray(new byte[] {1, 2}));
        full.add("day", 19_000);
        full.add("at", 1_700_000_000_123_456L);
        full.add("amount", -5);
        Group empty = new SimpleGroup(FILE);
        empty.add("id", 2L);
        return ParquetFiles.writer().write(FILE, List.of(full, empty));
    }

    @Test
    void fieldsWithoutAColumnAreRescuedAsJson() {
        assertThat(FormatRows.PARQUET.rows(file(), "id BIGINT, _rescued_data STRING"))
                .containsExactly(
                        List.of(
                                1L,
                                "{\"name\":\"a \\\"b\\\"\\n\",\"item\":{\"price\":1.5,\"count\":2},"
                                        + "\"parts\":[{\"no\":1,\"code\":null},null,{\"no\":3,\"code\":\"x\"}],"
                                        + "\"named\":{\"k\":{\"a\":7,\"b\":true}},\"raw\":\"AQI=\",\"day\":\"2022-01-08\","
                                        + "\"at\":\"2023-11-14T22:13:20.123456Z\",\"amount\":-0.05,"
                                        + "\"_file_path\":\"mem://bucket/a.parquet\"}"),
                        Arrays.asList(2L, null));
    }

    @Test
    void fieldsWithinColumnsAreRescuedUnderTheirPath() {
        String columns = "id BIGINT, name STRING, item ROW<price DOUBLE>, parts ARRAY<ROW<`no` INT>>, "
                + "named MAP<STRING, ROW<a INT>>, raw BYTES, `day` DATE, `at` TIMESTAMP_LTZ(6), amount DECIMAL(9, 2), "
                + "_rescued_data STRING";
        List<List<Object>> rows = FormatRows.PARQUET.rows(file(), columns);
        assertThat(rows.get(0).get(3)).isEqualTo(Arrays.asList(List.of(1), null, List.of(3)));
        assertThat(rows.get(0).get(9))
                .isEqualTo(
                        "{\"item\":{\"count\":2},\"parts\":[null,null,{\"code\":\"x\"}],\"named\":{\"k\":{\"b\":true}},"
                                + "\"_file_path\":\"mem://bucket/a.parquet\"}");
        assertThat(rows.get(1).get(9)).isNull();
    }

    private static final MessageType ALWAYS_NULL = MessageTypeParser.parseMessageType("""
            message rows {
              required int64 id;
              optional int32 nothing (UNKNOWN);
              optional group nothings (LIST) { repeated group list { optional int32 element (UNKNOWN); } }
              optional group named (MAP) { repeated group key_value {
                required binary key (STRING); optional int32 value (UNKNOWN); } }
              optional group item { optional int32 nothing (UNKNOWN); optional int32 count; }
            }
            """);

    private static byte[] alwaysNull() {
        Group full = new SimpleGroup(ALWAYS_NULL);
        full.add("id", 1L);
        Group nothings = full.addGroup("nothings");
        nothings.addGroup("list");
        nothings.addGroup("list");
        full.addGroup("named").addGroup("key_value").add("key", "k");
        full.addGroup("item").add("count", 3);
        Group empty = new SimpleGroup(ALWAYS_NULL);
        empty.add("id", 2L);
        return ParquetFiles.writer().write(ALWAYS_NULL, List.of(full, empty));
    }

    @Test
    void aFieldThatIsAlwaysNullLeavesNothingToRescue() {
        assertThat(FormatRows.PARQUET.rows(alwaysNull(), "id BIGINT, _rescued_data STRING"))
                .containsExactly(
                        List.of(
                                1L,
                                "{\"nothings\":[null,null],\"named\":{\"k\":null},\"item\":{\"nothing\":null,\"count\":3},"
                                        + "\"_file_path\":\"mem://bucket/a.parquet\"}"),
                        Arrays.asList(2L, null));
        assertThat(
                        FormatRows.PARQUET.rows(
                                alwaysNull(),
                                "id BIGINT, nothings ARRAY<INT>, named MAP<STRING, BIGINT>, item ROW<`count` INT>, _rescued_data STRING"))
                .containsExactly(
                        Arrays.asList(1L, Arrays.asList(null, null), singleton("k", null), List.of(3), null),
                        Arrays.asList(2L, null, null, null, null));
    }

    @Test
    void aFieldThatIsAlwaysNullFitsAnyColumn() {
        for (String type : List.of("INT", "STRING", "VARCHAR(3)", "ROW<a INT>", "ARRAY<INT>", "MAP<STRING, INT>")) {
            assertThat(FormatRows.PARQUET.rows(alwaysNull(), "nothing " + type))
                    .containsOnly(Arrays.asList((Object) null));
        }
        assertThat(FormatRows.PARQUET.rows(alwaysNull(), "nothings ARRAY<ROW<a INT>>, named MAP<STRING, ARRAY<INT>>"))
                .containsExactly(List.of(Arrays.asList(null, null), singleton("k", null)), Arrays.asList(null, null));
        assertThat(FormatRows.PARQUET.rows(alwaysNull(), "item ROW<nothing ROW<a INT>>"))
                .containsExactly(List.of(Arrays.asList((Object) null)), Arrays.asList((Object) null));
    }

    private static Map<Object, Object> singleton(Object key, @Nullable Object value) {
        Map<Object, Object> map = new HashMap<>();
        map.put(key, value);
        return map;
    }

    @Test
    void decimalsWithMoreDigitsThanFlinksAreRescuedAsTexts() {
        MessageType schema = MessageTypeParser.parseMessageType(
                "message rows { required int64 id; optional binary a (DECIMAL(40,2)); optional binary b (DECIMAL(39,0)); }");
        Group row = new SimpleGroup(schema);
        row.add("id", 1L);
        row.add("a", Binary.fromConstantByteArray(new byte[] {1, 0}));
        row.add("b", Binary.fromConstantByteArray(new byte[] {-1}));
        byte[] file = ParquetFiles.writer().write(schema, List.of(row));
        assertThat(FormatRows.PARQUET.rows(file, "id BIGINT, a DECIMAL(38, 2), _rescued_data STRING"))
                .containsExactly(Arrays.asList(
                        1L, null, "{\"a\":\"2.56\",\"b\":\"-1\",\"_file_path\":\"mem://bucket/a.parquet\"}"));
    }

    @Test
    void valuesOfAnotherTypeAreNullAndRescued() {
        ReadSchema schema = FormatRows.PARQUET.schema("id INT, name STRING, item ROW<price FLOAT, `count` INT>, "
                + "parts ARRAY<INT>, named MAP<STRING, ROW<a INT, b BOOLEAN>>, raw BYTES, `day` DATE, "
                + "`at` TIMESTAMP_LTZ(6), amount DECIMAL(9, 2), _rescued_data STRING");
        for (String mode : List.of("permissive", "dropmalformed", "failfast")) {
            List<DecodedBatch> batches = FormatRows.PARQUET.batches(file(), Map.of("bad-records.mode", mode), schema);
            List<List<Object>> rows = FormatRows.PARQUET.rows(batches);
            assertThat(rows.get(0).subList(2, 4)).isEqualTo(Arrays.asList(Arrays.asList(null, 2), null));
            assertThat(rows.get(0).get(9))
                    .isEqualTo("{\"id\":1,\"parts\":[{\"no\":1,\"code\":null},null,{\"no\":3,\"code\":\"x\"}],"
                            + "\"item\":{\"price\":1.5},\"_file_path\":\"mem://bucket/a.parquet\"}");
            assertThat(rows.get(1).get(9)).isEqualTo("{\"id\":2,\"_file_path\":\"mem://bucket/a.parquet\"}");
            assertThat(batches).singleElement().satisfies(batch -> {
                assertThat(batch.rescuedRows()).isEqualTo(2);
                assertThat(batch.corruptRecords()).isZero();
            });
        }
    }

    @Test
    void withoutRescueTheModeDecides() {
        ReadSchema schema = FormatRows.PARQUET.schema("id BIGINT, name INT, _corrupt_record STRING");

        List<DecodedBatch> kept = FormatRows.PARQUET.batches(file(), Map.of(), schema);
        assertThat(FormatRows.PARQUET.rows(kept))
                .containsExactly(
                        Arrays.asList(
                                1L, null, "{\"name\":\"a \\\"b\\\"\\n\",\"_file_path\":\"mem://bucket/a.parquet\"}"),
                        Arrays.asList(2L, null, null));
        assertThat(kept)
                .singleElement()
                .satisfies(batch -> assertThat(batch.corruptRecords()).isEqualTo(1));

        List<DecodedBatch> dropped =
                FormatRows.PARQUET.batches(file(), Map.of("bad-records.mode", "dropmalformed"), schema);
        assertThat(FormatRows.PARQUET.rows(dropped)).containsExactly(Arrays.asList(2L, null, null));
        assertThat(dropped).singleElement().satisfies(batch -> {
            assertThat(batch.droppedRecords()).isEqualTo(1);
            assertThat(batch.badRecords()).singleElement().satisfies(bad -> {
                assertThat(bad.number()).isEqualTo(1);
                assertThat(bad.offset()).isEqualTo(BadRecord.UNKNOWN);
                assertThat(bad.outcome()).isEqualTo(BadRecord.Outcome.DROPPED);
                assertThat(bad.reason()).startsWith("field 'name' does not fit the type of its column, INT: ");
                assertThat(bad.text())
                        .isEqualTo("{\"name\":\"a \\\"b\\\"\\n\",\"_file_path\":\"mem://bucket/a.parquet\"}");
            });
        });

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.batches(file(), Map.of("bad-records.mode", "failfast"), schema))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_CORRUPT_RECORD))
                .withMessageContaining(
                        "[mem://bucket/a.parquet] row 1: field 'name' does not fit the type of its column, INT: \"a");
    }

    @Test
    void aNotNullColumnWithoutAValueIsNeverANull() {
        ReadSchema schema = FormatRows.PARQUET.schema("id BIGINT NOT NULL, item ROW<price DOUBLE NOT NULL> NOT NULL");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.batches(file(), Map.of(), schema))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_CORRUPT_RECORD))
                .withMessageContaining("row 2: no value for column 'item', which is NOT NULL");
        assertThat(FormatRows.PARQUET.rows(
                        FormatRows.PARQUET.batches(file(), Map.of("bad-records.mode", "dropmalformed"), schema)))
                .containsExactly(List.of(1L, List.of(1.5)));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.rows(file(), "other INT NOT NULL"));
    }

    @Test
    void missingColumnsAreNull() {
        assertThat(FormatRows.PARQUET.rows(
                        file(), "a INT, b ROW<c STRING>, item ROW<weight DOUBLE>, d ARRAY<INT>, e MAP<STRING, INT>"))
                .containsExactly(
                        Arrays.asList(null, null, Arrays.asList((Object) null), null, null),
                        Arrays.asList(null, null, null, null, null));
        assertThat(FormatRows.PARQUET.rows(file(), "a INT")).hasSize(2);
    }

    @Test
    void namesMatchInCaseUnlessToldOtherwise() {
        assertThat(FormatRows.PARQUET.rows(file(), "ID BIGINT")).containsOnly(Arrays.asList((Object) null));
        ReadSchema sensitive = FormatRows.PARQUET.schema("ID BIGINT, Item ROW<PRICE DOUBLE>");
        ReadSchema relaxed = new ReadSchema(0, sensitive.type(), null, null, false);
        assertThat(FormatRows.PARQUET.rows(FormatRows.PARQUET.batches(file(), Map.of(), relaxed)))
                .containsExactly(List.of(1L, List.of(1.5)), Arrays.asList(2L, null));
    }

    @Test
    void manyRescuedRowsGiveManyBatches() {
        MessageType schema = MessageTypeParser.parseMessageType("message rows { required binary a (STRING); }");
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Group row = new SimpleGroup(schema);
            row.add("a", "x".repeat(1_000));
            rows.add(row);
        }
        List<DecodedBatch> batches = FormatRows.PARQUET.batches(
                ParquetFiles.writer().write(schema, rows),
                Map.of(),
                FormatRows.PARQUET.schema("b INT, _rescued_data STRING"));
        assertThat(batches).hasSizeGreaterThan(15);
        assertThat(FormatRows.PARQUET.rows(batches)).hasSize(20_000);
    }
}
