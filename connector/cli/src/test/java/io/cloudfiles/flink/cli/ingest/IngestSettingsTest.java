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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IngestSettingsTest {
    @ParameterizedTest
    @CsvSource({"/in, /in", "/in, /in/table", "/lake/table/in, /lake/table", "/in/*, /in/table", "'/a,/in', /in/table"})
    void refusesATableAndASourceWithinEachOther(String source, String target) {
        assertThatThrownBy(() -> settings(source, target))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_USAGE))
                .hasMessageContaining("file://" + target);
    }

    @ParameterizedTest
    @CsvSource({
        "/lake/in, /lake/table",
        "/lake/in*.json, /lake/table",
        "/in/*.json, /in/table",
        "/lake/table2, /lake/table"
    })
    void acceptsThemBesideEachOther(String source, String target) {
        assertThat(settings(source, target).target()).isEqualTo(Location.parse(target));
    }

    private static IngestSettings settings(String source, String target) {
        return new IngestSettings(
                source,
                "json",
                Location.parse(target),
                Location.parse("/checkpoint"),
                true,
                Duration.ofSeconds(1),
                null,
                List.of(),
                1,
                Map.of(),
                null,
                null);
    }
}
