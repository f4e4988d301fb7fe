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
package io.cloudfiles.flink.benchmarks.end2end;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The command line of the bench. */
class SettingsTest {
    @Test
    void everythingIsRunThreeTimesUnlessSaidOtherwise() {
        Settings settings = Settings.parse("--home", "/checkout", "--data", "/data");

        assertThat(settings.home()).isEqualTo(Path.of("/checkout"));
        assertThat(settings.data()).isEqualTo(Path.of("/data"));
        assertThat(settings.rounds()).isEqualTo(3);
        assertThat(settings.scale()).isEqualTo(1);
        assertThat(settings.profiles()).isFalse();
        assertThat(settings.contestants()).containsExactly(Contestant.values());
        assertThat(settings.scenarios()).isEqualTo(Scenario.ALL);
    }

    @Test
    void scenariosAndContestantsCanBeNamed() {
        Settings settings = Settings.parse(
                "--rounds", "1", "small-discard", "--contestants", "sql,flink-sql", "--profile", "json-table");

        assertThat(settings.rounds()).isEqualTo(1);
        assertThat(settings.profiles()).isTrue();
        assertThat(settings.contestants()).containsExactly(Contestant.SQL, Contestant.FLINK_SQL);
        assertThat(settings.scenarios()).extracting(Scenario::name).containsExactly("small-discard", "json-table");
    }

    @Test
    void whatIsUnknownIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> Settings.parse("json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no scenario 'json', but [json-discard, ");
        assertThatThrownBy(() -> Settings.parse("--contestants", "sql,polars"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no contestant 'polars', but [ingest, sql, ");
        assertThatThrownBy(() -> Settings.parse("--rounds"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--rounds needs a value.");
    }
}
