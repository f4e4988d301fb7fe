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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.delta.schema.KnownProperties.KnownProperty;
import io.cloudfiles.flink.delta.schema.KnownProperties.Use;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.NearestName;
import io.cloudfiles.flink.option.OptionProblem;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether table properties, {@code delta.*}, may be given to the sink for a table that it makes. */
@Internal
public final class TableProperties {
    /** The codec of data files that writers of a table are asked to use. */
    public static final String COMPRESSION = "delta.parquet.compression.codec";

    /** The size of data files that writers of a table are asked to make. */
    public static final String TARGET_FILE_SIZE = "delta.targetFileSize";

    private static final String PREFIX = "delta.";
    private static final String FEATURE_PREFIX = "delta.feature.";
    private static final String SUPPORTED = "supported";

    private TableProperties() {}

    /** Whether an option is meant as a table property. */
    public static boolean isMeant(String key) {
        return startsWith(key, PREFIX);
    }

    private static boolean startsWith(String key, String prefix) {
        return key.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /**
     * Checks properties for a table that is made.
     *
     * @param given names in any case
     * @param problems takes all that is wrong
     * @return those that are right, in Delta's spelling
     */
    public static Map<String, String> check(Map<String, String> given, List<OptionProblem> problems) {
        Map<String, String> checked = new HashMap<>();
        new TreeMap<>(given).forEach((key, value) -> {
            Property property = new Property(key.strip(), value);
            Optional<OptionProblem> problem = property.problem();
            if (problem.isPresent()) {
                problems.add(problem.get());
            } else if (isOther(
                    checked.put(property.spelling(), property.canonicalValue()), property.canonicalValue())) {
                problems.add(new OptionProblem(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Table property '" + property.spelling()
                                + "' is given in two spellings with different values. Keep one of them."));
            }
        });
        return checked;
    }

    private static boolean isOther(@Nullable String before, String value) {
        return before != null && !before.equals(value);
    }

    /** Those of a new table's properties that Kernel refuses to know; they are only noted in the table. */
    public static Map<String, String> noted(Map<String, String> properties) {
        return properties.entrySet().stream()
                .filter(property -> KnownProperties.find(property.getKey())
                        .filter(known -> known.use() == Use.NOTED)
                        .isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** One that is given. */
    private record Property(String key, String value) {
        Optional<OptionProblem> problem() {
            if (startsWith(key, FEATURE_PREFIX)) {
                return featureProblem();
            }
            Optional<KnownProperty> known = KnownProperties.find(key);
            if (known.isEmpty()) {
                return Optional.of(unknown(
                        KnownProperties.all().stream().map(KnownProperty::name).toList(),
                        "See docs/reference/delta-tables.md."));
            }
            if (known.get().use() == Use.REFUSED) {
                return Optional.of(new OptionProblem(
                        ErrorCode.CF_OPTION_NOT_AVAILABLE,
                        this + " is not available in this version. "
                                + known.get().reason() + " Leave the property out."));
            }
            return known.get().value().canonical().apply(value).isPresent()
                    ? Optional.empty()
                    : Optional.of(wrong(known.get().value().described()));
        }

        private Optional<OptionProblem> featureProblem() {
            List<String> features = TableSupport.keptFeatures().stream()
                    .map(FEATURE_PREFIX::concat)
                    .sorted()
                    .toList();
            if (features.stream().noneMatch(key::equalsIgnoreCase)) {
                return Optional.of(
                        unknown(features, "The sink keeps only these features: " + String.join(", ", features) + "."));
            }
            return value.equals(SUPPORTED) ? Optional.empty() : Optional.of(wrong("'" + SUPPORTED + "'"));
        }

        private OptionProblem wrong(String expected) {
            return new OptionProblem(ErrorCode.CF_INVALID_OPTIONS, this + " is wrong: it must be " + expected + ".");
        }

        private OptionProblem unknown(Collection<String> known, String otherwise) {
            String hint = NearestName.of(key, known)
                    .map(near -> "Did you mean '" + near + "'?")
                    .orElse(otherwise);
            return new OptionProblem(ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR, this + " is not known. " + hint);
        }

        String spelling() {
            return startsWith(key, FEATURE_PREFIX)
                    ? FEATURE_PREFIX + feature(key.substring(FEATURE_PREFIX.length()))
                    : KnownProperties.find(key).map(KnownProperty::name).orElse(key);
        }

        String canonicalValue() {
            return KnownProperties.find(key)
                    .flatMap(known -> known.value().canonical().apply(value))
                    .orElse(value);
        }

        private static String feature(String name) {
            Set<String> kept = TableSupport.keptFeatures();
            return kept.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
        }

        @Override
        public String toString() {
            return "Table property '" + key + "' = '" + value + "'";
        }
    }
}
