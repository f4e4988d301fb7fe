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
package io.cloudfiles.flink.benchmarks.end2end;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts what has arrived. Of a table by DuckDB, over the files that are there, and by its log where it is one of Delta's: a row that was
 * written twice, or that no version has, is noticed. Of a run that drops its rows by what it says itself.
 */
final class RowCheck {
    private RowCheck() {}

    /** @throws IllegalStateException when it is not what the data has */
    static long count(Run run) throws IOException, SQLException {
        long rows = run.writesTable() ? filed(run.table()) : told(Path.of(run.report()));
        require(rows, run, "rows arrived");
        if (Files.isDirectory(run.table().resolve("_delta_log"))) {
            require(logged(run.table()), run, "rows are in the newest version of the table");
        }
        return rows;
    }

    private static void require(long rows, Run run, String what) {
        if (rows != run.data().rows()) {
            throw new IllegalStateException(run.scenario().name() + ", " + run.contestant() + ", " + run.size() + ": "
                    + rows + " " + what + " instead of " + run.data().rows() + "; see " + run.scratch());
        }
    }

    private static long told(Path report) throws IOException {
        return new ObjectMapper().readTree(report.toFile()).path("rows").asLong();
    }

    private static long logged(Path table) throws IOException {
        Location location = Location.of(table);
        try (Storages storages = Storages.load()) {
            return DeltaTableReader.open(storages.open(location, Map.of()), location)
                    .rowCount();
        }
    }

    private static long filed(Path table) throws IOException, SQLException {
        List<Path> files;
        try (Stream<Path> listed = Files.walk(table)) {
            files = listed.filter(file -> Files.isRegularFile(file) && isData(table.relativize(file)))
                    .toList();
        }
        String names = files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM read_parquet(" + names + ")")) {
            count.next();
            return count.getLong(1);
        }
    }

    private static boolean isData(Path file) {
        for (Path segment : file) {
            String name = segment.toString();
            if (name.startsWith("_") || name.startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
