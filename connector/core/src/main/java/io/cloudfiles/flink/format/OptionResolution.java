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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Resolves the options of a format that can be wrong, collecting what is. Used by one thread. */
@Internal
public final class OptionResolution {
    private final ReadableConfig options;
    private final List<String> problems = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * @param options what the user set
     * @param specs all options of the format; values that this version cannot honour are refused
     */
    public OptionResolution(ReadableConfig options, List<OptionSpec<?>> specs) {
        this.options = options;
        for (OptionSpec<?> spec : specs) {
            spec.refusalOf(options).ifPresent(refusals::add);
        }
    }

    /** The zone that an option names; that of this process when it is not set. */
    public ZoneId zone(OptionSpec<String> spec) {
        String name = options.get(spec.option());
        try {
            return name == null ? ZoneId.systemDefault() : ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            problem(spec, "expected a region such as 'Europe/Berlin' or an offset such as '+01:00'");
            return ZoneId.of("UTC");
        }
    }

    /** The text that an option gives as a separator, with its escapes resolved; empty when it is not set. */
    public String separator(OptionSpec<String> spec) {
        String text = options.get(spec.option());
        return text == null
                ? ""
                : text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    }

    /** The name of a column that an option gives; null when it is not set. */
    public @Nullable String columnName(OptionSpec<String> spec) {
        String name = options.get(spec.option());
        if (name != null && name.isBlank()) {
            problem(spec, "expected the name of a column");
        }
        return name;
    }

    /** A share of records, above 0 and up to 1. */
    public double share(OptionSpec<Double> spec) {
        double share = options.get(spec.option());
        if (!(share > 0 && share <= 1)) {
            problem(spec, "expected more than 0 and at most 1");
            return 1;
        }
        return share;
    }

    /** How files are encoded, with the character set that an option names. */
    public TextEncoding encoding(OptionSpec<String> spec) {
        int maxExpansionRatio = options.get(ContentOptions.MAX_EXPANSION_RATIO.option());
        if (maxExpansionRatio < 1) {
            problem(ContentOptions.MAX_EXPANSION_RATIO, "expected 1 or more");
            maxExpansionRatio = 1;
        }
        String name = options.get(spec.option());
        try {
            return new TextEncoding(Charset.forName(name).name(), maxExpansionRatio);
        } catch (IllegalArgumentException e) {
            problem(
                    spec,
                    "expected the name of a character set that this Java has (Charset.availableCharsets), such as 'ISO-8859-1' or 'UTF-16'");
            return new TextEncoding("UTF-8", maxExpansionRatio);
        }
    }

    /** The pattern that an option gives, in a language; null when it is not set. */
    public @Nullable DateTimePattern pattern(OptionSpec<String> spec, Locale locale) {
        return pattern(spec, locale, false);
    }

    /**
     * The pattern that an option gives, in a language; null when it is not set.
     *
     * @param fallsBack whether the default forms are tried, too
     */
    public @Nullable DateTimePattern pattern(OptionSpec<String> spec, Locale locale, boolean fallsBack) {
        String pattern = options.get(spec.option());
        try {
            return pattern == null ? null : new DateTimePattern(pattern, locale, fallsBack);
        } catch (IllegalArgumentException e) {
            problem(spec, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Adds that an option is wrong, and why. */
    public void problem(OptionSpec<?> spec, String why) {
        problems.add("Option '" + spec.key() + "' = '" + shown(spec) + "' is wrong: " + why + ".");
    }

    /** Adds that an option must be set, and what to do, a sentence. */
    public void missing(OptionSpec<?> spec, String whatToDo) {
        problems.add("Option '" + spec.key() + "' is missing. " + whatToDo);
    }

    /** Adds that this version cannot honour the value of an option, and what to do instead, a sentence. */
    public void refusal(OptionSpec<?> spec, String instead) {
        refusals.add(
                "Option '" + spec.key() + "' = '" + shown(spec) + "' is not available in this version. " + instead);
    }

    private String shown(OptionSpec<?> spec) {
        return String.valueOf((Object) options.get(spec.option()))
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
    }

    /**
     * Throws when there is a problem.
     *
     * @throws CloudFilesException {@code CF_INVALID_OPTIONS} listing every option that is wrong, {@code CF_OPTION_NOT_AVAILABLE} when
     *     there are only refusals
     */
    public void requireNoProblems() {
        if (!problems.isEmpty()) {
            problems.addAll(refusals);
            throw new CloudFilesException(ErrorCode.CF_INVALID_OPTIONS, String.join(" ", problems));
        }
        if (!refusals.isEmpty()) {
            throw new CloudFilesException(ErrorCode.CF_OPTION_NOT_AVAILABLE, String.join(" ", refusals));
        }
    }
}
