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
package io.cloudfiles.flink.cli.convert;

import io.cloudfiles.flink.cli.convert.python.Value;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.schema.SchemaOptions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes options in our spelling, by what the options themselves declare; what cannot be written is remarked. */
final class OptionTranslator {
    private final OptionResolver known;
    private final List<Remark> remarks;
    private final Map<String, String> translated = new LinkedHashMap<>();

    OptionTranslator(OptionResolver known, List<Remark> remarks) {
        this.known = known;
        this.remarks = remarks;
    }

    void add(GivenOption given) {
        Optional<Map.Entry<String, String>> canonical =
                given.value().isKnown() ? ofKnownValue(given) : ofUnknownValue(given);
        canonical.map(OptionTranslator::inOurTypes).ifPresent(option -> {
            String other = translated.putIfAbsent(option.getKey(), option.getValue());
            if (other != null && !other.equals(option.getValue())) {
                remarks.add(new Remark(
                        given.origin(),
                        "Option '" + option.getKey() + "' is already '" + other + "'. Keep one of them."));
            }
        });
    }

    private static Map.Entry<String, String> inOurTypes(Map.Entry<String, String> option) {
        return option.getKey().equals(SchemaOptions.HINTS.key())
                ? Map.entry(option.getKey(), SparkDdl.toFlink(option.getValue()))
                : option;
    }

    private Optional<Map.Entry<String, String>> ofKnownValue(GivenOption given) {
        List<OptionProblem> problems = new ArrayList<>();
        Optional<Map.Entry<String, String>> canonical =
                known.canonical(given.key(), given.value().text(), problems);
        problems.forEach(problem -> remarks.add(new Remark(given.origin(), problem.message())));
        return canonical;
    }

    /** Only the key can be checked. */
    private Optional<Map.Entry<String, String>> ofUnknownValue(GivenOption given) {
        Value value = given.value();
        Optional<OptionSpec<?>> spec = known.find(given.key());
        Optional<String> limitation = spec.flatMap(OptionSpec::limitation);
        limitation.ifPresent(words -> remarks.add(
                new Remark(given.origin(), "Option '" + given.key() + "', available in this version? " + words)));
        if (spec.isPresent()) {
            return spec.get().isUnavailable()
                    ? Optional.empty()
                    : Optional.of(Map.entry(spec.get().key(), value.text()));
        }
        // The message of an unknown key does not depend on the value.
        return ofKnownValue(new GivenOption(given.origin(), given.key(), new Value(value.text(), Map.of())));
    }

    Map<String, String> translated() {
        return translated;
    }
}
