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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A directory with an ingest: files with row ids 1, 2, 3 …, a table and a checkpoint.
 *
 * @param format of the files
 */
record Landing(Path root, String format) {
    private static final int ROWS_PER_FILE = 20;

    /** One of json files. */
    static Landing in(Path root) throws IOException {
        return in(root, "json");
    }

    /** @param format of the files; only those of json and csv can be added */
    static Landing in(Path root, String format) throws IOException {
        Landing landing = new Landing(root, format);
        Files.createDirectories(landing.files());
        return landing;
    }

    Path files() {
        return root.resolve("files");
    }

    Path table() {
        return root.resolve("table");
    }

    Path checkpoint() {
        return root.resolve("checkpoint");
    }

    Path report() {
        return root.resolve("report.json");
    }

    /** Adds files; returns how many rows there are now. */
    long add(int count) throws IOException {
        int present = files().toFile().list((directory, name) -> name.endsWith("." + format)).length;
        for (int file = present; file < present + count; file++) {
            StringBuilder lines = new StringBuilder();
            for (long row = 1; row <= ROWS_PER_FILE; row++) {
                lines.append(line((long) file * ROWS_PER_FILE + row)).append('\n');
            }
            Path hidden = files().resolve(".part");
            Files.writeString(hidden, lines);
            Files.move(hidden, files().resolve("f" + file + "." + format), StandardCopyOption.ATOMIC_MOVE);
        }
        return (long) (present + count) * ROWS_PER_FILE;
    }

    private String line(long id) {
        return format.equals("csv") ? id + ",row " + id : "{\"id\": " + id + ", \"name\": \"row " + id + "\"}";
    }

    /** Where the run that was started last keeps its state. */
    Path newestRun() throws IOException {
        try (Stream<Path> runs = Files.list(checkpoint().resolve("runs"))) {
            return runs.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    /** The ids that a table has to hold. */
    static Object[] ids(long rows) {
        return LongStream.rangeClosed(1, rows).boxed().toArray();
    }

    /** The arguments of an ingest, with more behind. */
    List<String> ingest(String... more) {
        return ingestEach("200ms", more);
    }

    /** The arguments of an ingest with a checkpoint each so often, with more behind. */
    List<String> ingestEach(String interval, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                files().toString(),
                "--format",
                format,
                "--schema",
                "id BIGINT, name STRING",
                "--target",
                table().toString(),
                "--checkpoint",
                checkpoint().toString(),
                "--trigger-interval",
                interval,
                "--option",
                "discovery.interval=200ms",
                "--option",
                "discovery.settle-time=0s"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** A script that defines source and table and goes on with statements. */
    Path script(String... statements) throws IOException {
        String definitions = """
                SET 'execution.checkpointing.interval' = '200 ms';
                SET 'state.backend.type' = 'rocksdb';
                SET 'parallelism.default' = '1';
                SET 'sql-client.execution.result-mode' = 'tableau';
                CREATE TABLE landing (id BIGINT, name STRING) WITH (
                  'connector' = 'cloudfiles', 'path' = '%s', 'format' = 'json', 'discovery.interval' = '200 ms',
                  'discovery.settle-time' = '0 s');
                CREATE TABLE bronze (id BIGINT, name STRING) WITH ('connector' = 'delta', 'path' = '%s');
                """.formatted(files(), table());
        return Files.writeString(root.resolve("script.sql"), definitions + String.join(";\n", statements) + ";\n");
    }
}
