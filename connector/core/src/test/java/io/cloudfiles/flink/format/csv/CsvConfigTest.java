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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.DateTimePattern;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CsvConfigTest {
    @Test
    void defaultsAreThoseOfAutoLoader() {
        assertThat(CsvConfig.from(new Configuration()))
                .isEqualTo(new CsvConfig(
                        true,
                        0,
                        new TextEncoding("UTF-8", 1000),
                        new CsvDialect(
                                ",",
                                '"',
                                '\\',
                                '\\',
                                CsvDialect.NONE,
                                LineEnd.ANY,
                                false,
                                false,
                                false,
                                UnescapedQuoteHandling.STOP_AT_DELIMITER),
                        new CsvTexts("", "", "NaN", "Inf", "-Inf"),
                        new CsvTemporal(ZoneId.systemDefault(), null, null, null),
                        Locale.US,
                        20480,
                        Integer.MAX_VALUE,
                        BadRecordMode.PERMISSIVE,
                        new CsvInference(false, true, 1),
                        true,
                        null));
    }

    @Test
    void everyOptionIsResolved() {
        Configuration options = Configuration.fromMap(Map.ofEntries(
                Map.entry("csv.header", "false"),
                Map.entry("csv.skip-rows", "2"),
                Map.entry("csv.sep", "||"),
                Map.entry("csv.quote", "'"),
                Map.entry("csv.escape", "^"),
                Map.entry("csv.char-to-escape-quote-escaping", "!"),
                Map.entry("csv.comment", "#"),
                Map.entry("csv.line-sep", ";"),
                Map.entry("csv.multi-line", "true"),
                Map.entry("csv.ignore-leading-white-space", "true"),
                Map.entry("csv.ignore-trailing-white-space", "true"),
                Map.entry("csv.unescaped-quote-handling", "SKIP_VALUE"),
                Map.entry("csv.null-value", "NA"),
                Map.entry("csv.empty-value", "none"),
                Map.entry("csv.nan-value", "nan"),
                Map.entry("csv.positive-inf", "up"),
                Map.entry("csv.negative-inf", "down"),
                Map.entry("csv.time-zone", "Asia/Tokyo"),
                Map.entry("csv.date-format", "d.M.y"),
                Map.entry("csv.timestamp-format", "d.M.y H:m"),
                Map.entry("csv.timestamp-ntz-format", "y/M/d"),
                Map.entry("csv.locale", "de-DE"),
                Map.entry("csv.max-columns", "7"),
                Map.entry("csv.max-chars-per-column", "9"),
                Map.entry("csv.encoding", "latin1"),
                Map.entry("read.max-expansion-ratio", "20"),
                Map.entry("csv.enforce-schema", "false"),
                Map.entry("csv.infer-schema", "false"),
                Map.entry("csv.merge-schema", "true"),
                Map.entry("csv.single-variant-column", "v"),
                Map.entry("csv.prefer-date", "false"),
                Map.entry("csv.sampling-ratio", "0.25"),
                Map.entry("csv.enable-date-time-parsing-fallback", "true"),
                Map.entry("bad-records.mode", "dropmalformed"),
                Map.entry("schema.infer-column-types", "true"),
                Map.entry("schema.case-sensitive", "false")));
        assertThat(CsvConfig.from(options))
                .isEqualTo(new CsvConfig(
                        false,
                        2,
                        new TextEncoding("ISO-8859-1", 20),
                        new CsvDialect(
                                "||",
                                '\'',
                                '^',
                                '!',
                                '#',
                                new LineEnd(";"),
                                true,
                                true,
                                true,
                                UnescapedQuoteHandling.SKIP_VALUE),
                        new CsvTexts("NA", "none", "nan", "up", "down"),
                        new CsvTemporal(
                                ZoneId.of("Asia/Tokyo"),
                                new DateTimePattern("d.M.y", Locale.GERMANY, true),
                                new DateTimePattern("d.M.y H:m", Locale.GERMANY, true),
                                new DateTimePattern("y/M/d", Locale.GERMANY)),
                        Locale.GERMANY,
                        7,
                        9,
                        BadRecordMode.DROPMALFORMED,
                        new CsvInference(true, false, 0.25),
                        false,
                        "v"));
    }

    @Test
    void everyOptionHasThisDefault() {
        Map<String, String> defaults = new TreeMap<>();
        CsvOptions.all().stream()
                .filter(spec -> !spec.isUnavailable())
                .forEach(spec -> defaults.put(spec.key(), spec.defaultText().orElse("none")));
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("csv.header", "true"),
                        Map.entry("csv.sep", ","),
                        Map.entry("csv.quote", "\""),
                        Map.entry("csv.escape", "\\"),
                        Map.entry("csv.char-to-escape-quote-escaping", "none"),
                        Map.entry("csv.unescaped-quote-handling", "stop-at-delimiter"),
                        Map.entry("csv.comment", "none"),
                        Map.entry("csv.line-sep", "none"),
                        Map.entry("csv.multi-line", "false"),
                        Map.entry("csv.sampling-ratio", "1.0"),
                        Map.entry("csv.skip-rows", "0"),
                        Map.entry("csv.null-value", ""),
                        Map.entry("csv.empty-value", ""),
                        Map.entry("csv.nan-value", "NaN"),
                        Map.entry("csv.positive-inf", "Inf"),
                        Map.entry("csv.negative-inf", "-Inf"),
                        Map.entry("csv.ignore-leading-white-space", "false"),
                        Map.entry("csv.ignore-trailing-white-space", "false"),
                        Map.entry("csv.date-format", "none"),
                        Map.entry("csv.timestamp-format", "none"),
                        Map.entry("csv.timestamp-ntz-format", "none"),
                        Map.entry("csv.enable-date-time-parsing-fallback", "false"),
                        Map.entry("csv.time-zone", "none"),
                        Map.entry("csv.locale", "en-US"),
                        Map.entry("csv.encoding", "UTF-8"),
                        Map.entry("csv.max-columns", "20480"),
                        Map.entry("csv.max-chars-per-column", "-1"),
                        Map.entry("csv.enforce-schema", "none"),
                        Map.entry("csv.prefer-date", "true"),
                        Map.entry("csv.merge-schema", "true"),
                        Map.entry("csv.single-variant-column", "none"),
                        Map.entry("csv.infer-schema", "none")));
    }

    @Test
    void separatorsCanBeWrittenAsEscapes() {
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = new OptionResolver(List.<OptionSpec<?>>of(CsvOptions.SEP, CsvOptions.LINE_SEP))
                .resolve(Map.of("delimiter", "\\t", "csv.line-sep", "\\u0001"), problems);
        assertThat(problems).isEmpty();
        assertThat(CsvConfig.from(resolved).dialect().separator()).isEqualTo("\t");
        assertThat(CsvConfig.from(resolved).dialect().lineEnd()).isEqualTo(new LineEnd("\u0001"));
    }

    @Test
    void aLineEndOfSeveralCharactersIsRefusedWhereValuesMayHoldLineEnds() {
        Configuration options = Configuration.fromMap(Map.of("csv.line-sep", "\\r\\n", "csv.multi-line", "true"));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> CsvConfig.from(options))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE);
                    assertThat(e.getMessage()).contains("With csv.multi-line = true use one ASCII character");
                });
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        Configuration options = Configuration.fromMap(Map.of(
                "csv.quote", "''",
                "csv.sep", "",
                "csv.skip-rows", "-1",
                "csv.max-columns", "0",
                "csv.time-zone", "Mars",
                "csv.date-format", "b",
                "csv.encoding", "UTF-17",
                "csv.sampling-ratio", "0",
                "csv.comment", "§"));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> CsvConfig.from(options))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS);
                    assertThat(e.getMessage())
                            .contains(
                                    "'csv.quote' = ''''",
                                    "'csv.sep' = ''",
                                    "'csv.skip-rows' = '-1' is wrong: expected 0 or more",
                                    "'csv.max-columns' = '0' is wrong: expected 1 or more",
                                    "'csv.time-zone' = 'Mars'",
                                    "'csv.date-format' = 'b'",
                                    "'csv.encoding' = 'UTF-17'",
                                    "'csv.sampling-ratio' = '0.0' is wrong: expected more than 0 and at most 1",
                                    "'csv.comment' = '§' is not available in this version. Use an ASCII character.");
                });
    }

    @Test
    void everythingThatCannotBeHonouredIsRefusedAtOnce() {
        Configuration options = Configuration.fromMap(Map.of(
                "csv.infer-schema", "true",
                "csv.enforce-schema", "true",
                "csv.merge-schema", "false",
                "csv.parser-case-sensitive", "true",
                "csv.line-sep", "ABRA"));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> CsvConfig.from(options))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE);
                    assertThat(e.getMessage())
                            .contains(
                                    "'csv.infer-schema' = 'true'",
                                    "'csv.enforce-schema' = 'true'",
                                    "'csv.merge-schema' = 'false'",
                                    "'csv.parser-case-sensitive' = 'true'",
                                    "'csv.line-sep' = 'ABRA' is not available in this version. It ends as it begins");
                });
    }

    @Test
    void declaredColumnsNeedToSayWhetherThereIsAHeader() {
        CsvFormatFactory factory = new CsvFormatFactory();
        assertThat(factory.problemWithDeclaredColumns(new Configuration()))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("Option 'csv.header' is missing."));
        assertThat(factory.problemWithDeclaredColumns(Configuration.fromMap(Map.of("csv.header", "true"))))
                .isEmpty();
    }
}
