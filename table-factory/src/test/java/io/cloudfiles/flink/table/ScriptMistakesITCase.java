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
package io.cloudfiles.flink.table;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user gets wrong in a script, and what {@code cloudfiles sql} says, as in {@code script-mistakes.txt}. */
class ScriptMistakesITCase {
    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> mistakes() throws IOException {
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/a.json"), "{\"id\":1,\"name\":\"one\"}\n");
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("/script-mistakes.txt"))) {
            String cases = new String(text.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^#.*\n", "");
            return Stream.of(cases.strip().split("\n\n")).map(this::test);
        }
    }

    private DynamicTest test(String block) {
        String[] parts = block.split("\n=> ", 2);
        return DynamicTest.dynamicTest(parts[0].lines().findFirst().orElse(""), () -> {
            Path script =
                    Files.writeString(directory.resolve("job.sql"), parts[0].replace("{dir}", directory.toString()));
            CommandLineRun run =
                    CommandLineRun.of("sql -f " + script + " --checkpoint " + directory + "/cp --available-now");

            assertThat(run.err().strip().replace(directory.toString(), "{dir}")).isEqualTo(parts[1].strip());
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(directory.resolve("out")).doesNotExist();
        });
    }
}
