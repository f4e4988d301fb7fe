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
package io.cloudfiles.flink.examples;

import io.cloudfiles.flink.testing.ReferencePage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** A part of an example that a page shows; in the example it stands between two lines {@code // [mark]}. */
final class ShownCode {
    private static final Path EXAMPLES = Path.of("src/main/java/io/cloudfiles/flink/examples");

    private ShownCode() {}

    /**
     * Fails unless a page shows the part as it is compiled.
     *
     * @param page a path below the root of the repository
     */
    static void assertShown(String page, Class<?> example, String mark) throws IOException {
        assertThat(Files.readString(ReferencePage.repository().resolve(page)))
                .as(page)
                .contains("```java\n" + between(example, "// [" + mark + "]\n") + "```\n");
    }

    private static String between(Class<?> example, String mark) throws IOException {
        String source = Files.readString(EXAMPLES.resolve(example.getSimpleName() + ".java"));
        String[] parts = source.split(Pattern.quote(mark));
        assertThat(parts).as("parts of %s around '%s'", example, mark.strip()).hasSize(3);
        return parts[1].stripIndent();
    }
}
