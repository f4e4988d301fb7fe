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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AvroConfigTest {
    private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"r\",\"fields\":[]}";

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
        Configuration options = new Configuration();
        options.set(BadRecordOptions.MODE.option(), BadRecordMode.PERMISSIVE);
        options.set(AvroOptions.SCHEMA.option(), SCHEMA);
        options.set(AvroOptions.DATETIME_REBASE_MODE.option(), RebaseMode.LEGACY);
        options.set(AvroOptions.POSITIONAL_FIELD_MATCHING.option(), true);
        options.set(AvroOptions.STABLE_IDENTIFIERS.option(), true);
        options.set(AvroOptions.STABLE_IDENTIFIER_PREFIX.option(), "of_");
        options.set(AvroOptions.RECURSIVE_FIELD_MAX_DEPTH.option(), 3);
        assertThat(AvroConfig.from(options))
                .isEqualTo(new AvroConfig(
                        BadRecordMode.PERMISSIVE, SCHEMA, RebaseMode.LEGACY, true, new UnionMembers(true, "of_"), 3));
    }

    @Test
    void theSchemaIsReadFromAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("r.avsc"), SCHEMA);
        AvroConfig given = AvroConfig.from(Configuration.fromMap(Map.of("avro.avro-schema", SCHEMA)));
        AvroConfig read = AvroConfig.from(Configuration.fromMap(
                Map.of("avro.avro-schema-url", file.toUri().toString())));
        assertThat(read).isEqualTo(given);
    }

    @Test
    void aFileWithoutASchemaIsWrong(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("r.avsc"), "no schema");
        Map<String, String> options = Map.of("avro.avro-schema-url", file.toString());
        assertThatThrownBy(() -> AvroConfig.from(Configuration.fromMap(options)))
                .hasMessageContaining("Option 'avro.avro-schema-url' = '" + file + "'")
                .hasMessageContaining("expected a file with an Avro schema");
    }

    @Test
    void aSchemaIsGivenOnce() {
        Map<String, String> options = Map.of("avro.avro-schema-url", "/x", "avro.avro-schema", SCHEMA);
        assertThatThrownBy(() -> AvroConfig.from(Configuration.fromMap(options)))
                .hasMessageContaining("avro.avro-schema gives the schema, too. Keep one of them");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    avro.avro-schema-url           | file:/nowhere/x.avsc   | there is no such file
                    avro.avro-schema-url           | nowhere://x            | No storage for scheme 'nowhere'
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
