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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tables that Spark wrote, read back by us. */
class DeltaTableReaderITCase {
    private static SparkDelta spark;

    private final Storages storages = Storages.load();

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

    private DeltaTableReader open() {
        Location table = Location.of(directory.resolve("table"));
        return DeltaTableReader.open(storages.open(table, Map.of()), table);
    }

    private List<Map<String, Object>> rows() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        open().forEachRow(rows::add);
        return rows;
    }

    @Test
    void valuesOfEveryTypeAreRead() throws IOException {
        spark.sql("""
                CREATE TABLE delta.`%s/table` USING delta AS
                SELECT true AS flag, 1Y AS tiny, 2S AS small, 3 AS medium, 4L AS large, 0.5F AS real, 0.25D AS fraction,
                  12.30BD AS decimal, 'text' AS text, X'00FF' AS bytes, DATE'2026-01-31' AS day,
                  TIMESTAMP'2026-01-31 10:00:00.000001Z' AS instant, TIMESTAMP_NTZ'2026-01-31 10:00:00.000001' AS local,
                  named_struct('a', 1, 'b', array(1L, NULL)) AS nested, map('k', 'v') AS map, CAST(NULL AS STRING) AS nothing""".formatted(directory));

        assertThat(rows())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("flag", true)
                        .containsEntry("tiny", (byte) 1)
                        .containsEntry("small", (short) 2)
                        .containsEntry("medium", 3)
                        .containsEntry("large", 4L)
                        .containsEntry("real", 0.5F)
                        .containsEntry("fraction", 0.25)
                        .containsEntry("decimal", new BigDecimal("12.30"))
                        .containsEntry("text", "text")
                        .containsEntry("bytes", new byte[] {0, (byte) 0xFF})
                        .containsEntry("day", LocalDate.of(2026, 1, 31))
                        .containsEntry("instant", Instant.parse("2026-01-31T10:00:00.000001Z"))
                        .containsEntry("local", LocalDateTime.parse("2026-01-31T10:00:00.000001"))
                        .containsEntry("nested", Map.of("a", 1, "b", Arrays.asList(1L, null)))
                        .containsEntry("map", Map.of("k", "v"))
                        .containsEntry("nothing", null));
    }

    @Test
    void partitionsDeletedRowsAndRenamedColumnsAreHonoured() throws IOException {
        spark.sql("""
                CREATE TABLE delta.`%s/table` (id BIGINT, name STRING, part STRING) USING delta PARTITIONED BY (part)
                TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.enableDeletionVectors' = 'true')""".formatted(directory));
        spark.sql("INSERT INTO delta.`%s/table` VALUES (1, 'a', 'x y/%%'), (2, 'b', 'x y/%%'), (3, 'c', NULL)"
                .formatted(directory));
        spark.sql("DELETE FROM delta.`%s/table` WHERE id = 1".formatted(directory));
        spark.sql("ALTER TABLE delta.`%s/table` RENAME COLUMN name TO label".formatted(directory));

        assertThat(open().columns()).containsExactly("id", "label", "part");
        assertThat(open().version()).isEqualTo(3);
        assertThat(open().rowCount()).isEqualTo(2);
        assertThat(rows()).containsExactlyInAnyOrder(row(2L, "b", "x y/%"), row(3L, "c", null));
    }

    private static Map<String, Object> row(long id, String label, String part) {
        Map<String, Object> row = new java.util.HashMap<>();
        row.put("id", id);
        row.put("label", label);
        row.put("part", part);
        return row;
    }

    @Test
    void stopsWhenTheVisitorHasEnough() throws IOException {
        spark.sql("CREATE TABLE delta.`%s/table` USING delta AS SELECT id FROM range(5000)".formatted(directory));
        List<Map<String, Object>> seen = new ArrayList<>();

        open().forEachRow(row -> {
            seen.add(row);
            return seen.size() < 3;
        });

        assertThat(seen).hasSize(3);
        assertThat(rows()).hasSize(5000).doesNotHaveDuplicates();
        assertThat(open().rowCount()).isEqualTo(5000);
    }

    @Test
    void rowsAreCountedByReadingWhereTheLogHasNoStatistics() throws IOException {
        spark.sql("SET spark.databricks.delta.stats.collect = false");
        try {
            spark.sql("CREATE TABLE delta.`%s/table` USING delta AS SELECT id FROM range(7)".formatted(directory));
        } finally {
            spark.sql("SET spark.databricks.delta.stats.collect = true");
        }

        assertThat(open().rowCount()).isEqualTo(7);
    }

    @Test
    void aDirectoryWithoutATableIsNamed() {
        assertThatThrownBy(this::open)
                .isInstanceOf(CloudFilesException.class)
                .hasMessage("CF_PATH_NOT_FOUND: [file://" + directory + "/table] is no Delta table. Check the path.");
    }
}
