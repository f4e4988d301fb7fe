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
package io.cloudfiles.flink;

import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every row of the page names what holds it, and that exists. */
class FlinkTrapsPageTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|ITCase))\\.(\\w+)`");
    private static final String SOURCES = "src/test/java";

    @Test
    void eachTrapIsHeldByATestThatExists() throws IOException {
        Path repository = ReferencePage.repository();
        Map<String, String> tests = testsOf(repository);
        List<String> rows = Files.readAllLines(repository.resolve("docs/design/flink-traps.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Flink |"))
                .toList();

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(TEST.matcher(row).results())
                        .isNotEmpty()
                        .allSatisfy(test -> assertThat(tests.getOrDefault(test.group(1), ""))
                                .as(test.group())
                                .containsPattern(test(test.group(2)))));
    }

    /** A method that is run: its annotation stands above it, without a blank line between. */
    private static Pattern test(String method) {
        return Pattern.compile(
                "@(?:Test|ParameterizedTest|ArchTest)\\b(?:(?!\\n\\n).)*?void " + method + "\\(", Pattern.DOTALL);
    }

    /** The text of each test class, by its name. */
    private static Map<String, String> testsOf(Path repository) throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (String part : List.of("connector", "table-factory")) {
            try (Stream<Path> files = Files.walk(repository.resolve(part), 16)) {
                files.filter(file -> file.toString().contains(SOURCES)
                                && file.getFileName().toString().matches("\\w+(Test|ITCase)\\.java"))
                        .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), text(file)));
            }
        }
        return tests;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
