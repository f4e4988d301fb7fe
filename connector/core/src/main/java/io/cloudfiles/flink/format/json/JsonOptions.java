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
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/** Options of JSON: {@code json.*}, with Spark's meaning and Auto Loader's defaults. */
@PublicEvolving
public final class JsonOptions {
    /** Comments. */
    public static final OptionSpec<Boolean> ALLOW_COMMENTS =
            feature("json.allow-comments", "allowComments", false, "Whether `/* */` and `//` comments are skipped.");

    /** Names without quotes. */
    public static final OptionSpec<Boolean> ALLOW_UNQUOTED_FIELD_NAMES = feature(
            "json.allow-unquoted-field-names",
            "allowUnquotedFieldNames",
            false,
            "Whether field names may stand without quotes.");

    /** Single quotes. */
    public static final OptionSpec<Boolean> ALLOW_SINGLE_QUOTES = feature(
            "json.allow-single-quotes",
            "allowSingleQuotes",
            true,
            "Whether names and strings may stand in single quotes.");

    /** Leading zeros. */
    public static final OptionSpec<Boolean> ALLOW_NUMERIC_LEADING_ZEROS = feature(
                    "json.allow-numeric-leading-zeros",
                    "allowNumericLeadingZeros",
                    false,
                    "Whether numbers may begin with zeros, such as `00012`.")
            .alias("allowNumericLeadingZero");

    /** NaN and infinities. */
    public static final OptionSpec<Boolean> ALLOW_NON_NUMERIC_NUMBERS = feature(
            "json.allow-non-numeric-numbers",
            "allowNonNumericNumbers",
            true,
            "Whether `NaN`, `Infinity`, `+Infinity`, `-Infinity`, `+INF` and `-INF` are numbers.");

    /** Odd escapes. */
    public static final OptionSpec<Boolean> ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER = feature(
            "json.allow-backslash-escaping-any-character",
            "allowBackslashEscapingAnyCharacter",
            false,
            "Whether a backslash may stand before any character, which is then taken as it is.");

    /** Raw control characters. */
    public static final OptionSpec<Boolean> ALLOW_UNQUOTED_CONTROL_CHARS = feature(
            "json.allow-unquoted-control-chars",
            "allowUnquotedControlChars",
            false,
            "Whether strings may contain control characters, such as tabs. A line end still ends the record.");

    /** Pattern of dates. */
    public static final OptionSpec<String> DATE_FORMAT = OptionSpec.string(
                    "json.date-format",
                    null,
                    "Pattern of dates, in Java's letters. Default: `yyyy-[M]M-[d]d` and its shorter forms.")
            .alias("dateFormat")
            .changeable();

    /** Pattern of instants. */
    public static final OptionSpec<String> TIMESTAMP_FORMAT = OptionSpec.string(
                    "json.timestamp-format",
                    null,
                    "Pattern of TIMESTAMP_LTZ values, in Java's letters. Default: ISO-8601 and its shorter forms, with or without a zone.")
            .alias("timestampFormat")
            .changeable();

    /** Pattern of wall clock times. */
    public static final OptionSpec<String> TIMESTAMP_NTZ_FORMAT = OptionSpec.string(
                    "json.timestamp-ntz-format",
                    null,
                    "Pattern of TIMESTAMP values, in Java's letters. Default: ISO-8601 and its shorter forms, without a zone.")
            .alias("timestampNTZFormat")
            .changeable();

    /** Zone of instants that name none. */
    public static final OptionSpec<String> TIME_ZONE = OptionSpec.string(
                    "json.time-zone",
                    null,
                    "Zone of TIMESTAMP_LTZ values that name none: a region such as `Europe/Berlin`, or an offset. Default: the "
                            + "session's (`table.local-time-zone`), which is that of the process that builds the job unless it is set.")
            .alias("timeZone")
            .changeable();

    /** Language of names in patterns. */
    public static final OptionSpec<String> LOCALE = OptionSpec.string(
                    "json.locale", "en-US", "Language tag for the names of months and days in patterns.")
            .alias("locale")
            .changeable();

    /** Line separator. */
    public static final OptionSpec<String> LINE_SEP = OptionSpec.string(
                    "json.line-sep",
                    null,
                    "Text that ends a record. Default: a line feed, a carriage return, or both. With any other than `\\n` files are not cut "
                            + "into ranges.")
            .alias("lineSep");

