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
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;
import static io.cloudfiles.flink.error.ErrorCode.CF_OPTION_NOT_AVAILABLE;
import static io.cloudfiles.flink.error.ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR;

/**
 * Turns what a user wrote, in any mixture of spellings, into typed options with canonical keys. All problems are collected, so that a
 * user sees them together. Immutable.
 */
@Internal
public final class OptionResolver {
    /** As keys are compared. */
    private static final String AUTO_LOADER_PREFIX = "cloudfiles.";

    private final Map<String, OptionSpec<?>> byKey = new HashMap<>();
    private final List<Family> families = new ArrayList<>();
    private final Map<String, String> misplaced = new HashMap<>();

    /** What the keys of a family begin with, in lower case and with the dot. No family lies within another. */
    private record Family(String prefix, OptionSpec<?> spec) {}

    /**
     * @param specs every option that is known at this door
     */
    public OptionResolver(Collection<OptionSpec<?>> specs) {
        for (OptionSpec<?> spec : specs) {
            register(spec.key(), spec);
            spec.aliases().forEach(alias -> register(alias, spec));
        }
    }

    private void register(String key, OptionSpec<?> spec) {
        if (spec.isFamily()) {
            families.add(new Family(key.toLowerCase(Locale.ROOT) + ".", spec));
            return;
        }
        OptionSpec<?> other = byKey.putIfAbsent(key.toLowerCase(Locale.ROOT), spec);
        if (other != null && !other.key().equals(spec.key())) {
            throw new IllegalArgumentException(
                    "Key '" + key + "' is declared by " + other.key() + " and " + spec.key());
        }
    }

    /** Declares a key that is often pasted here but belongs elsewhere, with a sentence that says where. */
    public OptionResolver misplaced(String key, String where) {
        misplaced.put(key.toLowerCase(Locale.ROOT), where);
        return this;
    }

