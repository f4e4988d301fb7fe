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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * A Spark session with Delta Lake that answers requests, one JSON object per line: the program of the JVM that
 * {@link SparkDelta} starts.
 *
 * <p>Requests: {@code {"op":"read","path":…,"columns":[…],"version":…,"where":…,"output":…}}, {@code
 * {"op":"sql","statement":…,"output":…}}, {@code {"op":"forget"}} and {@code {"op":"exit"}}. Rows go to the output file, one JSON object per
 * line (see {@link RowJson}); the answer on standard output is {@code {"ok":true}} or {@code
 * {"ok":false,"error":…}}. The first answer says that the session is up. Everything else goes to standard error.
 */
final class SparkOracle {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SparkSession spark;
    private int sessions;

    SparkOracle(SparkSession spark) {
        this.spark = spark;
    }

    /** Runs until an exit request or the end of standard input; the argument is a directory for Spark's own files. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (SparkSession spark = session(Path.of(args[0]))) {
            new SparkOracle(spark).serve(answers);
        }
    }

    private static SparkSession session(Path scratch) {
        return SparkSessions.start(SparkSessions.withDelta("spark-oracle", 1, scratch)
                .config("spark.default.parallelism", "1")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                // So many tasks list a directory for VACUUM: 10,000 unless set.
                .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "1")
                .config("spark.sql.datetime.java8API.enabled", "true"));
    }

    private void serve(PrintStream answers) throws IOException {
        answers.println("{\"ok\":true,\"rows\":0}");
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            JsonNode request = JSON.readTree(line);
            if (request.get("op").asText().equals("exit")) {
                return;
            }
            answers.println(answer(request));
        }
    }

    private String answer(JsonNode request) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        try {
            // Tests delete and recreate tables at one path, which Delta's cache of open tables would not notice.
            DeltaLog.clearCache();
            if (request.get("op").asText().equals("forget")) {
                forget();
            } else {
                answer.put(
                        "rows",
                        write(rows(request), Path.of(request.get("output").asText())));
            }
            answer.put("ok", true);
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            answer.put("ok", false).put("error", e.toString());
        }
        return JSON.writeValueAsString(answer);
    }

    /** Settings and views are a session's; tables with names are all sessions', so each has a database of its own. */
    private void forget() {
        String database = "session_" + ++sessions;
        spark = spark.newSession();
        SparkSession.setActiveSession(spark);
        spark.sql("CREATE DATABASE " + database);
        spark.sql("USE " + database);
    }

    private Dataset<Row> rows(JsonNode request) {
        String op = request.get("op").asText();
        return switch (op) {
            case "sql" -> spark.sql(request.get("statement").asText());
            case "read" -> table(request);
            default -> throw new IllegalArgumentException("unknown request: " + op);
        };
    }

    private Dataset<Row> table(JsonNode request) {
        var reader = spark.read().format("delta");
        if (request.has("version")) {
            reader = reader.option("versionAsOf", request.get("version").asText());
        }
        Dataset<Row> table = reader.load(request.get("path").asText());
        if (request.has("where")) {
            table = table.where(request.get("where").asText());
        }
        if (request.path("columns").isEmpty()) {
            return table;
        }
        return table.selectExpr(JSON.convertValue(request.get("columns"), String[].class));
    }

    private static long write(Dataset<Row> rows, Path output) throws IOException {
        long count = 0;
        try (Writer writer = Files.newBufferedWriter(output)) {
            for (Iterator<Row> iterator = rows.toLocalIterator(); iterator.hasNext(); count++) {
                writer.write(JSON.writeValueAsString(RowJson.struct(iterator.next())));
                writer.write('\n');
            }
        }
        return count;
    }
}
