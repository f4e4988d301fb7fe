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
package io.cloudfiles.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.testing.CommandProcess;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Parquet files by Spark become a table in which Spark finds what the files hold. */
class ParquetIngestITCase {
    private static final String EVERYTHING = """
            SELECT id, if(id % 3 = 0, null, id % 2 = 0) AS flag, cast(id % 100 AS tinyint) AS small, cast(id AS int) AS num,
              cast(id * 1.5 AS float) AS single, id / 3.0D AS double, cast(id * 1.01 AS decimal(9, 2)) AS price,
              cast(id * 12345678901234567890.12 AS decimal(38, 2)) AS huge, date_add(date'2024-02-28', cast(id % 400 AS int)) AS day,
              timestamp_micros(id * 1234567891) AS at, to_timestamp_ntz('2024-01-01 00:00:00') AS wall,
              if(id % 3 = 1, null, concat('text ', id)) AS text, cast(concat('b', id) AS binary) AS bytes,
              if(id % 5 = 0, null, sequence(0, id % 4)) AS numbers, struct(id AS a, map(concat('k', id), id) AS m) AS nested
            FROM range(2000)""";

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

    private Path files() {
        return directory.resolve("files");
    }

    private Path table() {
        return directory.resolve("table");
    }

    private JsonNode ingest(String... more) throws Exception {
        Path report = directory.resolve("report.json");
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                files().toString(),
                "--format",
                "parquet",
                "--target",
                table().toString(),
                "--report",
                report.toString(),
                "--available-now",
                "--option",
                "discovery.settle-time=0s"));
        arguments.addAll(List.of(more));
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
            return new ObjectMapper().readTree(report.toFile());
        }
    }

    private void write() {
        spark.sql("CREATE TABLE files USING parquet LOCATION '" + files() + "' AS " + EVERYTHING);
        spark.sql("DROP TABLE files");
    }

    private static List<Map<String, Object>> byId(List<Map<String, Object>> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> (Long) row.get("id")))
                .toList();
    }

    @Test
    void everyTypeArrivesAndADamagedFileIsSkipped() throws Exception {
        write();
        Files.writeString(files().resolve("damaged.parquet"), "PAR1 but nothing behind it that could be a footer");

        JsonNode report = ingest("--option", "read.ignore-corrupt-files=true");

        assertThat(report.get("rows").asLong()).isEqualTo(2000);
        assertThat(report.get("skipped").asLong()).isEqualTo(1);
        assertThat(report.get("rescued").asLong()).isZero();
        Files.delete(files().resolve("damaged.parquet"));
        assertThat(byId(spark.query("SELECT * EXCEPT (_rescued_data) FROM delta.`" + table() + "`")))
                .isEqualTo(byId(spark.query("SELECT * FROM parquet.`" + files() + "`")));
    }

    @Test
    void whatDoesNotFitDeclaredColumnsIsRescued() throws Exception {
        write();

        JsonNode report = ingest("--schema", "id BIGINT, num DOUBLE, price INT, _rescued_data STRING");

        assertThat(report.get("rescued").asLong()).isEqualTo(2000);
        assertThat(byId(spark.query(
                        "SELECT id, num, price, cast(get_json_object(_rescued_data, '$.price') AS decimal(9, 2)) AS rescued, "
                                + "get_json_object(_rescued_data, '$.nested.a') AS a FROM delta.`" + table() + "`")))
                .isEqualTo(byId(spark.query("SELECT id, cast(num AS double) AS num, cast(null AS int) AS price, "
                        + "price AS rescued, cast(nested.a AS string) AS a FROM parquet.`" + files()
                        + "`")));
    }

    @Test
    void whatDoesNotFitHintsIsRescued() throws Exception {
        write();

        JsonNode report = ingest("--option", "schema.hints=num DOUBLE, price INT");

        assertThat(report.get("rescued").asLong()).isEqualTo(2000);
        assertThat(byId(spark.query(
                        "SELECT id, num, price, cast(get_json_object(_rescued_data, '$.price') AS decimal(9, 2)) AS rescued, "
                                + "nested.a FROM delta.`" + table() + "`")))
                .isEqualTo(byId(spark.query("SELECT id, cast(num AS double) AS num, cast(null AS int) AS price, "
                        + "price AS rescued, nested.a FROM parquet.`" + files() + "`")));
    }
}
