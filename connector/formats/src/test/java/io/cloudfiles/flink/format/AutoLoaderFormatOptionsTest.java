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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.source.KnownOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Every reading option that Auto Loader documents for these formats is taken, or refused by its name. */
class AutoLoaderFormatOptionsTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/auto-loader-file-format-options.csv", delimiter = ';', numLinesToSkip = 1)
    void everyKeyIsTakenOrRefusedByName(String format, String key, String value, String outcome) {
        for (String spelling : List.of(key, key.toLowerCase(Locale.ROOT))) {
            List<OptionProblem> problems = new ArrayList<>();
            Configuration resolved =
                    KnownOptions.resolver(FileFormats.factory(format)).resolve(Map.of(spelling, value), problems);
            if (outcome.equals("taken")) {
                assertThat(problems).as(spelling).isEmpty();
                assertThat(resolved.keySet()).as(spelling).hasSize(1);
            } else {
                assertThat(problems).as(spelling).singleElement().satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE);
                    assertThat(problem.message()).contains("'" + spelling + "' = '" + value + "'");
                });
            }
        }
    }
}
