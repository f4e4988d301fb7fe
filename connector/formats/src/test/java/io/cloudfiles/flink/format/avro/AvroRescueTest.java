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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Values that have no column, or do not fit theirs. */
class AvroRescueTest {
    private static final String PATH = "\"_file_path\":\"mem://bucket/a.avro\"}";

    private static final Schema SCHEMA = AvroFiles.schema("""
            {'name': 'id', 'type': 'long'},
            {'name': 'name', 'type': ['null', 'string']},
            {'name': 'address', 'type': ['null', {'type': 'record', 'name': 'address', 'fields': [
                {'name': 'zip', 'type': 'string'},
                {'name': 'floor', 'type': 'int'}]}]}
            """);

    private static byte[] file() {
        Schema address = SCHEMA.getField("address").schema().getTypes().get(1);
        List<GenericRecord> records = List.of(
                AvroFiles.record(SCHEMA, 1L, "one", AvroFiles.record(address, "x1", 3)),
                AvroFiles.record(SCHEMA, 2L, null, null));
        return AvroFiles.writer().write(SCHEMA, records);
    }

    private static byte[] file(Schema schema, GenericRecord... records) {
        return AvroFiles.writer().write(schema, List.of(records));
    }

    @Test
    void fieldsWithoutAColumnAreRescued() {
        assertThat(FormatRows.AVRO.rows(file(), "id BIGINT, _rescued_data STRING"))
                .containsExactly(
                        List.of(1L, "{\"name\":\"one\",\"address\":{\"zip\":\"x1\",\"floor\":3}," + PATH),
                        Arrays.asList(2L, null));
    }

    @Test
    void fieldsWithoutAColumnAreIgnoredWithoutRescue() {
        assertThat(FormatRows.AVRO.rows(file(), "name STRING"))
                .containsExactly(List.of("one"), Arrays.asList((Object) null));
    }

    @Test
    void valuesOfATypeThatDoesNotFitAreRescued() {
        assertThat(FormatRows.AVRO.rows(file(), "id INT, address ROW<zip BIGINT, floor BIGINT>, _rescued_data STRING"))
                .containsExactly(
                        Arrays.asList(
                                null,
                                Arrays.asList(null, 3L),
                                "{\"id\":1,\"name\":\"one\",\"address\":{\"zip\":\"x1\"}," + PATH),
                        Arrays.asList(null, null, "{\"id\":2," + PATH));
    }

