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
package io.cloudfiles.flink.benchmarks.stores;

import io.cloudfiles.flink.benchmarks.data.DataKind;
import io.cloudfiles.flink.benchmarks.data.DataSets;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the bucket, made once: {@code small} with 10,000 of 2 KB, {@code csv}, {@code json} and {@code parquet} with one of about 1 GB
 * each, and {@code gzip} with that of {@code json} compressed.
 *
 * @param root where data sets are kept
 */
record StoreData(Path root) {
    /** Of 50,000 files. */
    private static final double SMALL_SCALE = 0.2;
    /** Of eight files that become one. */
    private static final double JSON_SCALE = 0.7;

    private static final double CSV_SCALE = 1.3;
    private static final double PARQUET_SCALE = 4;
    private static final long PARQUET_ROWS = 12_000_000;

    /** Finds or makes them; returns the directory that is the bucket. */
    Path bucket() throws IOException, SQLException {
        DataSets sets = new DataSets(root);
        Path bucket = Files.createDirectories(root.resolve("bucket"));
        Path small = bucket.resolve("small");
        if (!Files.exists(small)) {
            Files.createSymbolicLink(
                    small, sets.get(DataKind.SMALL_JSON, SMALL_SCALE).directory());
        }
        joined(sets, DataKind.JSON, JSON_SCALE, bucket);
        joined(sets, DataKind.CSV, CSV_SCALE, bucket);
        compressed(bucket.resolve("json/one.json"), bucket.resolve("gzip/one.json.gz"));
        parquet(sets, bucket);
        return bucket;
    }

    private static void joined(DataSets sets, DataKind kind, double scale, Path bucket)
            throws IOException, SQLException {
        Path file = bucket.resolve(kind.format()).resolve("one." + kind.format());
        if (Files.exists(file)) {
            return;
        }
        Path unfinished = unfinished(file);
        try (Stream<Path> listed = Files.list(sets.get(kind, scale).directory());
                OutputStream out = Files.newOutputStream(unfinished)) {
            for (Path part : listed.sorted().toList()) {
                Files.copy(part, out);
            }
        }
        publish(unfinished, file);
    }

    private static void compressed(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            return;
        }
        Path unfinished = unfinished(to);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished), 1 << 16)) {
            Files.copy(from, out);
        }
        publish(unfinished, to);
    }

    private static void parquet(DataSets sets, Path bucket) throws IOException, SQLException {
        Path file = bucket.resolve("parquet/one.parquet");
        if (Files.exists(file)) {
            return;
        }
        Path unfinished = unfinished(file);
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("COPY (SELECT * FROM read_parquet('"
                    + sets.get(DataKind.PARQUET, PARQUET_SCALE).directory() + "/*.parquet') LIMIT " + PARQUET_ROWS
                    + ") TO '" + unfinished + "' (FORMAT parquet, COMPRESSION snappy)");
        }
        publish(unfinished, file);
    }

    private static Path unfinished(Path file) throws IOException {
        return Files.createDirectories(file.resolveSibling("../../unfinished").normalize())
                .resolve(file.getFileName());
    }

    private static void publish(Path unfinished, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static List<DataKind> large() {
        return List.of(DataKind.CSV, DataKind.JSON, DataKind.PARQUET);
    }
}
