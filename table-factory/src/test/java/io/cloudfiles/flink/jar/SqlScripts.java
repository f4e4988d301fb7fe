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
package io.cloudfiles.flink.jar;

import io.cloudfiles.flink.testing.TableLog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts in the SQL client. */
final class SqlScripts {
    private SqlScripts() {}

    /**
     * Ingests by one script, from a table of the catalog, reads the table by another.
     *
     * @param jars that the client is given; none when the cluster and the client have ours in {@code lib}
     */
    static void ingestAndCount(FlinkCluster cluster, Landing landing, List<Path> jars)
            throws IOException, InterruptedException {
        ingestAndCount(
                cluster,
                landing,
                jars,
                "CREATE CATALOG c WITH ('type' = 'cloudfiles', 'location' = '%s')"
                        .formatted(landing.root().resolve("catalog")),
                ("CREATE TABLE IF NOT EXISTS c.`default`.inferred WITH ('connector' = 'cloudfiles', 'path' = '%s', 'format' = 'json', "
                                + "'schema.hints' = 'id BIGINT', 'discovery.interval' = '200 ms', 'discovery.settle-time' = '0 s')")
                        .formatted(landing.files()),
                "INSERT INTO bronze SELECT id, name FROM c.`default`.inferred");
    }

    /** The same with a format of Flink, which is given the lines. */
    static void ingestByFlinksFormatAndCount(FlinkCluster cluster, Landing landing, List<Path> jars)
            throws IOException, InterruptedException {
        ingestAndCount(
                cluster,
                landing,
                jars,
                ("CREATE TABLE raw_lines (line STRING) WITH ('connector' = 'cloudfiles', 'path' = '%s', 'format' = 'raw', "
                                + "'discovery.interval' = '200 ms', 'discovery.settle-time' = '0 s')")
                        .formatted(landing.files()),
                "INSERT INTO bronze SELECT CAST(CHAR_LENGTH(line) AS BIGINT), line FROM raw_lines");
    }

    private static void ingestAndCount(FlinkCluster cluster, Landing landing, List<Path> jars, String... statements)
            throws IOException, InterruptedException {
        long rows = landing.add(3);
        FlinkProcess.Result insert = cluster.sql(landing.script(statements), jars);
        assertThat(insert.exitCode()).as(insert.toString()).isZero();
        assertThat(insert.printed()).as(insert.toString()).contains("Job ID: ").doesNotContain("ERROR");
        String job = insert.printed().replaceAll("(?s).*Job ID: ([0-9a-f]{32}).*", "$1");
        try {
            Path select =
                    landing.script("SET 'execution.runtime-mode' = 'batch'", "SELECT 'rows', COUNT(*) FROM bronze");
            Pattern expected = Pattern.compile("rows \\|\\s+" + rows + " \\|");
            TableLog table = TableLog.of(landing.table());
            cluster.await(() -> table.rows() == rows, rows + " rows in the table");
            assertThat(select(cluster, select, jars)).containsPattern(expected);
        } finally {
            cluster.flink("cancel", job);
        }
    }

    private static String select(FlinkCluster cluster, Path script, List<Path> jars)
            throws IOException, InterruptedException {
        FlinkProcess.Result result = cluster.sql(script, jars);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result.printed();
    }
}
