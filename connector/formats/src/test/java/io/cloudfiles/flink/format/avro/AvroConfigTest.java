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

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.columnar.RebaseMode;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AvroConfigTest {
    @Test
    void everyDefaultIsAsDocumented() {
        assertThat(AvroConfig.from(new Configuration()))
                .isEqualTo(new AvroConfig(
                        BadRecordMode.FAILFAST,
                        null,
                        RebaseMode.CORRECTED,
                        false,
                        new UnionMembers(false, "member_"),
                        -1));
    }

    @Test
    void everyOptionIsTaken() {
        String schema = "{\"type\":\"record\",\"name\":\"r\",\"fields\":[]}";
        Configuration options = new Configuration();
        options.set(BadRecordOptions.MODE.option(), BadRecordMode.PERMISSIVE);
        options.set(AvroOptions.SCHEMA.option(), schema);
        options.set(AvroOptions.DATETIME_REBASE_MODE.option(), RebaseMode.LEGACY);
        options.set(AvroOptions.POSITIONAL_FIELD_MATCHING.option(), true);
        options.set(AvroOptions.STABLE_IDENTIFIERS.option(), true);
        options.set(AvroOptions.STABLE_IDENTIFIER_PREFIX.option(), "of_");
        options.set(AvroOptions.RECURSIVE_FIELD_MAX_DEPTH.option(), 3);
        assertThat(AvroConfig.from(options))
                .isEqualTo(new AvroConfig(
                        BadRecordMode.PERMISSIVE, schema, RebaseMode.LEGACY, true, new UnionMembers(true, "of_"), 3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    avro.avro-schema-url           | file:/x                | Give the schema itself: avro.avro-schema.
                    avro.merge-schema              | false                  | set schema.inference.max-files = 1 to look at one.
                    avro.ignore-extension          | false                  | discovery.file-filter
                    avro.recursive-field-max-depth | 16                     | expected 15 at most
                    avro.avro-schema               | {"type": "int"}        | expected a schema of the type 'record'
                    avro.avro-schema               | {"type": "unheard-of"} | Option 'avro.avro-schema'
                    """)
    void whatCannotBeHonouredIsRefused(String key, String value, String message) {
        assertThatThrownBy(() -> AvroConfig.from(Configuration.fromMap(Map.of(key, value))))
                .hasMessageContaining("Option '" + key + "' = '" + value + "'")
                .hasMessageContaining(message);
    }
}
