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
package io.cloudfiles.flink.testing.spark;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SparkDeltaITCase {
    private static SparkDelta spark;

    @TempDir
    Path table;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @Test
    void readsBackWhatItWroteVersionByVersion() {
        spark.sql("CREATE TABLE delta.`%s` (id BIGINT, name STRING) USING delta".formatted(table));
        spark.sql("INSERT INTO delta.`%s` VALUES (1, 'a'), (2, NULL)".formatted(table));
        spark.sql("DELETE FROM delta.`%s` WHERE id = 1".formatted(table));

        assertThat(spark.count(table)).isEqualTo(1);
        assertThat(spark.read(table))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", 2L).containsEntry("name", null));
        assertThat(spark.readVersion(table, 1, "id")).containsExactlyInAnyOrder(Map.of("id", 1L), Map.of("id", 2L));
        assertThat(spark.readWhere(table, "name IS NULL", "id * 10 AS ten")).containsExactly(Map.of("ten", 20L));
    }

    @Test
    void valuesOfEveryTypeArriveWithoutLoss() {
        Map<String, Object> row = spark.query("""
                        SELECT true AS flag, 9223372036854775807 AS whole, 0.1D AS fraction, float('NaN') AS nan,
                          12.30BD AS decimal, DATE'2026-01-31' AS day, TIMESTAMP'2026-01-31 10:00:00.000001Z' AS instant,
                          TIMESTAMP_NTZ'2026-01-31 10:00:00.000001' AS local, X'00FF' AS bytes,
                          named_struct('a', 1, 'b', array(1L, NULL)) AS nested, map('k', 'v') AS map""").get(0);

        assertThat(row)
                .containsEntry("flag", true)
                .containsEntry("whole", Long.MAX_VALUE)
                .containsEntry("fraction", 0.1)
                .containsEntry("nan", "NaN")
                .containsEntry("decimal", "12.30")
                .containsEntry("day", "2026-01-31")
                .containsEntry("instant", "2026-01-31T10:00:00.000001Z")
                .containsEntry("local", "2026-01-31T10:00:00.000001")
                .containsEntry("bytes", "AP8=")
                .containsEntry("nested", Map.of("a", 1L, "b", Arrays.asList(1L, null)))
                .containsEntry("map", Map.of("k", "v"));
    }

    @Test
    void aRefusedStatementNamesSparksReasonAndTheSessionGoesOn() {
        assertThatThrownBy(() -> spark.sql("SELECT no_such_column"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no_such_column");

        assertThat(spark.query("SELECT 1 AS one")).isEqualTo(List.of(Map.of("one", 1L)));
    }
}
