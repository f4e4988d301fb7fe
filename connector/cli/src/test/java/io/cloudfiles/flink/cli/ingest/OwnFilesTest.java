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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnFilesTest {
    @ParameterizedTest
    @CsvSource({
        "/in, /in",
        "/in/*.json, /in",
        "/in, /in/table",
        "/lake/table/in, /lake/table",
        "/in/*, /in/table",
        "'/a,/in', /in/table"
    })
    void refusesATableAndASourceWithinEachOther(String source, String target) {
        assertThatThrownBy(() -> checked(source, target))
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
        assertThat(checked(source, target).target()).isEqualTo(Location.parse(target));
    }

    @ParameterizedTest
    @CsvSource({
        "/in, /in/cp",
        "/in, /in",
        "/in/*, /in/cp",
        "'/in/*.json', /in/cp",
        "'/in/{a,b}*', /in/b/cp",
        "'/a,/in', /in/cp",
        "/cp/runs/00000001, /cp",
        "/cp/schema, /cp"
    })
    void refusesACheckpointThatTheSourceTakesIn(String source, String checkpoint) {
        assertWrong(() -> checked(source, "/table", checkpoint, Map.of(), null, null), "--checkpoint");
    }

    @ParameterizedTest
    @CsvSource({"bad-records.path, /table/bad", "badRecordsPath, /table", "bad-records.path, /table/_delta_log/bad"})
    void refusesBadRecordsWhereCleaningTheTableWouldDeleteThem(String option, String path) {
        assertThatThrownBy(() -> checked("/in", "/table", "/cp", Map.of(option, path), null, null))
                .hasMessageContaining(
                        "The directory of bad records 'file://" + path + "' lies among the files of the table");
        assertThat(checked("/in", "/table", "/cp", Map.of(option, "/table/_bad"), null, null)
                        .badRecordsPath())
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean-source.move-destination", "cloudFiles.cleanSource.moveDestination"})
    void refusesAnArchiveThatCleaningTheTableWouldDelete(String option) {
        assertThatThrownBy(() -> checked("/in", "/table", "/cp", Map.of(option, "/table/old"), null, null))
                .hasMessageContaining(
                        "The directory that ingested files are moved to 'file:///table/old' lies among the files");
        assertThat(checked("/in", "/table", "/cp", Map.of(option, "/old"), null, null)
                        .moveDestination())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"/in, /in/_cp", "/in, /in/.cp", "/in, /in2/cp", "/in/*.csv, /in/cp", "/data/in, /data"})
    void acceptsACheckpointThatTheSourcePassesOver(String source, String checkpoint) {
        assertThat(checked(source, "/table", checkpoint, Map.of(), null, null).checkpoint())
                .isEqualTo(Location.parse(checkpoint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/table", "/table/cp", "/table/_delta_log", "/table/_delta_log/cp"})
    void refusesACheckpointAmongTheFilesOfTheTable(String checkpoint) {
        assertWrong(() -> checked("/in", "/table", checkpoint, Map.of(), null, null), "file://" + checkpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "/in/bad, /checkpoint, --bad-records",
        "/table, /checkpoint, within each other",
        "/table/_bad, /checkpoint, within each other",
        "/bad, /bad/cp, /bad/cp"
    })
    void refusesATableOfBadRecordsThatIsNotApart(String badRecords, String checkpoint, String named) {
        assertWrong(() -> checked("/in", "/table", badRecords, checkpoint, Map.of(), null, null), named);
    }

    @Test
    void namesEveryPlaceThatTheSourceTakesIn() {
        assertWrong(
                () -> checked("/in", "/in/table", "/in/cp", Map.of(), Path.of("/in/progress"), Path.of("/in/report")),
                "--target",
                "--checkpoint",
                "--progress",
                "--report");
    }

    @Test
    void refusesASourceThatIsTheSchemaLog() {
        assertThat(checked("/in", "/table", "/cp", Map.of("cloudFiles.schemaLocation", "/in"), null, null)
                        .schemaLocation())
                .contains(Location.parse("/in"));
        assertWrong(
                () -> checked("/in/_schemas", "/table", "/cp", Map.of("cloudFiles.schemaLocation", "/in"), null, null),
                "schema.location");
    }

    @Test
    void refusesASchemaLocationThatIsNone() {
        assertThatThrownBy(() -> checked("/in", "/table", "/cp", Map.of("schema.location", "here"), null, null))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS))
                .hasMessageContaining("'schema.location' = 'here'");
    }

    private static void assertWrong(ThrowingCallable settings, String... named) {
        assertThatThrownBy(settings)
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_USAGE))
                .hasMessageContainingAll(named);
    }

    private static IngestSettings checked(String source, String target) {
        return checked(source, target, "/checkpoint", Map.of(), null, null);
    }

    private static IngestSettings checked(
            String source,
            String target,
            String checkpoint,
            Map<String, String> options,
            @Nullable Path progress,
            @Nullable Path report) {
        return checked(source, target, null, checkpoint, options, progress, report);
    }

    private static IngestSettings checked(
            String source,
            String target,
            @Nullable String badRecords,
            String checkpoint,
            Map<String, String> options,
            @Nullable Path progress,
            @Nullable Path report) {
        IngestSettings settings = new IngestSettings(
                source,
                "json",
                Location.parse(target),
                badRecords == null ? null : Location.parse(badRecords),
                Location.parse(checkpoint),
                true,
                Duration.ofSeconds(1),
                null,
                Map.of(),
                List.of(),
                1,
                options,
                progress,
                report);
        OwnFiles.requireApart(settings);
        return settings;
    }
}
