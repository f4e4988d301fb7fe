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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A file that cannot be read is a matter of the readers; it stands in the way of planning only where they would fail, too. */
class SourcePlannerTest {
    private static final RowType DECLARED = SchemaDdl.parse("id BIGINT");

    @TempDir
    private Path temporary;

    private Path landing;

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectory(temporary.resolve("landing"));
        Files.writeString(landing.resolve("good.json"), "{\"id\":1}\n");
        Files.write(landing.resolve("cut.json.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0});
        Files.writeString(landing.resolve("fake.json.gz"), "{\"id\":2}\n");
        Files.write(landing.resolve("archive.zip"), "PK\3\4".getBytes(StandardCharsets.US_ASCII));
        Files.write(landing.resolve("other.json.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});
    }

    @Test
    void aDeclaredSchemaIsComparedWithWhatCanBeRead() {
        assertThat(plan(DECLARED, Map.of()).getFieldNames()).containsExactly("id");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> plan(SchemaDdl.parse("ident BIGINT"), Map.of()))
                .matches(e -> e.code() == ErrorCode.CF_SCHEMA_DOES_NOT_FIT);
    }

    @Test
    void aDeclaredSchemaIsTakenWhenNothingCanBeRead() throws IOException {
        Files.delete(landing.resolve("good.json"));
        assertThat(plan(DECLARED, Map.of()).getFieldNames()).containsExactly("id");
    }

    @Test
    void aJobThatGoesOnIsNotRefusedForItsNewestFiles() {
        SourcePlanner planner = planner().resuming(true);
        assertThat(planner.plan(options(Map.of()), SchemaDdl.parse("ident BIGINT"), Map.of())
                        .read()
                        .outputType()
                        .getFieldNames())
                .containsExactly("ident");
    }

    @Test
    void flinkTellsWhetherAJobMayGoOn() {
        Configuration flink = new Configuration();
        assertThat(SourcePlanner.mayResume(flink)).isFalse();
        flink.set(StateRecoveryOptions.SAVEPOINT_PATH, "/savepoint");
        assertThat(SourcePlanner.mayResume(flink)).isTrue();
        assertThat(SourcePlanner.mayResume(Configuration.fromMap(Map.of("high-availability.type", "zookeeper"))))
                .isTrue();
    }

    @Test
    void wrongOptionsAreToldTogether() {
        List<OptionProblem> problems = new ArrayList<>();
        planner()
                .check(
                        options(Map.of("read.split-size", "big", "pathGlobFilter", "*.{json", "no.such", "x")),
                        null,
                        problems);
        assertThat(problems).extracting(OptionProblem::message).hasSize(3).anyMatch(text -> text.contains("*.{json"));
    }

    @Test
    void requestsToReadFilesAgainMustNotBeReadAsData() {
        List<OptionProblem> problems = new ArrayList<>();
        String within = landing.resolve("meta").toString();
        planner().check(options(Map.of("discovery.reprocess-location", within)), DECLARED, problems);
        assertThat(problems)
                .singleElement()
                .extracting(OptionProblem::message)
                .asString()
                .contains("'discovery.reprocess-location' = '", "lies within the source");
        problems.clear();
        planner().check(options(Map.of("discovery.reprocess-location", landing + "/_meta")), DECLARED, problems);
        assertThat(problems).isEmpty();
    }

    @Test
    void wrongHintsAreToldWithWrongOptions() {
        List<OptionProblem> problems = new ArrayList<>();
        planner().check(options(Map.of("cloudFiles.schemaHints", "id BIGNT", "no.such", "x")), null, problems);
        assertThat(problems).hasSize(2).anyMatch(problem -> problem.message().contains("'id BIGNT' is wrong"));
    }

    @Test
    void hintsAreRefusedBesideDeclaredColumns() {
        List<OptionProblem> problems = new ArrayList<>();
        planner().check(options(Map.of("schema.hints", "id BIGINT")), DECLARED, problems);
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'schema.hints' and declared columns"));
    }

    @Test
    void inferenceLeavesOutWhatReadersWouldSetAsideOrSkip() {
        assertThat(plan(null, Map.of("read.on-failure", "quarantine")).getFieldNames())
                .containsExactly("id", "_rescued_data");
        assertThat(plan(null, Map.of("ignoreCorruptFiles", "true")).getFieldNames())
                .containsExactly("id", "_rescued_data");
    }

    @Test
    void inferenceFailsWhereReadersWould() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> plan(null, Map.of()))
                .matches(e -> e.code() == ErrorCode.CF_FILE_UNREADABLE);
    }

    @Test
    void inferenceTellsThatNothingWasLeftToSample() throws IOException {
        Files.delete(landing.resolve("good.json"));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> plan(null, Map.of("read.on-failure", "quarantine")))
                .matches(e -> e.code() == ErrorCode.CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE)
                .withMessageContaining("files looked at: 4");
    }

    /** None of them is read, so that it does not matter what such a file is in a format. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "text"})
    void inferenceTellsOfFilesOfNoBytes(String format) throws IOException {
        try (Stream<Path> files = Files.list(landing)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.createFile(landing.resolve("a"));
        Files.createFile(landing.resolve("b"));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> plan(null, Map.of("format", format, "schema.evolution-mode", "rescue")))
                .matches(e -> e.code() == ErrorCode.CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE)
                .withMessageContaining("(files looked at: 0, left out as they have 0 bytes: 2)");
    }

    private RowType plan(@Nullable RowType declared, Map<String, String> more) {
        return planner().plan(options(more), declared, Map.of()).read().outputType();
    }

    private static SourcePlanner planner() {
        return new SourcePlanner(ZoneOffset.UTC, Clock.systemUTC());
    }

    private Map<String, String> options(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("path", landing.toString());
        options.putIfAbsent("format", "json");
        options.put("source.uid", "events");
        options.put("schema.location", temporary.resolve("schemas").toString());
        return options;
    }
}