    /**
     * Resolves options.
     *
     * @param given keys in any spelling
     * @param problems takes what is wrong
     * @return typed values under canonical keys, without the wrong ones
     */
    public Configuration resolve(Map<String, String> given, List<OptionProblem> problems) {
        Configuration resolved = new Configuration();
        Map<String, String> spelledAs = new HashMap<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(given).entrySet()) {
            String lower = entry.getKey().trim().toLowerCase(Locale.ROOT);
            OptionSpec<?> spec = byKey.get(lower);
            @Nullable Family family = spec == null ? familyOf(lower) : null;
            if (spec != null) {
                resolveOne(spec, entry, resolved, spelledAs, problems);
            } else if (family != null) {
                String name = entry.getKey().trim().substring(family.prefix().length());
                resolveMember(family.spec(), name, entry, resolved, problems);
            } else {
                problems.add(unknown(entry.getKey()));
            }
        }
        return resolved;
    }

    /** The option that a key stands for, in any spelling, where it is known. */
    public Optional<OptionSpec<?>> find(String key) {
        String lower = key.trim().toLowerCase(Locale.ROOT);
        OptionSpec<?> spec = byKey.get(lower);
        return spec != null
                ? Optional.of(spec)
                : Optional.ofNullable(familyOf(lower)).map(Family::spec);
    }

    /**
     * Translates one option.
     *
     * @param key in any spelling
     * @param value in any spelling
     * @param problems takes what is wrong
     * @return key and value in canonical spelling, or empty when something is wrong
     */
    public Optional<Map.Entry<String, String>> canonical(String key, String value, List<OptionProblem> problems) {
        Configuration resolved = resolve(Map.of(key, value), problems);
        return find(key).flatMap(spec -> canonical(spec, resolved));
    }

    @SuppressWarnings("unchecked") // families hold texts by name
    private static <T> Optional<Map.Entry<String, String>> canonical(OptionSpec<T> spec, Configuration resolved) {
        Optional<T> value = resolved.getOptional(spec.option());
        return spec.isFamily()
                ? value.flatMap(members -> ((Map<String, String>) members)
                        .entrySet().stream()
                                .map(member -> Map.entry(spec.key() + "." + member.getKey(), member.getValue()))
                                .findFirst())
                : value.map(typed -> Map.entry(spec.key(), OptionValues.text(typed)));
    }

    private @Nullable Family familyOf(String lowerKey) {
        return families.stream()
                .filter(family -> lowerKey.startsWith(family.prefix) && lowerKey.length() > family.prefix.length())
                .findFirst()
                .orElse(null);
    }

    @SuppressWarnings("unchecked") // families hold texts by name
    private static void resolveMember(
            OptionSpec<?> family,
            String name,
            Map.Entry<String, String> given,
            Configuration resolved,
            List<OptionProblem> problems) {
        Optional<String> refusal = family.refusal(given.getValue());
        if (refusal.isPresent()) {
            problems.add(notAvailable(shown(family.key() + "." + name, given), refusal.get()));
            return;
        }
        OptionSpec<Map<String, String>> texts = (OptionSpec<Map<String, String>>) family;
        Map<String, String> members =
                new TreeMap<>(resolved.getOptional(texts.option()).orElse(Map.of()));
        String other = members.put(name, given.getValue());
        if (other != null && !other.equals(given.getValue())) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option '" + family.key() + "." + name
                            + "' is given in two spellings with different values. Keep one of them."));
            return;
        }
        resolved.set(texts.option(), members);
    }

    /** What a user wrote, for a message. */
    private static String shown(String canonicalKey, Map.Entry<String, String> given) {
        return "'" + given.getKey() + "' = '" + SecretMask.printable(canonicalKey, given.getValue()) + "'";
    }

    private static OptionProblem notAvailable(String shown, String refusal) {
        return new OptionProblem(
                CF_OPTION_NOT_AVAILABLE, "Option " + shown + " is not available in this version. " + refusal);
    }

    private static <T> void resolveOne(
            OptionSpec<T> spec,
            Map.Entry<String, String> given,
            Configuration resolved,
            Map<String, String> spelledAs,
            List<OptionProblem> problems) {
        String canonical = spec.canonicalValue(given.getValue());
        String shown = shown(spec.key(), given);
        T value;
        try {
            value = OptionValues.parseTyped(spec, canonical);
        } catch (IllegalArgumentException e) {
            problems.add(
                    new OptionProblem(CF_INVALID_OPTIONS, "Option " + shown + " is wrong: " + e.getMessage() + "."));
            return;
        }
        Optional<String> refusal =
                spec.refusal(value instanceof Enum<?> constant ? OptionValues.spelling(constant) : canonical);
        if (refusal.isPresent()) {
            problems.add(notAvailable(shown, refusal.get()));
            return;
        }
        @Nullable String other = spelledAs.putIfAbsent(spec.key(), given.getKey());
        if (other != null && !value.equals(resolved.get(spec.option()))) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Options '" + other + "' and '" + given.getKey()
                            + "' are the same option with different values. Keep one of them."));
            return;
        }
        resolved.set(spec.option(), value);
    }

    private OptionProblem unknown(String key) {
        String lower = key.trim().toLowerCase(Locale.ROOT);
        String elsewhere = misplaced.get(lower);
        if (elsewhere != null) {
            return new OptionProblem(
                    CF_UNKNOWN_OPTION_KEYS_ERROR, "Option '" + key + "' does not belong here. " + elsewhere);
        }
        String hint =
                nearest(lower).map(near -> " Did you mean '" + near + "'?").orElse(" See docs/reference/options.md.");
        return new OptionProblem(CF_UNKNOWN_OPTION_KEYS_ERROR, "Option '" + key + "' is not known." + hint);
    }

    private Optional<String> nearest(String key) {
        String withPrefix = AUTO_LOADER_PREFIX + key;
        if (byKey.containsKey(withPrefix)) {
            return Optional.of(spelling(byKey.get(withPrefix), withPrefix));
        }
        String withoutPrefix = key.startsWith(AUTO_LOADER_PREFIX) ? key.substring(AUTO_LOADER_PREFIX.length()) : key;
        if (byKey.containsKey(withoutPrefix)) {
            return Optional.of(spelling(byKey.get(withoutPrefix), withoutPrefix));
        }
        return NearestName.of(key, byKey.keySet()).map(candidate -> spelling(byKey.get(candidate), candidate));
    }

    private static String spelling(@Nullable OptionSpec<?> spec, String lowerKey) {
        return spec == null
                ? lowerKey
                : spec.aliases().stream()
                        .filter(lowerKey::equalsIgnoreCase)
                        .findFirst()
                        .orElse(spec.key());
    }
}
