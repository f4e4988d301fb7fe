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
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ConfigOptions.TypedConfigOptionBuilder;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The declaration of one option: Flink's typed option with what the resolver and the reference page need beside it. Immutable.
 *
 * @param <T> type of its value
 */
@Internal
public final class OptionSpec<T> {
    private final ConfigOption<T> option;
    private final Class<?> type;
    private final List<String> aliases;
    private final Map<String, String> valueAliases;
    private final boolean changeable;
    private final @Nullable Unavailable unavailable;

    /**
     * What this version cannot honour.
     *
     * @param onlyValues the values that work all the same, in canonical spelling; empty when the option cannot be used at all
     * @param instead what to do instead, a sentence
     */
    private record Unavailable(List<String> onlyValues, String instead) {}

    private OptionSpec(
            ConfigOption<T> option,
            Class<?> type,
            List<String> aliases,
            Map<String, String> valueAliases,
            boolean changeable,
            @Nullable Unavailable unavailable) {
        this.option = option;
        this.type = type;
        this.aliases = aliases;
        this.valueAliases = valueAliases;
        this.changeable = changeable;
        this.unavailable = unavailable;
    }

    private static <T> OptionSpec<T> of(
            TypedConfigOptionBuilder<T> builder, Class<T> type, @Nullable T defaultValue, String description) {
        ConfigOption<T> bare = defaultValue == null ? builder.noDefaultValue() : builder.defaultValue(defaultValue);
        return new OptionSpec<>(bare.withDescription(description), type, List.of(), Map.of(), false, null);
    }

    /** A text option; all factories declare an option that may not change on an existing checkpoint. */
    public static OptionSpec<String> string(String key, @Nullable String defaultValue, String description) {
        return of(ConfigOptions.key(key).stringType(), String.class, defaultValue, description);
    }

    /** A switch. */
    public static OptionSpec<Boolean> bool(String key, @Nullable Boolean defaultValue, String description) {
        return of(ConfigOptions.key(key).booleanType(), Boolean.class, defaultValue, description);
    }

    /** A whole number. */
    public static OptionSpec<Integer> integer(String key, @Nullable Integer defaultValue, String description) {
        return of(ConfigOptions.key(key).intType(), Integer.class, defaultValue, description);
    }

    /** A span of time. */
    public static OptionSpec<Duration> duration(String key, @Nullable Duration defaultValue, String description) {
        return of(ConfigOptions.key(key).durationType(), Duration.class, defaultValue, description);
    }

    /** An amount of bytes. */
    public static OptionSpec<MemorySize> size(String key, @Nullable MemorySize defaultValue, String description) {
        return of(ConfigOptions.key(key).memoryType(), MemorySize.class, defaultValue, description);
    }

    /** One of some constants; kebab-case, any case, with or without dashes, is understood. */
    public static <E extends Enum<E>> OptionSpec<E> constant(
            String key, Class<E> type, @Nullable E defaultValue, String description) {
        return of(ConfigOptions.key(key).enumType(type), type, defaultValue, description);
    }

    /**
     * A family of options, {@code <key>.<name>}, each with a text; an alias stands for {@code <alias>.<name>}. Names keep the case that
     * the user wrote.
     */
    public static OptionSpec<Map<String, String>> family(String key, String description) {
        ConfigOption<Map<String, String>> option =
                ConfigOptions.key(key).mapType().noDefaultValue();
        return new OptionSpec<>(option.withDescription(description), Map.class, List.of(), Map.of(), false, null);
    }

    /** An option that is declared by a format or a store; Flink parses its values. */
    public static <T> OptionSpec<T> declared(ConfigOption<T> option) {
        return new OptionSpec<>(option, Object.class, List.of(), Map.of(), false, null);
    }

    /** Adds another spelling of the key, such as Auto Loader's. */
    public OptionSpec<T> alias(String key) {
        List<String> more = new ArrayList<>(aliases);
        more.add(key);
        return new OptionSpec<>(option, type, List.copyOf(more), valueAliases, changeable, unavailable);
    }

