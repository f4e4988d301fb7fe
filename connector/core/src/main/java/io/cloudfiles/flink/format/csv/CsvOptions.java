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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOptions;

import java.util.List;

/** Options of CSV: {@code csv.*}, with Auto Loader's meaning where it differs from Spark's. */
@PublicEvolving
public final class CsvOptions {
    /** Names in the first line. */
    public static final OptionSpec<Boolean> HEADER = OptionSpec.bool(
            "csv.header",
            true,
            "Whether the first line of each file names its columns, which are then found by name, else by position. Must be set when the "
                    + "columns are declared.");

    /** Separator. */
    public static final OptionSpec<String> SEP = OptionSpec.string(
                    "csv.sep", ",", "What separates the values of a record, one or more characters; `\\t` is a tab.")
            .alias("delimiter");

    /** Quote. */
    public static final OptionSpec<String> QUOTE =
            OptionSpec.string("csv.quote", "\"", "Character around values; empty: values are never quoted.");

    /** Escape. */
    public static final OptionSpec<String> ESCAPE =
            OptionSpec.string("csv.escape", "\\", "Character before a quote within a quoted value; empty: none.");

    /** Escape of the escape. */
    public static final OptionSpec<String> CHAR_TO_ESCAPE_QUOTE_ESCAPING = OptionSpec.string(
            "csv.char-to-escape-quote-escaping",
            null,
            "Character that makes an escape behind it part of a quoted value; empty: none. Default: that of `csv.escape`, unless it is the "
                    + "quote.");

    /** Comments. */
    public static final OptionSpec<String> COMMENT = OptionSpec.string(
            "csv.comment", null, "Character at the start of lines that are passed over. Default: none.");

    /** Nulls. */
    public static final OptionSpec<String> NULL_VALUE = OptionSpec.string(
                    "csv.null-value",
                    "",
                    "Text that is null in a column of any type, quoted or not. No text without quotes is always null.")
            .changeable();

    /** Empty texts. */
    public static final OptionSpec<String> EMPTY_VALUE = OptionSpec.string(
                    "csv.empty-value",
                    "",
                    "What an empty pair of quotes stands for, before it is compared with " + "`csv.null-value`.")
            .changeable();

    /** Not a number. */
    public static final OptionSpec<String> NAN_VALUE = OptionSpec.string(
                    "csv.nan-value", "NaN", "Text that is not a number in a column of floating point numbers.")
            .changeable();

    /** Infinity. */
    public static final OptionSpec<String> POSITIVE_INF = OptionSpec.string(
                    "csv.positive-inf", "Inf", "Text that is infinity in a column of floating point numbers.")
            .changeable();

    /** Negative infinity. */
    public static final OptionSpec<String> NEGATIVE_INF = OptionSpec.string(
                    "csv.negative-inf", "-Inf", "Text that is negative infinity in a column of floating point numbers.")
            .changeable();

    /** Blanks in front. */
    public static final OptionSpec<Boolean> IGNORE_LEADING_WHITE_SPACE = OptionSpec.bool(
                    "csv.ignore-leading-white-space",
                    false,
                    "Whether blanks in front of values and names are left out.")
            .changeable();

    /** Blanks behind. */
    public static final OptionSpec<Boolean> IGNORE_TRAILING_WHITE_SPACE = OptionSpec.bool(
                    "csv.ignore-trailing-white-space",
                    false,
                    "Whether blanks behind values and names are left out; between a closing quote and a separator they always are.")
            .changeable();

    /** Pattern of dates. */
    public static final OptionSpec<String> DATE_FORMAT = OptionSpec.string(
                    "csv.date-format",
                    null,
                    "Pattern of dates, in Java's letters. Default: `yyyy-[M]M-[d]d` and its shorter forms.")
            .changeable();

    /** Pattern of instants. */
    public static final OptionSpec<String> TIMESTAMP_FORMAT = OptionSpec.string(
                    "csv.timestamp-format",
                    null,
                    "Pattern of TIMESTAMP_LTZ values, in Java's letters. Default: ISO-8601 and its shorter forms, with or without a zone.")
            .changeable();

    /** Pattern of wall clock times. */
    public static final OptionSpec<String> TIMESTAMP_NTZ_FORMAT = OptionSpec.string(
                    "csv.timestamp-ntz-format",
                    null,
                    "Pattern of TIMESTAMP values, in Java's letters. Default: ISO-8601 and its shorter forms, without a zone.")
            .alias("timestampNTZFormat")
            .changeable();

    /** Fallback of patterns. */
    public static final OptionSpec<Boolean> DATE_TIME_PARSING_FALLBACK = OptionSpec.bool(
                    "csv.enable-date-time-parsing-fallback",
                    false,
                    "Whether a date or timestamp that does not follow its pattern is tried in the default forms.")
            .changeable();

    /** Zone of instants that name none. */
    public static final OptionSpec<String> TIME_ZONE = OptionSpec.string(
                    "csv.time-zone",
                    null,
                    "Zone of TIMESTAMP_LTZ values that name none: a region such as `Europe/Berlin`, or an offset. Default: the "
                            + "session's (`table.local-time-zone`), which is that of the process that builds the job unless it is set.")
            .changeable();

    /** Language. */
    public static final OptionSpec<String> LOCALE = OptionSpec.string(
                    "csv.locale",
                    "en-US",
                    "Language tag for the names of months and days in patterns, and for the points and commas of DECIMAL values.")
            .changeable();