    /** Character set. */
    public static final OptionSpec<String> ENCODING = OptionSpec.string(
                    "json.encoding",
                    "UTF-8",
                    "Character set of the files. Files in another one are not cut into ranges.")
            .alias("encoding")
            .alias("charset");

    /** One document per file. */
    public static final OptionSpec<Boolean> MULTI_LINE = OptionSpec.bool(
                    "json.multi-line",
                    false,
                    "Whether records may span lines: each element of an array at the top of a file, or each value there, is one.")
            .alias("multiLine");

    /** Types of text. */
    public static final OptionSpec<Boolean> PRIMITIVES_AS_STRING = OptionSpec.bool(
                    "json.primitives-as-string",
                    false,
                    "With `schema.infer-column-types`: whether numbers and booleans are inferred as STRING all the same.")
            .alias("primitivesAsString")
            .changeable();

    /** Decimals. */
    public static final OptionSpec<Boolean> PREFERS_DECIMAL = OptionSpec.bool(
                    "json.prefers-decimal",
                    false,
                    "With `schema.infer-column-types`: whether numbers with a fraction are inferred as DECIMAL where they fit, not DOUBLE.")
            .alias("prefersDecimal")
            .changeable();

    /** Timestamps. */
    public static final OptionSpec<Boolean> INFER_TIMESTAMP = OptionSpec.bool(
                    "json.infer-timestamp",
                    false,
                    "With `schema.infer-column-types`: whether texts that are timestamps are inferred as such.")
            .alias("inferTimestamp")
            .changeable();

    /** Empty columns. */
    public static final OptionSpec<Boolean> DROP_FIELD_IF_ALL_NULL = OptionSpec.bool(
                    "json.drop-field-if-all-null",
                    false,
                    "Whether a column whose sampled values are all null or empty arrays is left out when inferring.")
            .alias("dropFieldIfAllNull")
            .changeable();

    /** Sampling. */
    public static final OptionSpec<Double> SAMPLING_RATIO = OptionSpec.declared(
                    org.apache.flink.configuration.ConfigOptions.key("json.sampling-ratio")
                            .doubleType()
                            .defaultValue(1.0)
                            .withDescription(
                                    "Share of the sampled records that inference looks at, above 0 and up to 1."))
            .alias("samplingRatio")
            .changeable();

    /** Fallback of patterns. */
    public static final OptionSpec<Boolean> DATE_TIME_PARSING_FALLBACK = OptionSpec.bool(
                    "json.enable-date-time-parsing-fallback",
                    false,
                    "Whether a date or timestamp that does not follow its pattern is tried in the default forms.")
            .alias("enableDateTimeParsingFallback")
            .changeable();

    /** Whole records as variants. */
    public static final OptionSpec<String> SINGLE_VARIANT_COLUMN = OptionSpec.string(
                    "json.single-variant-column",
                    null,
                    "Name of a VARIANT column that takes each record whole, whatever value it is.")
            .alias("singleVariantColumn");

    private JsonOptions() {}

    private static OptionSpec<Boolean> feature(String key, String alias, boolean defaultValue, String description) {
        return OptionSpec.bool(key, defaultValue, description).alias(alias).changeable();
    }

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                ALLOW_SINGLE_QUOTES,
                ALLOW_NON_NUMERIC_NUMBERS,
                ALLOW_COMMENTS,
                ALLOW_UNQUOTED_FIELD_NAMES,
                ALLOW_NUMERIC_LEADING_ZEROS,
                ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                ALLOW_UNQUOTED_CONTROL_CHARS,
                DATE_FORMAT,
                TIMESTAMP_FORMAT,
                TIMESTAMP_NTZ_FORMAT,
                DATE_TIME_PARSING_FALLBACK,
                TIME_ZONE,
                LOCALE,
                LINE_SEP,
                ENCODING,
                MULTI_LINE,
                PRIMITIVES_AS_STRING,
                PREFERS_DECIMAL,
                INFER_TIMESTAMP,
                DROP_FIELD_IF_ALL_NULL,
                SAMPLING_RATIO,
                SINGLE_VARIANT_COLUMN);
    }
}