    /** Adds another spelling of a value, compared without case. */
    public OptionSpec<T> valueAlias(String given, String canonical) {
        Map<String, String> more = new LinkedHashMap<>(valueAliases);
        more.put(given.toLowerCase(Locale.ROOT), canonical);
        return new OptionSpec<>(option, type, aliases, Map.copyOf(more), changeable, unavailable);
    }

    /** Declares that the option may change on an existing checkpoint. */
    public OptionSpec<T> changeable() {
        return new OptionSpec<>(option, type, aliases, valueAliases, true, unavailable);
    }

    /**
     * Declares that this version refuses the option.
     *
     * @param instead what to do instead, a sentence
     */
    public OptionSpec<T> unavailable(String instead) {
        return new OptionSpec<>(option, type, aliases, valueAliases, changeable, new Unavailable(List.of(), instead));
    }

    /**
     * Declares that this version honours some values only.
     *
     * @param instead what to do instead of the others, a sentence
     * @param values the values that work, in canonical spelling
     */
    public OptionSpec<T> onlyAvailable(String instead, String... values) {
        return new OptionSpec<>(
                option, type, aliases, valueAliases, changeable, new Unavailable(List.of(values), instead));
    }

    /** Flink's typed option: key, type, default and description. */
    public ConfigOption<T> option() {
        return option;
    }

    /** The class of its values; {@code Object} where only Flink's option knows. */
    public Class<?> type() {
        return type;
    }

    /** The canonical key. */
    public String key() {
        return option.key();
    }

    /** A value in canonical spelling. */
    public String spelling(T value) {
        return OptionValues.text(value);
    }

    /** The default in the spelling that users write, or empty when there is none. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(option.defaultValue()).map(OptionValues::text);
    }

    /** The values that it can have, in canonical spelling; empty when they cannot be listed. */
    public List<String> values() {
        if (type == Boolean.class) {
            return List.of("true", "false");
        }
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(OptionValues::spelling)
                        .toList()
                : List.of();
    }

    /** Other spellings of the key. */
    public List<String> aliases() {
        return aliases;
    }

    /** Whether it stands for all keys that begin with its own and a dot. */
    public boolean isFamily() {
        return type == Map.class;
    }

    /** Whether it may change on an existing checkpoint. */
    public boolean isChangeable() {
        return changeable;
    }

    /** Whether no value of it works in this version. */
    public boolean isUnavailable() {
        return unavailable != null && unavailable.onlyValues.isEmpty();
    }

    /** The canonical spelling of a value, where another one is declared; else the value itself, trimmed unless it is blank. */
    String canonicalValue(String given) {
        // Nothing but blanks may be a separator.
        String trimmed = given.isBlank() ? given : given.trim();
        return valueAliases.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
    }

    /** Why a value cannot be honoured in this version and what to do instead, or empty when it can. */
    Optional<String> refusal(String canonicalValue) {
        if (unavailable == null || unavailable.onlyValues.stream().anyMatch(canonicalValue::equalsIgnoreCase)) {
            return Optional.empty();
        }
        return Optional.of(unavailable.instead);
    }

    /**
     * Says why a configured value cannot be honoured, for options that did not pass an {@link OptionResolver}.
     *
     * @return a whole message, or empty when the value works or is not set
     */
    public Optional<String> refusalOf(ReadableConfig options) {
        return options.getOptional(option)
                .map(OptionValues::spelling)
                .flatMap(value -> refusal(value)
                        .map(instead -> "Option '" + key() + "' = '" + SecretMask.printable(key(), value)
                                + "' is not available in this version. " + instead));
    }

    /** What the reference page says of its availability; empty when all values work. */
    public Optional<String> limitation() {
        if (unavailable == null) {
            return Optional.empty();
        }
        String what = unavailable.onlyValues.isEmpty()
                ? "No."
                : "Only `" + String.join("`, `", unavailable.onlyValues) + "`.";
        return Optional.of(what + " " + unavailable.instead);
    }
}
