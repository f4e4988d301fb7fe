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
package io.cloudfiles.flink.benchmarks.decode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads a file with DuckDB, which works in this process. With one thread it works on the thread that asks, so that its CPU time is
 * counted as ours is. A query is made of aggregates that cost next to nothing beside decoding, one for each column, so that every column
 * is decoded to its declared type.
 */
final class DuckDb implements AutoCloseable {
    private final Path file;
    private final Connection connection;

    private DuckDb(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Writes the content to a file that is there until this is closed; where there is one, in memory. */
    static DuckDb of(byte[] content) throws IOException, SQLException {
        Path memory = Path.of("/dev/shm");
        Path file = Files.isWritable(memory)
                ? Files.createTempFile(memory, "decode", null)
                : Files.createTempFile("decode", null);
        Files.write(file, content);
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET TimeZone = 'UTC'");
        }
        return new DuckDb(file, connection);
    }

    /** @param query whose first column is the number of rows; {@code FILE} in it stands for the path */
    Reading reading(String query) {
        String sql = query.replace("FILE", file.toString());
        return () -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return result.getLong(1);
            }
        };
    }

    /** Puts what a statement makes of the file, {@code FILE} in it, into the file's place; {@code TARGET} in it is where to write. */
    void convert(String sql) throws IOException, SQLException {
        Path target = file.resolveSibling(file.getFileName() + ".converted");
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.replace("FILE", file.toString()).replace("TARGET", target.toString()));
        }
        Files.move(target, file, StandardCopyOption.REPLACE_EXISTING);
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException, SQLException {
        connection.close();
        Files.delete(file);
    }
}
