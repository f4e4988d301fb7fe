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
package io.cloudfiles.flink.jar;

import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What the jar brings of others is a list that somebody has looked at, and the jar's notice names all of it. */
class RuntimeDependenciesPageTest {
    /** Annotations that the jar leaves out. */
    private static final List<String> LEFT_OUT =
            List.of("javax.annotation:javax.annotation-api:1.3.2", "org.jspecify:jspecify:1.0.0");

    @Test
    void theListIsUpToDate() throws IOException {
        ReferencePage.assertUpToDate(
                "table-factory/runtime-dependencies.txt", String.join("\n", thirdParties()) + "\n");
    }

    @Test
    void theNoticeNamesEachOfThem() throws IOException {
        String notice = Files.readString(ReferencePage.repository().resolve("table-factory/NOTICE"));
        List<String> named =
                notice.lines().filter(line -> line.startsWith("- ")).toList();

        assertThat(named.stream().map(line -> line.substring(2).replaceFirst(",.*", "")))
                .containsExactlyInAnyOrderElementsOf(thirdParties().stream()
                        .filter(dependency -> !LEFT_OUT.contains(dependency))
                        .toList());
    }

    /** As the build has found them: {@code group:artifact:type:version:scope}, indented. */
    private static List<String> thirdParties() throws IOException {
        try (var lines =
                Files.lines(ReferencePage.repository().resolve("table-factory/target/runtime-dependencies.txt"))) {
            List<String> dependencies = lines.map(
                            line -> line.strip().split(" ", -1)[0].split(":", -1))
                    .filter(parts -> parts.length >= 5 && !parts[0].equals("io.cloudfiles"))
                    .map(parts -> parts[0] + ":" + parts[1] + ":" + parts[parts.length - 2])
                    .sorted()
                    .toList();
            assertThat(dependencies).isNotEmpty();
            return dependencies;
        }
    }
}