    /** Line separator. */
    public static final OptionSpec<String> LINE_SEP = OptionSpec.string(
            "csv.line-sep",
            null,
            "Text that ends a record, one ASCII character with `csv.multi-line`. Default: a line feed, a carriage return, or both.");

    /** Character set. */
    public static final OptionSpec<String> ENCODING = OptionSpec.string(
                    "csv.encoding",
                    "UTF-8",
                    "Character set of the files. Files in another one are not cut into ranges.")
            .alias("charset");

    /** Records over several lines. */
    public static final OptionSpec<Boolean> MULTI_LINE = OptionSpec.bool(
            "csv.multi-line",
            false,
            "Whether quoted values may contain line ends. Such files are read by one reader each, however large they are.");

    /** Width of records. */
    public static final OptionSpec<Integer> MAX_COLUMNS = OptionSpec.integer(
                    "csv.max-columns", 20480, "Values of a record at most; a longer one is malformed.")
            .changeable();

    /** Length of values. */
    public static final OptionSpec<Integer> MAX_CHARS_PER_COLUMN = OptionSpec.integer(
                    "csv.max-chars-per-column",
                    -1,
                    "Bytes of a value at most, -1 for any number; a record with a longer one is malformed.")
            .changeable();

    /** Lines in front. */
    public static final OptionSpec<Integer> SKIP_ROWS = OptionSpec.integer(
            "csv.skip-rows",
            0,
            "Lines at the start of each file that are passed over, comments and blank ones included.");

    /** Quotes that are not escaped. */
    public static final OptionSpec<UnescapedQuoteHandling> UNESCAPED_QUOTE_HANDLING = OptionSpec.constant(
            "csv.unescaped-quote-handling",
            UnescapedQuoteHandling.class,
            UnescapedQuoteHandling.STOP_AT_DELIMITER,
            "What becomes of a quoted value with a quote in it that is not escaped: `stop-at-delimiter` takes the text as it "
                    + "stands up to the next separator, `stop-at-closing-quote` goes on to the quote before a separator, "
                    + "`back-to-delimiter` takes the value as one without quotes, which ends at the first separator in it, "
                    + "`skip-value` makes it null, `raise-error` fails the job whatever `bad-records.mode` says.");

    /** Columns by position. */
    public static final OptionSpec<Boolean> ENFORCE_SCHEMA = OptionSpec.bool(
                    "csv.enforce-schema", null, "Whether columns are found by position although there is a header.")
            .onlyAvailable(
                    "Columns are found by name where there is a header. To go by position, set csv.header = false and csv.skip-rows = 1.",
                    "false");

    /** Dates in inference. */
    public static final OptionSpec<Boolean> PREFER_DATE = OptionSpec.bool(
                    "csv.prefer-date",
                    true,
                    "With `schema.infer-column-types`: whether texts that are dates are inferred as DATE, not as timestamps.")
            .changeable();

    /** Inference over many files. */
    public static final OptionSpec<Boolean> MERGE_SCHEMA = OptionSpec.bool(
                    "csv.merge-schema", true, "Whether the columns of all sampled files are merged when inferring.")
            .changeable()
            .onlyAvailable(
                    "The columns of all sampled files are merged; set schema.inference.max-files = 1 to look at one.",
                    "true");

    /** Spark's own inference. */
    public static final OptionSpec<Boolean> INFER_SCHEMA = OptionSpec.bool(
                    "csv.infer-schema", null, "Spark's switch for types.")
            .onlyAvailable("Use schema.infer-column-types.", "false");

    /** Old name. */
    public static final OptionSpec<Boolean> PARSER_CASE_SENSITIVE = OptionSpec.bool(
                    "csv.parser-case-sensitive", null, "Old name of `readerCaseSensitive`.")
            .unavailable("Use schema.case-sensitive.");

    /** Sampling. */
    public static final OptionSpec<Double> SAMPLING_RATIO = OptionSpec.declared(ConfigOptions.key("csv.sampling-ratio")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription("Share of the sampled records that inference looks at, above 0 and up to 1."))
            .changeable();

    /** Whole records as variants. */
    public static final OptionSpec<String> SINGLE_VARIANT_COLUMN = OptionSpec.string(
            "csv.single-variant-column",
            null,
            "Name of a VARIANT column that takes each record whole, as an object with the names of the header.");

    private CsvOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                HEADER,
                SEP,
                QUOTE,
                ESCAPE,
                CHAR_TO_ESCAPE_QUOTE_ESCAPING,
                UNESCAPED_QUOTE_HANDLING,
                COMMENT,
                LINE_SEP,
                MULTI_LINE,
                SKIP_ROWS,
                NULL_VALUE,
                EMPTY_VALUE,
                NAN_VALUE,
                POSITIVE_INF,
                NEGATIVE_INF,
                IGNORE_LEADING_WHITE_SPACE,
                IGNORE_TRAILING_WHITE_SPACE,
                DATE_FORMAT,
                TIMESTAMP_FORMAT,
                TIMESTAMP_NTZ_FORMAT,
                DATE_TIME_PARSING_FALLBACK,
                TIME_ZONE,
                LOCALE,
                ENCODING,
                MAX_COLUMNS,
                MAX_CHARS_PER_COLUMN,
                ENFORCE_SCHEMA,
                PREFER_DATE,
                MERGE_SCHEMA,
                INFER_SCHEMA,
                PARSER_CASE_SENSITIVE,
                SAMPLING_RATIO,
                SINGLE_VARIANT_COLUMN);
    }
}
