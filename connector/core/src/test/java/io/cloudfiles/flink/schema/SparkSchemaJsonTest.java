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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SparkSchemaJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"string\" | STRING",
                "\"byte\" | TINYINT",
                "\"short\" | SMALLINT",
                "\"integer\" | INT",
                "\"long\" | BIGINT",
                "\"float\" | FLOAT",
                "\"double\" | DOUBLE",
                "\"boolean\" | BOOLEAN",
                "\"binary\" | BYTES",
                "\"date\" | DATE",
                "\"timestamp\" | TIMESTAMP_LTZ(6)",
                "\"timestamp_ntz\" | TIMESTAMP(6)",
                "\"decimal(38,18)\" | DECIMAL(38, 18)",
                "\"decimal\" | DECIMAL(10, 0)",
                "\"char(3)\" | CHAR(3)",
                "\"varchar(20)\" | VARCHAR(20)",
                "\"variant\" | VARIANT",
                "\"void\" | STRING",
                "{\"type\":\"array\",\"elementType\":\"long\",\"containsNull\":false} | ARRAY<BIGINT>",
                "{\"type\":\"map\",\"keyType\":\"string\",\"valueType\":{\"type\":\"array\",\"elementType\":\"date\"}} | MAP<STRING, ARRAY<DATE>>",
                "{\"type\":\"struct\",\"fields\":[{\"name\":\"odd name\",\"type\":\"short\",\"nullable\":false}]} | ROW<`odd name` SMALLINT>"
            })
    void knowsTypes(String json, String type) throws JsonProcessingException {
        assertThat(read("{\"name\":\"c\",\"type\":" + json + ",\"nullable\":false,\"metadata\":{\"comment\":\"x\"}}"))
                .isEqualTo(SchemaDdl.parse("c " + type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"name\":\"c\",\"type\":\"calendar interval\"} | 'c' has the type calendar interval",
                "{\"name\":\"c\",\"type\":\"time(6)\"} | 'c' has the type time(6)",
                "{\"name\":\"c\",\"type\":{\"type\":\"udt\",\"class\":\"X\"}} | 'c' has the type {\"type\":\"udt\"",
                "{\"name\":\"c\"} | type",
                "{\"name\":\"c\",\"type\":\"long\"},{\"name\":\"c\",\"type\":\"long\"} | 'c' occurs twice"
            })
    void namesWhatItDoesNotKnow(String field, String why) {
        assertThatThrownBy(() -> read(field))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesWhatIsNoStruct() {
        assertThatThrownBy(() -> SparkSchemaJson.columns(new ObjectMapper().readTree("{\"type\":\"array\"}")))
                .hasMessageContaining("no struct");
    }

    private static RowType read(String field) throws JsonProcessingException {
        return SparkSchemaJson.columns(new ObjectMapper().readTree("{\"type\":\"struct\",\"fields\":[" + field + "]}"));
    }
}
