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
package io.cloudfiles.flink.schema;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaHintsTest {
    private static final String FOUND_TEXT = "id STRING, user ROW<name STRING, born STRING>, tags ARRAY<STRING>, "
            + "points ARRAY<ROW<x STRING, y STRING>>, prices MAP<STRING, STRING>, notes MAP<STRING, ROW<t STRING>>, "
            + "pair ROW<key STRING, `value` STRING>";
    private static final RowType FOUND = SchemaDdl.parse(FOUND_TEXT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "id BIGINT | id STRING | id BIGINT",
                "id: long COMMENT 'a, b' | id STRING | id BIGINT",
                "id BIGINT NOT NULL | id STRING | id BIGINT",
                "user.born DATE | born STRING | born DATE",
                "user.zip INT | born STRING> | born STRING, zip INT>",
                "tags.element INT | tags ARRAY<STRING> | tags ARRAY<INT>",
                "tags ARRAY<INT> | tags ARRAY<STRING> | tags ARRAY<INT>",
                "points.element.y DOUBLE | x STRING, y STRING | x STRING, y DOUBLE",
                "prices.value DECIMAL(10, 2), prices.key INT | prices MAP<STRING, STRING> | prices MAP<INT, DECIMAL(10, 2)>",
                "notes.value.t TIMESTAMP_NTZ | t STRING | t TIMESTAMP(6)",
                "pair.key INT, pair.value LONG | key STRING, `value` STRING | key INT, `value` BIGINT",
                "user MAP<STRING,STRING> | user ROW<name STRING, born STRING> | user MAP<STRING, STRING>",
                "user STRUCT<a: INT>, user.b INT | user ROW<name STRING, born STRING> | user ROW<a INT, b INT>",
                "user.b INT, user STRUCT<a: INT> | user ROW<name STRING, born STRING> | user ROW<a INT, b INT>",
                "ID INT, User.Name VARCHAR(5) | id STRING, user ROW<name STRING, | ID INT, User ROW<Name VARCHAR(5),"
            })
    void giveTypesAndSpellings(String hints, String found, String hinted) {
        assertThat(SchemaHints.parse(hints).applyTo(FOUND)).isEqualTo(replaced(found, hinted));
    }

    private static RowType replaced(String found, String hinted) {
        assertThat(FOUND_TEXT).contains(found);
        return SchemaDdl.parse(FOUND_TEXT.replace(found, hinted));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a INT, `odd.name` STRING | a INT, `odd.name` STRING",
                "a.b.c INT, a.b.d INT | a ROW<b ROW<c INT, d INT>>",
                "a.element.b INT | a ARRAY<ROW<b INT>>",
                "a.key INT | a MAP<INT, STRING>",
                "a.value.b INT | a MAP<STRING, ROW<b INT>>",
                "a.`value` INT | a ROW<`value` INT>",
                "element INT | element INT"
            })
    void addWhatWasNotFound(String hints, String added) {
        assertThat(SchemaHints.parse(hints).applyTo(RowType.of())).isEqualTo(SchemaDdl.parse(added));
        RowType unknown = RowType.of(new LogicalType[] {new NullType(), RowType.of()}, new String[] {"x", "a"});
        assertThat(SchemaHints.parse("x.y INT, a.b INT").applyTo(unknown))
                .isEqualTo(SchemaDdl.parse("x ROW<y INT>, a ROW<b INT>"));
    }

    @Test
    void areNone() {
        assertThat(SchemaHints.parse(" ").isEmpty()).isTrue();
        assertThat(SchemaHints.NONE.applyTo(FOUND)).isEqualTo(FOUND);
        assertThat(SchemaHints.parse("a INT").isEmpty()).isFalse();
    }

    @Test
    void areAllWrongAtOnce() {
        assertThatThrownBy(() -> SchemaHints.parse(
                        "id BIGNT, a INT, A STRING, b INT, b.c INT, d.element INT, d.x INT, e, f INT g"))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_SCHEMA))
                .hasMessageContaining("Option 'schema.hints' is wrong.")
                .hasMessageContaining("'id BIGNT' is wrong at character 4: 'BIGNT' is not a type")
                .hasMessageContaining("'a INT' and 'A STRING' are about the same")
                .hasMessageContaining("'b.c': 'b' is INT and has no fields. Hint 'b' as a whole")
                .hasMessageContaining("'d.x': 'd' is ARRAY<INT> and has nothing but 'd.element'")
                .hasMessageContaining("'e' is wrong at character 2: expected a type")
                .hasMessageContaining("'f INT g' is wrong at character 7: expected ',' or the end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id.x INT", "tags.x INT", "prices.x INT", "points.element.x.y INT", "tags.`element`.y INT"})
    void contradictTheData(String hint) {
        SchemaHints hints = SchemaHints.parse(hint);
        assertThatThrownBy(() -> hints.applyTo(FOUND))
                .hasMessageContaining("CF_INVALID_SCHEMA")
                .hasMessageContaining("'" + hint.replace(" INT", "").replace("`", "") + "'");
    }

    @Test
    void leaveKnownColumnsAsTheyHaveBecome() {
        SchemaHints hints =
                SchemaHints.parse("id INT, N DATE, u.a INT, u.b INT, l.element.b INT, m.value.b INT, later DATE");
        RowType known = SchemaDdl.parse("id STRING, u ROW<a STRING>, l ARRAY<ROW<a INT>>, m MAP<STRING, ROW<a INT>>");
        RowType evolved = SchemaDdl.parse(
                "id BIGINT, u ROW<a STRING, b STRING>, l ARRAY<ROW<a INT, b STRING>>, m MAP<STRING, ROW<a INT>>, n STRING");
        RowType result = SchemaDdl.parse("id BIGINT, u ROW<a STRING, b INT>, l ARRAY<ROW<a INT, b INT>>, "
                + "m MAP<STRING, ROW<a INT, b INT>>, N DATE, later DATE");
        assertThat(hints.applyToNew(known, evolved)).isEqualTo(result);
        assertThat(hints.applyToNew(result, result)).isEqualTo(result);
    }
}
