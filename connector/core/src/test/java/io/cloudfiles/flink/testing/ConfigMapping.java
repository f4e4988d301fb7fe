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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asserts where the options of a concern end up: what the configuration is without options, what it is when every option has another
 * value, and that each option makes a difference of its own. An option or a component that the test does not mention fails it.
 *
 * @param <C> the configuration, a record
 */
@Experimental
public final class ConfigMapping<C extends Record> {
    private final List<OptionSpec<?>> options;
    private final Function<ReadableConfig, C> from;
    private final Map<String, Object> fixed = new HashMap<>();
    private Map<String, String> required = Map.of();
    private Map<String, String> given = Map.of();

    private ConfigMapping(List<OptionSpec<?>> options, Function<ReadableConfig, C> from) {
        this.options = options;
        this.from = from;
    }

    /**
     * @param options all options of the concern
     * @param from resolves them
     */
    public static <C extends Record> ConfigMapping<C> of(
            List<OptionSpec<?>> options, Function<ReadableConfig, C> from) {
        return new ConfigMapping<>(options, from);
    }

    /** Asserts the configuration that the required options alone give. */
    public ConfigMapping<C> defaults(Map<String, String> requiredOptions, C expected) {
        required = Map.copyOf(requiredOptions);
        assertThat(resolve(required)).isEqualTo(expected);
        return this;
    }

    /** Asserts the configuration when every option has a value that is not its default. */
    public ConfigMapping<C> mapping(Map<String, String> all, C expected) {
        given = Map.copyOf(all);
        assertThat(resolve(given)).isEqualTo(expected);
        return this;
    }

    /** Names an option that the configuration does not show, with its default. */
    public <T> ConfigMapping<C> fixed(OptionSpec<T> option, T defaultValue) {
        fixed.put(option.key(), defaultValue);
        return this;
    }

    /** Asserts that nothing was left out. */
    public void verify() {
        Set<String> mentioned = new HashSet<>(given.keySet());
        mentioned.addAll(fixed.keySet());
        assertThat(options.stream().filter(spec -> !spec.isUnavailable()).map(OptionSpec::key))
                .as("options with an asserted mapping, or fixed")
                .containsExactlyInAnyOrderElementsOf(mentioned);
        for (OptionSpec<?> spec : options) {
            if (fixed.containsKey(spec.key())) {
                assertThat(spec.option().defaultValue()).as(spec.key()).isEqualTo(fixed.get(spec.key()));
            }
        }
        C base = resolve(required);
        Set<C> alone = new HashSet<>();
        for (Map.Entry<String, String> option : given.entrySet()) {
            Map<String, String> one = new HashMap<>(required);
            one.put(option.getKey(), option.getValue());
            C config = resolve(one);
            assertThat(config).as("%s makes a difference", option).isNotEqualTo(base);
            assertThat(alone.add(config)).as("%s makes one of its own", option).isTrue();
        }
    }

    private C resolve(Map<String, String> texts) {
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = new OptionResolver(options).resolve(texts, problems);
        assertThat(problems).isEmpty();
        return from.apply(resolved);
    }
}
