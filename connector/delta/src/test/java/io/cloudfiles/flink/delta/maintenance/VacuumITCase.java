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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tables that Spark made, cleaned by us, read by Spark. */
class VacuumITCase {
    private static final Duration NONE = Duration.ZERO;
    private static SparkDelta spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    /** @param age how long after now it is looked at */
    private static Vacuum.Result vacuum(
            Path table, Duration age, @Nullable Duration retention, boolean allowShort, boolean dryRun)
            throws IOException {
        try (Storages storages = Storages.load()) {
            Location location = Location.of(table);
            Storage storage = storages.open(location, Map.of());
            Clock clock = Clock.fixed(Instant.now().plus(age), ZoneOffset.UTC);
            return new Vacuum(DeltaTable.toRead(location, storage), storage, clock).run(retention, allowShort, dryRun);
        }
    }

    private static void sql(String statement, Path table) {
        spark.sql(statement.replace("$t", "delta.`" + table + "`"));
    }

    private static Path orphan(Path table, String name) throws IOException {
        Path file = table.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "left over");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(30))));
        return file;
    }

    private static List<String> names(Path table, Vacuum.Result result) {
        return result.files().stream()
                .map(FileEntry::location)
                .map(file -> table.relativize(file.toLocalPath()).toString())
                .toList();
    }

    @Test
    void agreesWithSparkOnWhatIsLeftOver() throws Exception {
        Path table = directory.resolve("odd ü%20 names");
        sql(
                "CREATE TABLE $t (id BIGINT, _kind STRING) USING delta PARTITIONED BY (_kind)"
                        + " TBLPROPERTIES ('delta.enableChangeDataFeed'='true')",
                table);
        sql("INSERT INTO $t SELECT id, IF(id % 2 = 0, 'a b/c', 'x') FROM range(0, 20, 1, 2)", table);
        sql("UPDATE $t SET id = id + 100 WHERE id = 3", table);
        Path inPartition = orphan(table, "_kind=x/part-left.parquet");
        Path inRoot = orphan(table, "part-left over 50%.parquet");
        Path change = orphan(table, "_change_data/cdc-left.parquet");
        Path deep = orphan(table, "sub/dir/left.parquet");
        List<Path> kept = List.of(
                orphan(table, "_cloudfiles/cp/chk-1/state"),
                orphan(table, ".hidden/x.parquet"),
                orphan(table, "sub/_temporary/x.parquet"),
                orphan(table, "_other=x/y.parquet"),
                orphan(table, "_delta_log/left.json"));

        Vacuum.Result dry = vacuum(table, NONE, null, false, true);

        assertThat(dry.files())
                .extracting(file -> file.location().toLocalPath())
                .containsExactlyInAnyOrder(inPartition, inRoot, change, deep);
        List<Path> sparks = spark.query("VACUUM delta.`" + table + "` DRY RUN").stream()
                .map(row -> Path.of(String.valueOf(row.get("path")).substring("file:".length())))
                .filter(Files::isRegularFile)
                .toList();
        assertThat(sparks).containsExactlyInAnyOrder(inPartition, inRoot, change, deep);
        assertThat(Stream.of(inPartition, inRoot, change, deep)).allMatch(Files::exists);

        assertThat(vacuum(table, NONE, null, false, false).files()).hasSize(4);

        assertThat(Stream.of(inPartition, inRoot, change, deep)).noneMatch(Files::exists);
        assertThat(kept).allMatch(Files::exists);
        assertThat(spark.count(table)).isEqualTo(20);
        assertThat(spark.query("SELECT * FROM table_changes('delta.`" + table + "`', 2)"))
                .hasSize(2);
    }

    @Test
    void removedFilesGoAfterTheRetentionAndDeletionVectorsInUseStay() throws Exception {
        Path table = directory.resolve("removed");
        sql("CREATE TABLE $t (id BIGINT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors'='true')", table);
        sql("INSERT INTO $t SELECT id FROM range(0, 100, 1, 1)", table);
        sql("INSERT INTO $t SELECT id FROM range(100, 200, 1, 1)", table);
        sql("DELETE FROM $t WHERE id = 150", table);
        sql("DELETE FROM $t WHERE id < 100", table);
        long before = (Long) spark.query("DESCRIBE HISTORY delta.`" + table + "` LIMIT 1")
                .get(0)
                .get("version");

        assertThat(vacuum(table, Duration.ofDays(6), null, false, false).files())
                .isEmpty();
        assertThat(spark.readVersion(table, before - 2)).hasSize(200);

        Vacuum.Result late = vacuum(table, Duration.ofDays(8), null, false, false);

        // Spark has also left the deletion vector that it wrote before it saw that all rows of the file go.
        assertThat(names(table, late))
                .filteredOn(name -> name.endsWith(".parquet"))
                .hasSize(1);
        assertThat(spark.count(table)).isEqualTo(99);
        assertThat(table).isDirectoryContaining("glob:**/deletion_vector_*.bin");
    }

    @Test
    void deletionVectorsThatWereReplacedGo() throws Exception {
        Path table = directory.resolve("replaced ü%20 odd");
        sql("CREATE TABLE $t (id BIGINT) USING delta TBLPROPERTIES ('delta.enableDeletionVectors'='true')", table);
        sql("INSERT INTO $t SELECT id FROM range(0, 100, 1, 1)", table);
        sql("DELETE FROM $t WHERE id = 1", table);
        sql("DELETE FROM $t WHERE id = 2", table);

        assertThat(names(table, vacuum(table, Duration.ofDays(8), null, false, false)))
                .singleElement()
                .asString()
                .matches("deletion_vector_.*\\.bin");
        assertThat(spark.count(table)).isEqualTo(98);
    }

    @Test
    void aShortRetentionMustBeAllowed() throws Exception {
        Path table = directory.resolve("short");
        sql("CREATE TABLE $t (id BIGINT) USING delta", table);
        sql("INSERT INTO $t VALUES (1)", table);
        sql("INSERT OVERWRITE $t VALUES (2)", table);

        assertThatThrownBy(() -> vacuum(table, NONE, Duration.ofHours(6 * 24), false, false))
                .hasMessageContaining("A retention of 144 h is less than the 168 h that are safe here")
                .hasMessageContaining("--allow-short-retention");
        assertThat(vacuum(table, Duration.ofHours(1), NONE, true, false).files())
                .hasSize(1);
        assertThat(spark.read(table)).containsExactly(Map.of("id", 2L));

        sql("ALTER TABLE $t SET TBLPROPERTIES ('delta.deletedFileRetentionDuration' = 'interval 1 hours')", table);
        assertThatThrownBy(() -> vacuum(table, NONE, Duration.ofHours(2), false, false))
                .hasMessageContaining("less than the 24 h");
        assertThat(vacuum(table, NONE, null, false, true).olderThan())
                .isBefore(Instant.now().minus(Duration.ofHours(23)));
    }
}
