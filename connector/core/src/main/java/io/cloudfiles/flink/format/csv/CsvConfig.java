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

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.OptionResolution;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.schema.SchemaOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.Locale;

/**
 * The options of CSV, resolved.
 *
 * @param hasHeader whether the first record of a file names its columns
 * @param skipRows lines at the start of a file that are passed over
 * @param dialect how bytes are values
 * @param texts what some values stand for
 * @param temporal how dates and timestamps are read
 * @param locale of decimals
 * @param maxColumns values of a record at most
 * @param maxValueBytes bytes of a value at most
 * @param mode what happens to bad records
 * @param inference what types values have
 * @param caseSensitive whether names that differ in case are different when inferring
 * @param singleVariantColumn column that takes each record whole; null when there is none
 */
record CsvConfig(
        boolean hasHeader,
        int skipRows,
        TextEncoding encoding,
        CsvDialect dialect,
        CsvTexts texts,
        CsvTemporal temporal,
        Locale locale,
        int maxColumns,
        int maxValueBytes,
        BadRecordMode mode,
        CsvInference inference,
        boolean caseSensitive,
        @Nullable String singleVariantColumn)
        implements Serializable {
    /**
     * Resolves and checks.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_OPTIONS} listing every option that is wrong,
     *     {@code CF_OPTION_NOT_AVAILABLE} for what this version cannot honour
     */
    static CsvConfig from(ReadableConfig options) {
        OptionResolution resolution = new OptionResolution(options, CsvOptions.all());
        Locale locale = Locale.forLanguageTag(options.get(CsvOptions.LOCALE.option()));
        boolean fallsBack = options.get(CsvOptions.DATE_TIME_PARSING_FALLBACK.option());
        CsvTexts texts = new CsvTexts(
                options.get(CsvOptions.NULL_VALUE.option()),
                options.get(CsvOptions.EMPTY_VALUE.option()),
                options.get(CsvOptions.NAN_VALUE.option()),
                options.get(CsvOptions.POSITIVE_INF.option()),
                options.get(CsvOptions.NEGATIVE_INF.option()));
        CsvTemporal temporal = new CsvTemporal(
                resolution.zone(CsvOptions.TIME_ZONE),
                resolution.pattern(CsvOptions.DATE_FORMAT, locale, fallsBack),
                resolution.pattern(CsvOptions.TIMESTAMP_FORMAT, locale, fallsBack),
                resolution.pattern(CsvOptions.TIMESTAMP_NTZ_FORMAT, locale));
        int maxValueBytes = options.get(CsvOptions.MAX_CHARS_PER_COLUMN.option());
        CsvConfig config = new CsvConfig(
                options.get(CsvOptions.HEADER.option()),
                atLeast(0, CsvOptions.SKIP_ROWS, options, resolution),
                resolution.encoding(CsvOptions.ENCODING),
                new Dialect(options, resolution).resolve(),
                texts,
                temporal,
                locale,
                atLeast(1, CsvOptions.MAX_COLUMNS, options, resolution),
                maxValueBytes < 0 ? Integer.MAX_VALUE : maxValueBytes,
                BadRecordOptions.mode(options, BadRecordMode.PERMISSIVE),
                new CsvInference(
                        options.get(SchemaOptions.INFER_COLUMN_TYPES.option()),
                        options.get(CsvOptions.PREFER_DATE.option()),
                        resolution.share(CsvOptions.SAMPLING_RATIO)),
                options.get(SchemaOptions.CASE_SENSITIVE.option()),
                resolution.columnName(CsvOptions.SINGLE_VARIANT_COLUMN));
        resolution.requireNoProblems();
        return config;
    }

    private static int atLeast(int min, OptionSpec<Integer> spec, ReadableConfig options, OptionResolution resolution) {
        int value = options.get(spec.option());
        if (value < min) {
            resolution.problem(spec, "expected " + min + " or more");
        }
        return value;
    }

    /** Resolves the characters. */
    private record Dialect(ReadableConfig options, OptionResolution resolution) {
        CsvDialect resolve() {
            String separator = text(CsvOptions.SEP);
            int quote = character(CsvOptions.QUOTE);
            int escape = character(CsvOptions.ESCAPE);
            int comment = character(CsvOptions.COMMENT);
            if (separator.isEmpty()) {
                resolution.problem(CsvOptions.SEP, "expected a character or more");
            } else if (separator.charAt(0) == quote || separator.charAt(0) == '\n' || separator.charAt(0) == '\r') {
                resolution.problem(CsvOptions.SEP, "it is the quote, or ends a line");
            }
            return new CsvDialect(
                    separator,
                    quote,
                    escape,
                    escapeOfEscape(quote, escape),
                    comment,
                    lineEnd(),
                    options.get(CsvOptions.MULTI_LINE.option()),
                    options.get(CsvOptions.IGNORE_LEADING_WHITE_SPACE.option()),
                    options.get(CsvOptions.IGNORE_TRAILING_WHITE_SPACE.option()),
                    options.get(CsvOptions.UNESCAPED_QUOTE_HANDLING.option()));
        }

        private int escapeOfEscape(int quote, int escape) {
            if (options.getOptional(CsvOptions.CHAR_TO_ESCAPE_QUOTE_ESCAPING.option())
                    .isEmpty()) {
                return escape == quote ? CsvDialect.NONE : escape;
            }
            int character = character(CsvOptions.CHAR_TO_ESCAPE_QUOTE_ESCAPING);
            // A doubled quote is one already.
            return escape == quote && character == escape ? CsvDialect.NONE : character;
        }

        private LineEnd lineEnd() {
            String separator = text(CsvOptions.LINE_SEP);
            if (separator.isEmpty()) {
                return LineEnd.ANY;
            }
            LineEnd lineEnd = new LineEnd(separator);
            if (!lineEnd.isFoundAnywhere()) {
                resolution.refusal(
                        CsvOptions.LINE_SEP,
                        "It ends as it begins, so that it can be found at two places at once. Use another one.");
            } else if (lineEnd.bytes().length > 1 && options.get(CsvOptions.MULTI_LINE.option())) {
                resolution.refusal(
                        CsvOptions.LINE_SEP, "With csv.multi-line = true use one ASCII character, or leave it out.");
            }
            return lineEnd;
        }

        private int character(OptionSpec<String> spec) {
            String text = text(spec);
            if (text.isEmpty() || text.equals("\0")) {
                return CsvDialect.NONE;
            }
            if (text.length() > 1) {
                resolution.problem(spec, "expected one character, or none");
            } else if (text.charAt(0) > '\u007f') {
                resolution.refusal(spec, "Use an ASCII character.");
            }
            return text.charAt(0);
        }

        /** A text in which control characters may be written as escapes. */
        private String text(OptionSpec<String> spec) {
            @Nullable
            String text =
                    options.getOptional(spec.option()).orElse(spec.option().defaultValue());
            return text == null
                    ? ""
                    : text.replace("\\t", "\t")
                            .replace("\\n", "\n")
                            .replace("\\r", "\r")
                            .replace("\\0", "\0")
                            .replace("\\u0001", "\u0001")
                            .replace("\\\\", "\\");
        }
    }
}
