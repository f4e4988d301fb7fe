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
package io.cloudfiles.flink.cli.ingest;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Which options are the source's, and which the sink's. */
class IngestSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"sink.merge-schema", "SINK.MERGE-SCHEMA", "Sink.Merge-Schema", "mergeSchema", "mergeschema"})
    void theTableDoesNotFollowTheFilesWhereTheUserWantsItOtherwise(String key) {
        IngestSettings settings = settings("json", Map.of(key, "false"));

        assertThat(settings.sinkOptions()).isEqualTo(Map.of(key, "false"));
        assertThat(settings.sourceOptions()).doesNotContainKey(key);
        assertThat(problems(settings)).isEmpty();
    }

    @Test
    void theTableFollowsTheFilesElse() {
        IngestSettings settings = settings("json", Map.of("sink.compression", "snappy", "json.multi-line", "true"));

        assertThat(settings.sinkOptions()).isEqualTo(Map.of("sink.merge-schema", "true", "sink.compression", "snappy"));
        assertThat(settings.sourceOptions())
                .containsEntry("json.multi-line", "true")
                .doesNotContainKey("sink.compression");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mergeSchema", "MERGESCHEMA"})
    void whatMayBeOptionOfEitherIsRefusedWithBothNames(String key) {
        for (String format : List.of("csv", "CSV", "parquet", "avro", "orc")) {
            assertThat(problems(settings(format, Map.of(key, "false"))))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS);
                        assertThat(problem.message())
                                .contains("'" + key + "' = 'false'")
                                .contains("'sink.merge-schema'")
                                .contains("'" + format.toLowerCase(Locale.ROOT) + ".merge-schema'");
                    });
        }
    }

    @Test
    void theSourceKeepsWhatIsItsOwn() {
        IngestSettings settings = settings("csv", Map.of("cloudFiles.mergeSchema", "true"));

        assertThat(settings.sourceOptions()).containsEntry("cloudFiles.mergeSchema", "true");
        assertThat(settings.sinkOptions()).isEqualTo(Map.of("sink.merge-schema", "true"));
        assertThat(problems(settings)).isEmpty();
    }

    private static List<OptionProblem> problems(IngestSettings settings) {
        List<OptionProblem> problems = new ArrayList<>();
        settings.requireUnambiguous(problems);
        return problems;
    }

    private static IngestSettings settings(String format, Map<String, String> options) {
        return new IngestSettings(
                "/in",
                format,
                Location.parse("/table"),
                null,
                Location.parse("/checkpoint"),
                true,
                Duration.ofSeconds(1),
                null,
                Map.of(),
                List.of(),
                1,
                options,
                null,
                null);
    }
}
