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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.json.JsonOptions;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.schema.SchemaOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What is pasted from an Auto Loader stream is taken, or refused with what to do instead; no key of it is unknown. */
class AutoLoaderOptionsTest {
    private final List<OptionProblem> problems = new ArrayList<>();

    @ParameterizedTest
    @CsvFileSource(resources = "/auto-loader-options.csv", delimiter = ';', numLinesToSkip = 1)
    void everyKeyIsTakenOrRefusedWithAReason(String key, String value, String outcome) {
        resolve(Map.of(key, value));
        if (outcome.equals("taken")) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).hasSize(1);
            OptionProblem problem = problems.get(0);
            assertThat(problem.code())
                    .isEqualTo(
                            outcome.equals("elsewhere")
                                    ? ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR
                                    : ErrorCode.CF_OPTION_NOT_AVAILABLE);
            assertThat(problem.message()).contains("'" + key + "'").doesNotContain("is not known");
        }
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/auto-loader-format-options.csv",
            delimiter = ';',
            quoteCharacter = '~',
            numLinesToSkip = 1)
    void everyKeyOfAFormatIsTakenOrRefusedWithAReason(String format, String key, String value, String outcome) {
        for (String spelling : List.of(key, key.toLowerCase(Locale.ROOT))) {
            problems.clear();
            FileFormatFactory factory = FileFormats.factory(format);
            Configuration resolved = KnownOptions.resolver(factory).resolve(Map.of(spelling, value), problems);
            switch (outcome) {
                case "taken" -> assertThat(problems).as(spelling).isEmpty();
                case "refused" ->
                    assertThat(problems)
                            .as(spelling)
                            .singleElement()
                            .satisfies(
                                    problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE));
                default -> throw new IllegalArgumentException(outcome);
            }
            assertThat(resolved.keySet()).as(spelling).hasSize(outcome.equals("taken") ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "csv, allowComments, 'It is of the format json; the files are read as csv.'",
        "csv, json.allow-comments, 'It is of the format json; the files are read as csv.'",
        "json, cloudFiles.sep, 'It is of the format csv; the files are read as json.'",
        "text, dateFormat, 'It is of the formats csv, json, xml; the files are read as text.'",
        "binaryFile, rowTag, 'It is of the format xml; the files are read as binaryFile.'"
    })
    void anOptionOfAnotherFormatIsToldWhereItBelongs(String format, String key, String message) {
        KnownOptions.resolver(FileFormats.factory(format)).resolve(Map.of(key, "true"), problems);
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("Option '" + key + "' does not belong here. " + message
                                + " Correct 'format', or leave it out."));
    }

    @ParameterizedTest
    @CsvSource({"csv, quoteAll", "csv, escapeQuotes", "csv, extension", "xml, rootTag", "xml, arrayElementName"})
    void anOptionOfAWriterIsToldSo(String format, String key) {
        KnownOptions.resolver(FileFormats.factory(format)).resolve(Map.of(key, "x"), problems);
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("Option '" + key + "' does not belong here. It is a writer's: leave it out."));
    }

    @Test
    void aPastedSnippetGivesTheSameOptionsAsOurOwnSpelling() {
        Configuration pasted = resolve(Map.of(
                "cloudFiles.format", "json",
                "cloudFiles.schemaLocation", "/meta",
                "cloudFiles.inferColumnTypes", "true",
                "cloudFiles.schemaEvolutionMode", "rescue",
                "cloudFiles.includeExistingFiles", "false",
                "cloudFiles.useNotifications", "false",
                "pathGlobFilter", "*.json",
                "timestampFormat", "yyyy",
                "ALLOWCOMMENTS", "true"));
        assertThat(problems).isEmpty();
        assertThat(pasted.get(SourceOptions.FORMAT.option())).isEqualTo("json");
        assertThat(pasted.get(SchemaOptions.LOCATION.option())).isEqualTo("/meta");
        assertThat(pasted.get(SchemaOptions.INFER_COLUMN_TYPES.option())).isTrue();
        assertThat(pasted.get(DiscoveryOptions.INCLUDE_EXISTING_FILES.option())).isFalse();
        assertThat(pasted.get(DiscoveryOptions.FILE_FILTER.option())).isEqualTo("*.json");
        assertThat(pasted.get(JsonOptions.TIMESTAMP_FORMAT.option())).isEqualTo("yyyy");
        assertThat(pasted.get(JsonOptions.ALLOW_COMMENTS.option())).isTrue();
    }

    @Test
    void theVendorsOwnPrefixIsTakenForFormatOptionsToo() {
        assertThat(resolve(Map.of("cloudFiles.charset", "utf-8")).get(JsonOptions.ENCODING.option()))
                .isEqualTo("utf-8");
        assertThat(problems).isEmpty();
    }

    @Test
    void secretsAreNotPrintedWhenTheyAreRefused() {
        List<String> secrets = List.of("cloudFiles.certificate", "cloudFiles.certificatePrivateKey");
        secrets.forEach(key -> resolve(Map.of(key, "s3cr3t")));
        assertThat(problems)
                .hasSameSizeAs(secrets)
                .noneMatch(problem -> problem.message().contains("s3cr3t"));
    }

    private Configuration resolve(Map<String, String> options) {
        return KnownOptions.resolver(FileFormats.factory("json")).resolve(options, problems);
    }
}
