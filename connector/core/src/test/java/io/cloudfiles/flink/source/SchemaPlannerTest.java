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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.SchemaCause;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.SchemaLog;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an inferred schema is made of. */
class SchemaPlannerTest {
    private final Configuration options = new Configuration();

    @TempDir
    private Path temporary;

    private Path landing;
    private String format = "json";

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectory(temporary.resolve("landing"));
        options.set(SchemaOptions.LOCATION.option(), temporary.resolve("schema").toString());
    }

    @Test
    void hintsAreAppliedBeforeTheLogIsWritten() throws IOException {
        put("day=2026-01-02/a.json", "{\"id\":\"1\",\"user\":null}");
        options.set(SchemaOptions.HINTS.option(), "id BIGINT, day DATE, user.name STRING, later INT");
        assertThat(plan())
                .isEqualTo(
                        SchemaDdl.parse("id BIGINT, user ROW<name STRING>, day DATE, later INT, _rescued_data STRING"));
        assertThat(versions()).singleElement().satisfies(version -> {
            assertThat(version.type())
                    .isEqualTo(SchemaDdl.parse("id BIGINT, user ROW<name STRING>, day DATE, later INT"));
            assertThat(version.partitionColumns()).containsExactly("day");
        });
    }

    @Test
    void theTargetIsAskedForWhatHintsMakeOfTheColumns() throws IOException {
        put("day=2/a.json", "{\"id\":1,\"big\":2,\"wanted\":3}");
        options.set(SchemaOptions.INFER_COLUMN_TYPES.option(), true);
        options.set(SchemaOptions.HINTS.option(), "id STRING, wanted BIGINT, day BIGINT");
        List<RowType> required = new ArrayList<>();
        List<List<String>> asked = new ArrayList<>();

        RowType planned = plan(new PlanTarget(required::add, columns -> new NoBigIntegers(asked)));

        assertThat(planned).isEqualTo(SchemaDdl.parse("id STRING, day BIGINT, wanted BIGINT, _rescued_data STRING"));
        assertThat(required).containsExactly((RowType) planned.copy(false));
        assertThat(asked).doesNotContain(List.of("day"));
    }

    @Test
    void whatFilesBroughtAndTheTargetCameToHaveInAnotherTypeLeavesTheSchema() throws IOException {
        put("a.json", "{\"id\":1,\"big\":2}");
        options.set(SchemaOptions.HINTS.option(), "id BIGINT, big BIGINT");
        plan();
        append("id BIGINT, big BIGINT, city BIGINT, name STRING", SchemaCause.evolved("add-new-columns", "b.json"));
        options.removeConfig(SchemaOptions.HINTS.option());
        PlanTarget limited = new PlanTarget(columns -> {}, columns -> new NoBigIntegers(new ArrayList<>()));

        assertThat(plan(limited))
                .isEqualTo(SchemaDdl.parse("id BIGINT, big BIGINT, name STRING, _rescued_data STRING"));
        plan(limited);

        assertThat(versions())
                .extracting(version -> version.cause().kind())
                .containsExactly("inferred", "evolved", "limited");
        options.set(SchemaOptions.HINTS.option(), "city STRING");
        assertThat(plan(limited).getFieldNames()).containsExactly("id", "big", "name", "city", "_rescued_data");
    }

    private record NoBigIntegers(List<List<String>> asked) implements TargetLimits {
        @Override
        public String refusalOfName(List<String> path) {
            return null;
        }

        @Override
        public String refusalOfMisfit(List<String> path, LogicalType type) {
            return type.is(LogicalTypeRoot.BIGINT) ? "no BIGINT" : null;
        }

        @Override
        public String refusalOfType(List<String> path, LogicalType type) {
            asked.add(path);
            return type.is(LogicalTypeRoot.BIGINT) ? "no BIGINT" : null;
        }

        @Override
        public String refusalOfWidening(List<String> path, LogicalType type) {
            return null;
        }
    }

    @Test
    void aHintedPartitionColumnKeepsTheSpellingOfItsDirectoriesWhereCaseCounts() throws IOException {
        put("year=2026/a.json", "{\"id\":\"1\"}");
        options.set(SchemaOptions.HINTS.option(), "YEAR INT, ID INT");
        assertThat(plan()).isEqualTo(SchemaDdl.parse("ID INT, year INT, _rescued_data STRING"));
        assertThat(versions())
                .singleElement()
                .satisfies(version -> assertThat(version.partitionColumns()).containsExactly("year"));

        options.set(
                SchemaOptions.LOCATION.option(),
                temporary.resolve("schema without case").toString());
        options.set(SchemaOptions.CASE_SENSITIVE.option(), false);
        assertThat(plan()).isEqualTo(SchemaDdl.parse("ID INT, YEAR INT, _rescued_data STRING"));
    }

    @Test
    void hintsThatComeLaterAddColumnsAndLeaveThoseThatThereAre() throws IOException {
        put("a.json", "{\"id\":\"1\"}");
        plan();
        options.set(SchemaOptions.HINTS.option(), "id BIGINT, later INT");
        assertThat(plan()).isEqualTo(SchemaDdl.parse("id STRING, later INT, _rescued_data STRING"));
        assertThat(plan()).isEqualTo(SchemaDdl.parse("id STRING, later INT, _rescued_data STRING"));
        assertThat(versions()).extracting(version -> version.cause().kind()).containsExactly("inferred", "hinted");
    }

    @Test
    void headersOfAllSampledFilesMakeTheSchema() throws IOException {
        format = "csv";
        put("a.csv", "id,name\n1,one\n");
        put("b.csv", "team,id\nnavy,2\n");
        put("c.csv", "only,names\n");
        assertThat(plan().getFieldNames())
                .containsExactlyInAnyOrder("id", "name", "team", "only", "names", "_rescued_data");
    }

    @Test
    void namesThatDifferInCaseAreOneColumn() throws IOException {
        put("new.json", "{\"abc\":1,\"s\":{\"x\":1}}");
        put("old.json", "{\"Abc\":1.5,\"S\":{\"X\":2,\"y\":3}}");
        Files.setLastModifiedTime(landing.resolve("new.json"), FileTime.from(Instant.parse("2021-01-01T00:00:00Z")));
        Files.setLastModifiedTime(landing.resolve("old.json"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        options.set(SchemaOptions.INFER_COLUMN_TYPES.option(), true);
        assertThat(plan()).isEqualTo(SchemaDdl.parse("abc BIGINT, s ROW<x BIGINT>, _rescued_data STRING"));

        options.set(
                SchemaOptions.LOCATION.option(),
                temporary.resolve("schema without case").toString());
        options.set(SchemaOptions.CASE_SENSITIVE.option(), false);
        assertThat(plan()).isEqualTo(SchemaDdl.parse("abc DOUBLE, s ROW<x BIGINT, y BIGINT>, _rescued_data STRING"));
    }

    @Test
    void anEmptyDirectoryIsAnErrorWhereNothingWouldBringColumns() {
        options.set(SchemaOptions.EVOLUTION_MODE.option(), EvolutionMode.RESCUE);
        options.set(SchemaOptions.HINTS.option(), "id BIGINT");
        assertThatThrownBy(this::plan)
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE));
        assertThat(temporary.resolve("schema")).doesNotExist();
    }

    @Test
    void anEmptyDirectoryStartsASchemaThatMayEvolve() throws IOException {
        assertThat(plan()).isEqualTo(SchemaDdl.parse("_rescued_data STRING"));
        assertThat(versions()).singleElement().satisfies(version -> {
            assertThat(version.type().getFieldCount()).isZero();
            assertThat(version.cause().text()).startsWith("inferred where no file of ");
        });

        options.set(SchemaOptions.HINTS.option(), "id BIGINT, user.born DATE");
        options.set(SchemaOptions.PARTITION_COLUMNS.option(), "day");
        assertThat(plan())
                .isEqualTo(SchemaDdl.parse("id BIGINT, user ROW<born DATE>, day STRING, _rescued_data STRING"));
    }

    @Test
    void whatBeganWithoutFilesTakesItsPartitionColumnsFromTheFirst() throws IOException {
        plan();
        put("day=2026-01-02/a.json", "{\"id\":1}");
        assertThat(plan()).isEqualTo(SchemaDdl.parse("id STRING, day STRING, _rescued_data STRING"));
        assertThat(versions()).extracting(SchemaVersion::partitionColumns).containsExactly(List.of(), List.of("day"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "csv"})
    void anEmptyDirectoryIsAnErrorWhereColumnsAreNotFoundByTheirNames(String ofPositions) {
        format = ofPositions;
        options.setString("csv.header", "false");
        assertThatThrownBy(this::plan).hasMessageContaining("CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE");
    }

    private void put(String name, String content) throws IOException {
        Path file = landing.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }

    /** Columns as the source puts them out. */
    private RowType plan() throws IOException {
        return plan(new PlanTarget(columns -> {}, columns -> TargetLimits.NONE));
    }

    private RowType plan(PlanTarget target) throws IOException {
        Configuration whole = new Configuration(options);
        whole.setString("path", landing.toString());
        List<OptionProblem> problems = new ArrayList<>();
        DiscoveryConfig discovery = DiscoveryConfig.from(whole, Instant.now(), ZoneOffset.UTC, problems);
        assertThat(problems).isEmpty();
        SourceResolver.Resolved source =
                new SourceResolver.Resolved(whole, "uid", discovery, FileFormats.create(format, whole));
        try (StorageOpener storages = StorageOpener.of(Map.of())) {
            SchemaPlanner planner = new SchemaPlanner(
                    source, storages, Clock.systemUTC(), ZoneOffset.UTC, null, target, FileColumns.NONE);
            return new RowType(true, planner.plan(null, false).columns().type().getFields());
        }
    }

    private void append(String columns, SchemaCause cause) throws IOException {
        Location directory = Location.of(temporary.resolve("schema"));
        try (StorageOpener storages = StorageOpener.of(Map.of())) {
            new SchemaLog(storages.open(directory), directory)
                    .append(SchemaDdl.parse(columns), List.of(), cause, Instant.EPOCH);
        }
    }

    private List<SchemaVersion> versions() throws IOException {
        Location directory = Location.of(temporary.resolve("schema"));
        try (StorageOpener storages = StorageOpener.of(Map.of())) {
            return new SchemaLog(storages.open(directory), directory).all();
        }
    }
}
