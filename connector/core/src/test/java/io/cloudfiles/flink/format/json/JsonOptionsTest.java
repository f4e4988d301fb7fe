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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** The defaults of JSON's options, and that none is declared which nothing reads. What they do stands in the cases of the format. */
class JsonOptionsTest {
    private static final List<OptionSpec<?>> AVAILABLE =
            JsonOptions.all().stream().filter(spec -> !spec.isUnavailable()).toList();

    @Test
    void everyOptionHasThisDefault() {
        Map<String, String> defaults = new TreeMap<>();
        AVAILABLE.forEach(spec -> defaults.put(spec.key(), spec.defaultText().orElse("none")));
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("json.allow-single-quotes", "true"),
                        Map.entry("json.allow-non-numeric-numbers", "true"),
                        Map.entry("json.allow-comments", "false"),
                        Map.entry("json.allow-unquoted-field-names", "false"),
                        Map.entry("json.allow-numeric-leading-zeros", "false"),
                        Map.entry("json.allow-backslash-escaping-any-character", "false"),
                        Map.entry("json.allow-unquoted-control-chars", "false"),
                        Map.entry("json.date-format", "none"),
                        Map.entry("json.timestamp-format", "none"),
                        Map.entry("json.timestamp-ntz-format", "none"),
                        Map.entry("json.enable-date-time-parsing-fallback", "false"),
                        Map.entry("json.time-zone", "none"),
                        Map.entry("json.locale", "en-US"),
                        Map.entry("json.line-sep", "none"),
                        Map.entry("json.encoding", "UTF-8"),
                        Map.entry("json.multi-line", "false"),
                        Map.entry("json.sampling-ratio", "1.0"),
                        Map.entry("json.single-variant-column", "none"),
                        Map.entry("json.primitives-as-string", "false"),
                        Map.entry("json.prefers-decimal", "false"),
                        Map.entry("json.infer-timestamp", "false"),
                        Map.entry("json.drop-field-if-all-null", "false")));
    }

    @Test
    void everyOptionIsRead() {
        RecordingConfig options = new RecordingConfig();
        options.values.set(JsonOptions.DATE_FORMAT.option(), "yyyy");
        JsonConfig.from(options);
        assertThat(options.read)
                .containsAll(AVAILABLE.stream()
                        .filter(spec -> spec.limitation().isEmpty())
                        .map(OptionSpec::key)
                        .toList());
    }

    /** Remembers which options were asked for; only looking whether one is set, as the check of availability does, is not reading. */
    private static final class RecordingConfig implements ReadableConfig {
        private final Configuration values = new Configuration();
        private final Set<String> read = new HashSet<>();

        @Override
        public <T> T get(ConfigOption<T> option) {
            read.add(option.key());
            return values.get(option);
        }

        @Override
        public <T> Optional<T> getOptional(ConfigOption<T> option) {
            return values.getOptional(option);
        }

        @Override
        public Map<String, String> toMap() {
            return values.toMap();
        }
    }
}
