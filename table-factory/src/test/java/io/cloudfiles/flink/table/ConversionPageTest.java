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

import io.cloudfiles.flink.cli.CloudFilesCommand;
import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code cloudfiles convert} prints for each program of the directory. It names what is not available, so it changes with every
 * option that becomes so, as the reference pages do, and is renewed with them. Here, because every format is on the class path.
 */
class ConversionPageTest {
    private static final Path PROGRAMS = Path.of("src/test/resources/convert");

    static Stream<String> programs() throws IOException {
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".py"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void isConvertedAsBefore(String program) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = CloudFilesCommand.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "convert",
                PROGRAMS.resolve(program).toString());

        assertThat(exitCode).as(err.toString()).isZero();
        ReferencePage.assertUpToDate(
                "table-factory/src/test/resources/convert/" + program.replace(".py", ".txt"), out.toString());
    }
}
