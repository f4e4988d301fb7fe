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

import io.cloudfiles.flink.testing.ReferencePage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The page for PySpark users: under each heading a pattern, first as Spark's program, then in our four forms. */
final class PysparkPage {
    private static final Path PAGE = ReferencePage.repository().resolve("docs/how-to/pyspark.md");
    private static final Pattern HEADING = Pattern.compile("(?m)^## ");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

    /** A pattern; each form is the code of a block. */
    record Section(String spark, String shell, String sql, String pyFlink) {}

    private PysparkPage() {}

    /**
     * Reads the page.
     *
     * @param data what stands in place of {@code /data}
     */
    static List<Section> read(Path data) throws IOException {
        String page = Files.readString(PAGE).replace("/data/", data + "/");
        return HEADING.splitAsStream(page).skip(1).map(PysparkPage::section).toList();
    }

    private static Section section(String text) {
        List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
        assertThat(blocks.stream().map(block -> block.group(1)))
                .as(text.lines().findFirst().orElseThrow())
                .isEqualTo(List.of("python", "bash", "sql", "java", "python"));
        List<String> code = blocks.stream().map(block -> block.group(2)).toList();
        return new Section(code.get(0), code.get(1), code.get(2), code.get(4));
    }
}
