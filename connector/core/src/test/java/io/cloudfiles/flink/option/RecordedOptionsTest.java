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
package io.cloudfiles.flink.option;

import io.cloudfiles.flink.option.RecordedOptions.Change;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedOptionsTest {
    private static final List<OptionSpec<?>> SPECS = List.of(
            OptionSpec.string("csv.sep", ",", "").alias("delimiter"),
            OptionSpec.string("csv.comment", null, ""),
            OptionSpec.duration("discovery.interval", Duration.ofSeconds(10), "")
                    .changeable(),
            OptionSpec.family("notification.tags", "").changeable(),
            OptionSpec.string("s3.secret-key", null, ""),
            OptionSpec.family("store.credentials", ""));

    private static RecordedOptions told(Map<String, String> given) {
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = new OptionResolver(SPECS).resolve(given, problems);
        assertThat(problems).isEmpty();
        return RecordedOptions.of(resolved, SPECS);
    }

    @Test
    void keepsWhatIsSetUnderCanonicalNamesAndNoSecrets() {
        assertThat(told(Map.of(
                                "delimiter", ";",
                                "discovery.interval", "1 min",
                                "notification.tags.Team", "data",
                                "notification.tags.token", "never",
                                "s3.secret-key", "never",
                                "store.credentials.a", "never"))
                        .values())
                .containsOnly(
                        Map.entry("csv.sep", ";"),
                        Map.entry("discovery.interval", "1 min"),
                        Map.entry("notification.tags.Team", "data"));
    }

    @Test
    void whatIsNotSetHasItsDefault() {
        assertThat(told(Map.of()).changesSince(Map.of("csv.sep", ","))).isEmpty();
        assertThat(told(Map.of("delimiter", ",", "s3.secret-key", "other")).changesSince(Map.of()))
                .isEmpty();
    }

    @Test
    void tellsWhatChangedAndWhetherItMay() {
        assertThat(told(Map.of("discovery.interval", "1 min", "csv.sep", "|"))
                        .changesSince(Map.of("csv.comment", "#", "notification.tags.Team", "data")))
                .containsExactly(
                        new Change("csv.comment", "#", "", false),
                        new Change("csv.sep", ",", "|", false),
                        new Change("discovery.interval", "", "1 min", true),
                        new Change("notification.tags.Team", "data", "", true));
        assertThat(new Change("csv.comment", "#", "", false)).hasToString("'csv.comment' was '#' and is not set");
    }
}
