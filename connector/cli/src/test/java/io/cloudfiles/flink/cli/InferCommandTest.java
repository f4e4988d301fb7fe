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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.schema.SchemaDdl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class InferCommandTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void landAFile() throws IOException {
        Files.writeString(directory.resolve("a.json"), "{\"id\":1,\"tags\":[\"a\"]}\n");
    }

    @Test
    void bothSpellingsArePrinted() {
        CommandRun run = infer();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("Flink:\n  `id` BIGINT,\n").contains("\nSpark:\n  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flink", "spark"})
    void oneSpellingIsADeclarationOfItsOwn(String ddl) {
        CommandRun run = infer("--ddl", ddl);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(SchemaDdl.parse(run.out()).getFields())
                .isEqualTo(SchemaDdl.parse("id BIGINT, tags ARRAY<STRING>, _rescued_data STRING")
                        .getFields());
    }

    private CommandRun infer(String... more) {
        String[] arguments = {
            "infer", "--source", directory.toString(), "--format", "json", "--option", "schema.infer-column-types=true"
        };
        return CommandRun.of(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    }
}