    @Test
    void namesInAnotherCaseAreUnknownUnlessCaseDoesNotMatter() {
        assertThat(FormatRows.AVRO
                        .rows(file(), "ID BIGINT, _rescued_data STRING")
                        .get(1))
                .containsExactly(null, "{\"id\":2," + PATH);
        ReadSchema anyCase =
                new ReadSchema(0, FormatRows.AVRO.schema("ID BIGINT").type(), null, null, false);
        assertThat(FormatRows.AVRO.rows(FormatRows.AVRO.batches(file(), Map.of(), anyCase)))
                .containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void singleValuesThatDoNotFitAreRescued() {
        Schema schema = AvroFiles.schema("{'name': 'n', 'type': 'int'}, {'name': 't', 'type': 'bytes'}");
        byte[] file = file(
                schema,
                AvroFiles.record(schema, 127, ByteBuffer.wrap(new byte[] {'a'})),
                AvroFiles.record(schema, 128, ByteBuffer.wrap(new byte[] {-1})));
        assertThat(FormatRows.AVRO.rows(file, "n TINYINT, t VARCHAR(5), _rescued_data STRING"))
                .containsExactly(
                        Arrays.asList((byte) 127, "a", null),
                        Arrays.asList(null, null, "{\"n\":128,\"t\":\"/w==\"," + PATH));
    }

    @Test
    void branchesOfUnionsFitOneByOne() {
        Schema schema = AvroFiles.schema("{'name': 'c', 'type': ['int', 'string', 'null']}");
        byte[] file = file(
                schema, AvroFiles.record(schema, 1), AvroFiles.record(schema, "x"), AvroFiles.record(schema, (Object)
                        null));
        assertThat(FormatRows.AVRO.rows(file, "c STRING, _rescued_data STRING"))
                .containsExactly(
                        Arrays.asList(null, "{\"c\":{\"member0\":1,\"member1\":null}," + PATH),
                        Arrays.asList("x", null),
                        Arrays.asList(null, null));
    }

    @Test
    void arraysAndMapsWithElementsThatDoNotFitAreRescuedAsAWhole() {
        Schema schema = AvroFiles.schema("{'name': 'a', 'type': {'type': 'array', 'items': 'int'}}, "
                + "{'name': 'm', 'type': {'type': 'map', 'values': 'string'}}");
        byte[] file = file(
                schema,
                AvroFiles.record(schema, List.of(1, 200), Map.of("k", "long")),
                AvroFiles.record(schema, List.of(2), Map.of("k", "s")));
        assertThat(FormatRows.AVRO.rows(file, "a ARRAY<TINYINT>, m MAP<STRING, VARCHAR(2)>, _rescued_data STRING"))
                .containsExactly(
                        Arrays.asList(null, null, "{\"a\":[1,200],\"m\":{\"k\":\"long\"}," + PATH),
                        Arrays.asList(List.of((byte) 2), Map.of("k", "s"), null));
    }

    @Test
    void whatStandsInObjectsWithinArraysAndMapsIsRescuedAtItsPlace() {
        String record = "{'type': 'record', 'name': 'r', 'fields': [{'name': 'x', 'type': 'int'}, "
                + "{'name': 'y', 'type': ['null', 'int']}]}";
        Schema schema = AvroFiles.schema("{'name': 'a', 'type': {'type': 'array', 'items': " + record + "}}, "
                + "{'name': 'm', 'type': {'type': 'map', 'values': 'r'}}");
        Schema element = schema.getField("a").schema().getElementType();
        GenericRecord fitting = AvroFiles.record(element, 1, null);
        GenericRecord misfit = AvroFiles.record(element, 300, 4);
        byte[] file = file(schema, AvroFiles.record(schema, List.of(fitting, misfit), Map.of("k", misfit)));
        assertThat(FormatRows.AVRO.rows(
                        file, "a ARRAY<ROW<x TINYINT>>, m MAP<STRING, ROW<x TINYINT>>, _rescued_data STRING"))
                .containsExactly(List.of(
                        List.of(List.of((byte) 1), Arrays.asList((Object) null)),
                        Map.of("k", Arrays.asList((Object) null)),
                        "{\"a\":[null,{\"y\":4,\"x\":300}],\"m\":{\"k\":{\"y\":4,\"x\":300}}," + PATH));
    }

    @Test
    void everyTypeHasItsFormInJson() {
        Schema schema = AvroFiles.schema("""
                {'name': 'b', 'type': 'boolean'}, {'name': 'f', 'type': 'float'}, {'name': 'd', 'type': 'double'},
                {'name': 'day', 'type': {'type': 'int', 'logicalType': 'date'}},
                {'name': 'at', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}},
                {'name': 'wall', 'type': {'type': 'long', 'logicalType': 'local-timestamp-micros'}},
                {'name': 'far', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}},
                {'name': 'dec', 'type': {'type': 'bytes', 'logicalType': 'decimal', 'precision': 5, 'scale': 2}},
                {'name': 'bin', 'type': 'bytes'}, {'name': 'u', 'type': ['long', 'string']}
                """);
        byte[] file = file(
                schema,
                AvroFiles.record(
                        schema,
                        true,
                        1.5f,
                        Double.NaN,
                        0,
                        1L,
                        1L,
                        Long.MAX_VALUE,
                        ByteBuffer.wrap(new byte[] {100}),
                        ByteBuffer.wrap(new byte[] {1}),
                        "\""));
        assertThat(FormatRows.AVRO.rows(file, "_rescued_data STRING").get(0).get(0))
                .isEqualTo(
                        "{\"b\":true,\"f\":1.5,\"d\":\"NaN\",\"day\":\"1970-01-01\",\"at\":\"1970-01-01T00:00:00.001Z\","
                                + "\"wall\":\"1970-01-01T00:00:00.000001\",\"far\":9223372036854775807,\"dec\":1.00,\"bin\":\"AQ==\","
                                + "\"u\":{\"member0\":null,\"member1\":\"\\\"\"}," + PATH);
    }

    @Test
    void aTimestampBeyondAllTimesIsRescued() {
        Schema schema = AvroFiles.schema("{'name': 'c', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}}");
        byte[] file = file(schema, AvroFiles.record(schema, Long.MIN_VALUE));
        assertThat(FormatRows.AVRO
                        .rows(file, "c TIMESTAMP_LTZ(6), _rescued_data STRING")
                        .get(0))
                .containsExactly(null, "{\"c\":-9223372036854775808," + PATH);
    }

    @Test
    void withoutRescueValuesThatDoNotFitFailTheJobUnlessAnotherModeIsSet() {
        assertThatThrownBy(() -> FormatRows.AVRO.rows(file(), "id INT"))
                .hasMessageStartingWith("CF_CORRUPT_RECORD: [mem://bucket/a.avro] record 1 from the block at byte ")
                .hasMessageContaining("field 'id' does not fit the type of its column, INT: 1");
        Map<String, String> permissive = Map.of("bad-records.mode", "permissive");
        assertThat(FormatRows.AVRO.rows(file(), "id INT, _corrupt_record STRING", permissive))
                .containsExactly(Arrays.asList(null, "{\"id\":1," + PATH), Arrays.asList(null, "{\"id\":2," + PATH));
    }

    @ParameterizedTest
    @CsvSource({"permissive, 2, 0", "dropmalformed, 0, 2"})
    void badRecordsAreCounted(String mode, int corrupt, int dropped) {
        List<DecodedBatch> batches =
                FormatRows.AVRO.batches(file(), Map.of("bad-records.mode", mode), FormatRows.AVRO.schema("id INT"));
        assertThat(batches).hasSize(1);
        assertThat(batches.get(0).corruptRecords()).isEqualTo(corrupt);
        assertThat(batches.get(0).droppedRecords()).isEqualTo(dropped);
        assertThat(batches.get(0).badRecords())
                .extracting(BadRecord::text)
                .containsExactly("{\"id\":1," + PATH, "{\"id\":2," + PATH);
        assertThat(batches.get(0).records().rowCount()).isEqualTo(2 - dropped);
    }

    @Test
    void aColumnThatIsNotNullNeedsAValue() {
        assertThatThrownBy(() -> FormatRows.AVRO.rows(file(), "name STRING NOT NULL"))
                .hasMessageContaining("no value for column 'name', which is NOT NULL");
        assertThat(FormatRows.AVRO.rows(file(), "name STRING NOT NULL", Map.of("bad-records.mode", "dropmalformed")))
                .containsExactly(List.of("one"));
        assertThatThrownBy(() -> FormatRows.AVRO.rows(file(), "other STRING NOT NULL"))
                .hasMessageContaining("no value for column 'other', which is NOT NULL");
    }
}
