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

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a source was told, as checkpoints keep it, to find what has changed when a job goes on. Without secrets. Immutable.
 *
 * @param values texts of the options that are set, by canonical key
 * @param fixed defaults of those that may not change on an existing checkpoint, by canonical key; empty for none
 */
@Internal
public record RecordedOptions(TreeMap<String, String> values, TreeMap<String, String> fixed) implements Serializable {
    /** Nothing is known. */
    public static final RecordedOptions NONE = new RecordedOptions(Map.of(), Map.of());

    /**
     * An option that has another value than before.
     *
     * @param key canonical
     * @param before empty when it was not set and has no default
     * @param now likewise
     * @param isAllowed whether it may change on an existing checkpoint
     */
    public record Change(String key, String before, String now, boolean isAllowed) {
        @Override
        public String toString() {
            return "'" + key + "' was " + shown(before) + " and is " + shown(now);
        }

        private static String shown(String value) {
            return value.isEmpty() ? "not set" : "'" + value + "'";
        }
    }

    RecordedOptions(Map<String, String> values, Map<String, String> fixed) {
        this(new TreeMap<>(values), new TreeMap<>(fixed));
    }

    /**
     * Records options.
     *
     * @param options typed values under canonical keys
     * @param specs all that are known
     */
    public static RecordedOptions of(ReadableConfig options, Collection<OptionSpec<?>> specs) {
        RecordedOptions recorded = new RecordedOptions(Map.of(), Map.of());
        for (OptionSpec<?> spec : specs) {
            recorded.add(spec, options);
        }
        return recorded;
    }

    private void add(OptionSpec<?> spec, ReadableConfig options) {
        Optional<?> value = options.getOptional(spec.option());
        if (value.isPresent() && value.get() instanceof Map<?, ?> members) {
            members.forEach((name, text) -> put(spec.key() + "." + name, String.valueOf(text)));
        } else {
            value.ifPresent(set -> put(spec.key(), OptionValues.text(set)));
        }
        if (!spec.isChangeable() && !SecretMask.isSecret(spec.key())) {
            fixed.put(spec.key(), spec.defaultText().orElse(""));
        }
    }

    private void put(String key, String text) {
        if (!SecretMask.isSecret(key)) {
            values.put(key, text);
        }
    }

    /** What is different from what was recorded before, by key. */
    public List<Change> changesSince(Map<String, String> before) {
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(before.keySet());
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            String unset = fixed.getOrDefault(key, "");
            String was = before.getOrDefault(key, unset);
            String is = values.getOrDefault(key, unset);
            if (!was.equals(is)) {
                changes.add(new Change(key, was, is, !fixed.containsKey(key)));
            }
        }
        return changes;
    }
}
