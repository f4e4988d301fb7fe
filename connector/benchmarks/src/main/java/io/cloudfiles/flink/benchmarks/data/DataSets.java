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

import org.apache.flink.util.FileUtils;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The data sets in a directory; what is missing is generated. A data set comes to its name only when it is complete.
 *
 * @param root where they are kept
 */
public record DataSets(Path root) {
    private static final int CHUNK = 1 << 20;

    /**
     * Finds or makes a data set.
     *
     * @param kind what it holds
     * @param scale 1 for the full size
     */
    public DataSet get(DataKind kind, double scale) throws IOException, SQLException {
        DataShape shape = kind.shape(scale);
        Path directory = root.resolve(shape.directory());
        if (!Files.isDirectory(directory)) {
            System.out.println("Generating " + directory);
            Path unfinished = root.resolve("unfinished-" + shape.directory());
            FileUtils.deleteDirectory(unfinished.toFile());
            Files.createDirectories(unfinished);
            if (kind == DataKind.PARQUET) {
                Conversion.toParquet(get(DataKind.JSON, scale), unfinished);
            } else {
                write(shape, unfinished);
            }
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        }
        return new DataSet(kind, directory, shape.files(), shape.rows(), bytes(directory));
    }

    private static void write(DataShape shape, Path directory) {
        IntStream.range(0, shape.files()).parallel().forEach(file -> {
            try {
                write(shape.kind().lines(file), shape.rowsPerFile(), directory.resolve(shape.file(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void write(Lines lines, int rows, Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        StringBuilder chunk = new StringBuilder();
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int row = 1; row <= rows; row++) {
                chunk.append(lines.next());
                if (chunk.length() >= CHUNK || row == rows) {
                    out.write(chunk.toString().getBytes(StandardCharsets.UTF_8));
                    chunk.setLength(0);
                }
            }
        }
    }

    /** Bytes of all files in a directory and below. */
    public static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }
}
