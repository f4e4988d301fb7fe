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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A directory with an ingest: json files with row ids 1, 2, 3 …, a table and a checkpoint. */
record Landing(Path root) {
    static final int ROWS_PER_FILE = 20;

    static Landing in(Path root) throws IOException {
        Landing landing = new Landing(root);
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

    Path progress() {
        return root.resolve("progress.json");
    }

    Path report() {
        return root.resolve("report.json");
    }

    /** Adds files; returns how many rows there are now. */
    long add(int count) throws IOException {
        int present = files().toFile().list((directory, name) -> name.endsWith(".json")).length;
        for (int file = present; file < present + count; file++) {
            StringBuilder lines = new StringBuilder();
            for (long row = 1; row <= ROWS_PER_FILE; row++) {
                long id = (long) file * ROWS_PER_FILE + row;
                lines.append("{\"id\": ")
                        .append(id)
                        .append(", \"name\": \"row ")
                        .append(id)
                        .append("\"}\n");
            }
            Path hidden = files().resolve(".part");
            Files.writeString(hidden, lines);
            Files.move(hidden, files().resolve("f" + file + ".json"), StandardCopyOption.ATOMIC_MOVE);
        }
        return (long) (present + count) * ROWS_PER_FILE;
    }

    Path badTable() {
        return root.resolve("bad-table");
    }

    Path badFiles() {
        return root.resolve("bad-files");
    }

    /** Adds a file with the next lines that are no records; returns all there are now. */
    List<String> addBad(int count) throws IOException {
        int present = files().toFile().list((directory, name) -> name.endsWith(".jsonl")).length;
        Path hidden = files().resolve(".part");
        Files.write(hidden, badLines(present * count, (present + 1) * count));
        Files.move(hidden, files().resolve("bad" + present + ".jsonl"), StandardCopyOption.ATOMIC_MOVE);
        return badLines(0, (present + 1) * count);
    }

    private static List<String> badLines(int from, int to) {
        return IntStream.range(from, to).mapToObj(line -> "{\"id\": no " + line).toList();
    }

    /** The ids that a table has to hold. */
    static Long[] ids(long rows) {
        return LongStream.rangeClosed(1, rows).boxed().toArray(Long[]::new);
    }

    /** The arguments of an ingest, with more behind. */
    List<String> ingest(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                files().toString(),
                "--format",
                "json",
                "--schema",
                "id BIGINT, name STRING",
                "--target",
                table().toString(),
                "--checkpoint",
                checkpoint().toString(),
                "--progress",
                progress().toString(),
                "--report",
                report().toString(),
                "--trigger-interval",
                "200ms",
                "--option",
                "discovery.interval=200ms",
                "--option",
                "discovery.settle-time=0s"));
        arguments.addAll(List.of(more));
        return arguments;
    }
}
