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
package io.cloudfiles.flink.docs;

import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference page of metrics names those that main code registers, and no others. */
class MetricsPageTest {
    /** A registration: by Flink's methods, or by a method of ours that takes the group first. */
    private static final Pattern REGISTERED =
            Pattern.compile("\\b(?:gauge|counter|meter|histogram|register)\\(\\s*(?:group,\\s*)?\"(\\w+)\"");

    private static final Pattern ON_THE_PAGE =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (?:gauge|counter|meter|histogram) \\|");

    @Test
    void metricsPageNamesExactlyTheRegisteredMetrics() throws IOException {
        Set<String> registered = MainSources.all().values().stream()
                .flatMap(source -> firstGroups(REGISTERED.matcher(source)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String page = Files.readString(ReferencePage.repository().resolve("docs/reference/metrics.md"));
        assertThat(registered).hasSizeGreaterThan(10);
        assertThat(firstGroups(ON_THE_PAGE.matcher(page))).containsExactlyInAnyOrderElementsOf(registered);
    }

    private static Set<String> firstGroups(Matcher matcher) {
        return matcher.results().map((MatchResult result) -> result.group(1)).collect(Collectors.toSet());
    }
}
