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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.DateTimePattern;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonConfigTest {
    @Test
    void defaultsAreThoseOfAutoLoader() {
        assertThat(JsonConfig.from(new Configuration()))
                .isEqualTo(new JsonConfig(
                        Set.of(JsonFeature.SINGLE_QUOTES, JsonFeature.NON_NUMERIC_NUMBERS),
                        new TextEncoding("UTF-8", 1000),
                        JsonFraming.LINES,
                        BadRecordMode.PERMISSIVE,
                        ZoneId.systemDefault(),
                        null,
                        null,
                        null,
                        new JsonInference(false, false, false, false, false, 1),
                        null));
    }

    @Test
    void everyOptionIsResolved() {
        Configuration options = Configuration.fromMap(Map.ofEntries(
                Map.entry("json.allow-single-quotes", "false"),
                Map.entry("json.allow-non-numeric-numbers", "false"),
                Map.entry("json.allow-comments", "true"),
                Map.entry("json.allow-unquoted-field-names", "true"),
                Map.entry("json.allow-numeric-leading-zeros", "true"),
                Map.entry("json.allow-backslash-escaping-any-character", "true"),
                Map.entry("json.allow-unquoted-control-chars", "true"),
                Map.entry("json.line-sep", "||"),
                Map.entry("bad-records.mode", "dropmalformed"),
                Map.entry("json.time-zone", "Asia/Tokyo"),
                Map.entry("json.date-format", "d.M.y"),
                Map.entry("json.timestamp-format", "d.M.y H:m"),
                Map.entry("json.timestamp-ntz-format", "y/M/d"),
                Map.entry("json.locale", "de-DE"),
                Map.entry("json.encoding", "utf-16"),
                Map.entry("read.max-expansion-ratio", "20"),
                Map.entry("json.multi-line", "false"),
                Map.entry("json.enable-date-time-parsing-fallback", "true"),
                Map.entry("json.sampling-ratio", "0.25"),
                Map.entry("json.single-variant-column", "v"),
                Map.entry("schema.infer-column-types", "true"),
                Map.entry("json.primitives-as-string", "true"),
                Map.entry("json.prefers-decimal", "true"),
                Map.entry("json.infer-timestamp", "true"),
                Map.entry("json.drop-field-if-all-null", "true")));
        assertThat(JsonConfig.from(options))
                .isEqualTo(new JsonConfig(
                        Set.of(
                                JsonFeature.COMMENTS,
                                JsonFeature.UNQUOTED_FIELD_NAMES,
                                JsonFeature.NUMERIC_LEADING_ZEROS,
                                JsonFeature.BACKSLASH_ESCAPING_ANY_CHARACTER,
                                JsonFeature.UNQUOTED_CONTROL_CHARS),
                        new TextEncoding("UTF-16", 20),
                        new JsonFraming(false, "||"),
                        BadRecordMode.DROPMALFORMED,
                        ZoneId.of("Asia/Tokyo"),
                        new DateTimePattern("d.M.y", Locale.GERMANY, true),
                        new DateTimePattern("d.M.y H:m", Locale.GERMANY, true),
                        new DateTimePattern("y/M/d", Locale.GERMANY),
                        new JsonInference(true, true, true, true, true, 0.25),
                        "v"));
    }

    @Test
    void everyOptionHasSparksSpelling() {
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = new OptionResolver(JsonOptions.all())
                .resolve(
                        Map.of(
                                "allowComments", "true",
                                "ALLOWSINGLEQUOTES", "false",
                                "timestampNTZFormat", "y",
                                "lineSep", "\n",
                                "charset", "UTF-8",
                                "prefersDecimal", "true"),
                        problems);
        assertThat(problems).isEmpty();
        assertThat(JsonConfig.from(resolved).features())
                .containsExactlyInAnyOrder(JsonFeature.COMMENTS, JsonFeature.NON_NUMERIC_NUMBERS);
        assertThat(JsonOptions.all())
                .allSatisfy(spec -> assertThat(spec.aliases()).isNotEmpty());
    }

    @Test
    void recordsAreFramedAsTheOptionsSay() {
        assertThat(framing("json.line-sep", "\\n").lineEnd()).isEqualTo(LineEnd.LINE_FEED);
        assertThat(framing("json.multi-line", "true")).isEqualTo(new JsonFraming(true, ""));
        assertThat(framing("json.line-sep", "\\r\\n")).isEqualTo(new JsonFraming(false, "\r\n"));
    }

    private static JsonFraming framing(String key, String value) {
        return JsonConfig.from(Configuration.fromMap(Map.of(key, value))).framing();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        Configuration options = Configuration.fromMap(Map.of(
                "json.encoding", "UTF-17",
                "json.multi-line", "true",
                "json.line-sep", ";",
                "json.sampling-ratio", "1.5",
                "json.single-variant-column", " ",
                "read.max-expansion-ratio", "0"));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> JsonConfig.from(options))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS);
                    assertThat(e.getMessage())
                            .contains(
                                    "'json.encoding' = 'UTF-17' is wrong: expected the name of a character set",
                                    "'json.line-sep' = ';' is wrong: with json.multi-line there are no lines.",
                                    "'json.sampling-ratio' = '1.5' is wrong: expected more than 0 and at most 1.",
                                    "'json.single-variant-column' = ' ' is wrong: expected the name of a column.",
                                    "'read.max-expansion-ratio' = '0' is wrong: expected 1 or more.");
                });
    }
}
