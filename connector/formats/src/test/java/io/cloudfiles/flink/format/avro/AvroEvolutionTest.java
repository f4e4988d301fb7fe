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

import io.cloudfiles.flink.format.FormatRows;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A schema that the user gives, beside that of each file; and fields by their places. */
class AvroEvolutionTest {
    private static final Schema OLD =
            AvroFiles.schema("{'name': 'id', 'type': 'int'}, {'name': 'nick', 'type': 'string'}, {'name': 'level', "
                    + "'type': {'type': 'enum', 'name': 'level', 'symbols': ['LOW', 'HIGH', 'ABSURD']}}");

    private static byte[] old() {
        Schema level = OLD.getField("level").schema();
        List<GenericRecord> records = List.of(
                AvroFiles.record(OLD, 1, "one", new GenericData.EnumSymbol(level, "HIGH")),
                AvroFiles.record(OLD, 2, "two", new GenericData.EnumSymbol(level, "ABSURD")));
        return AvroFiles.writer().write(OLD, records);
    }

    private static Map<String, String> asked(String fields) {
        return Map.of("avro.avro-schema", AvroFiles.schema(fields).toString());
    }

    private static List<List<Object>> rows(Map<String, String> options) {
        return FormatRows.AVRO.rows(FormatRows.AVRO.batches(
                old(), options, FormatRows.AVRO.schema(FormatRows.AVRO.inferred(old(), options))));
    }

    @Test
    void columnsAreThoseOfTheGivenSchema() {
        assertThat(rows(asked("{'name': 'id', 'type': 'long'}"))).containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void missingFieldsHaveTheDefaultsOfTheGivenSchema() {
        String fields = "{'name': 'id', 'type': 'double'}, {'name': 'score', 'type': 'int', 'default': 7}, "
                + "{'name': 'text', 'type': ['string', 'null'], 'default': 'dé'}, "
                + "{'name': 'tags', 'type': {'type': 'array', 'items': 'string'}, 'default': ['a', 'b']}, "
                + "{'name': 'in', 'type': {'type': 'record', 'name': 'in', 'fields': [{'name': 'x', 'type': 'int'}, "
                + "{'name': 'y', 'type': 'string', 'default': 'why'}]}, 'default': {'x': 5}}, "
                + "{'name': 'none', 'type': ['null', 'string'], 'default': null}, "
                + "{'name': 'nothing', 'type': ['null', 'string']}";
        assertThat(rows(asked(fields)))
                .containsExactly(
                        Arrays.asList(1.0, 7, "dé", List.of("a", "b"), List.of(5, "why"), null, null),
                        Arrays.asList(2.0, 7, "dé", List.of("a", "b"), List.of(5, "why"), null, null));
    }

    @Test
    void fieldsAreFoundByTheirAliases() {
        assertThat(rows(asked("{'name': 'name', 'type': 'string', 'aliases': ['handle', 'nick']}")))
                .containsExactly(List.of("one"), List.of("two"));
    }

    @Test
    void symbolsThatTheGivenSchemaDoesNotHaveBecomeItsDefault() {
        String level = "{'name': 'level', 'type': {'type': 'enum', 'name': 'level', 'symbols': ['LOW', 'HIGH']%s}}";
        assertThat(rows(asked(level.formatted(", 'default': 'LOW'")))).containsExactly(List.of("HIGH"), List.of("LOW"));
        assertThatThrownBy(() -> rows(asked(level.formatted(""))))
                .hasMessageStartingWith("CF_CORRUPT_RECORD")
                .hasMessageContaining("ABSURD");
    }

    @Test
    void numbersHaveTheLogicalTypesOfTheGivenSchema() {
        assertThat(rows(asked("{'name': 'id', 'type': {'type': 'int', 'logicalType': 'date'}}")))
                .containsExactly(List.of(1), List.of(2));
        assertThat(rows(asked("{'name': 'id', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}}")))
                .extracting(row -> row.get(0).toString())
                .containsExactly("1970-01-01T00:00:00.001", "1970-01-01T00:00:00.002");
    }

    @Test
    void aDefaultThatDoesNotFitItsDeclaredColumnIsRefused() {
        Map<String, String> options = asked("{'name': 'score', 'type': 'string', 'default': 'x'}");
        assertThatThrownBy(() -> FormatRows.AVRO.rows(old(), "score INT", options))
                .hasMessageStartingWith("CF_INVALID_SCHEMA: The default of the field 'score' in avro.avro-schema, ");
    }

    @Test
    void fieldsCanBeFoundByTheirPlaces() {
        Map<String, String> positional = Map.of("avro.positional-field-matching", "true");
        assertThat(FormatRows.AVRO.rows(old(), "a BIGINT, b STRING", positional))
                .containsExactly(List.of(1L, "one"), List.of(2L, "two"));
        assertThat(FormatRows.AVRO.format(positional).canPrune()).isFalse();
        assertThat(FormatRows.AVRO.format(Map.of()).canPrune()).isTrue();
    }
}
