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
package io.cloudfiles.flink.benchmarks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes Parquet of JSON with DuckDB. Neither ours nor Flink's nor Spark's reader has any part in that writer; DuckDB's own reader has.
 */
final class Conversion {
    private Conversion() {}

    static void toParquet(DataSet json, Path target) throws IOException, SQLException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(json.directory())) {
            files = listed.sorted().toList();
        }
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (Path file : files) {
                Path parquet = target.resolve(file.getFileName().toString().replace(".json", ".parquet"));
                statement.execute(
                        "COPY (SELECT * FROM read_json('" + file + "', format = 'newline_delimited', columns = "
                                + json.kind().columns().duckdb() + ")) TO '" + parquet
                                + "' (FORMAT parquet, COMPRESSION snappy)");
            }
        }
    }
}
