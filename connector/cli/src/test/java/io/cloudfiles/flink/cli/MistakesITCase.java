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

import io.cloudfiles.flink.cli.ingest.IngestSettings;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

class MistakesITCase {
    @TempDir
    static Path directory;

    @BeforeAll
    static void makeTheWorld() throws IOException {
        Files.createDirectories(directory.resolve("empty"));
        Files.createDirectories(directory.resolve("zero"));
        Files.createFile(directory.resolve("zero/a"));
        Files.createFile(directory.resolve("zero/b"));
        Files.createDirectories(directory.resolve("in"));
        Files.createDirectories(directory.resolve("broken"));
        Files.writeString(directory.resolve("file.txt"), "a file");
        Files.writeString(directory.resolve("in/a.json"), "{\"id\": 1, \"name\": \"a\"}\n");
        byte[] zipped = gzip("{\"id\": 1, \"name\": \"a\"}\n".repeat(100));
        Files.write(directory.resolve("broken/cut.json.gz"), Arrays.copyOf(zipped, zipped.length / 2));
        CommandRun first = CommandRun.of(
                "ingest",
                "--source",
                directory + "/in",
                "--format",
                "json",
                "--schema",
                "id BIGINT, name STRING",
                "--target",
                directory + "/table",
                "--checkpoint",
                directory + "/cp",
                "--available-now",
                "--option",
                "discovery.settle-time=0s");
        assertThat(first.exitCode()).as(first.err()).isZero();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    static Stream<Transcript> mistakes() throws IOException {
        return Transcript.readAll("/mistakes.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeGetsItsSentenceAndNothingIsWritten(Transcript transcript) throws IOException {
        Transcript mistake = transcript.in(directory.toString(), hashOf("file://" + directory + "/in"));
        byte[] tableBefore = Files.readAllBytes(newestCommit());

        CommandRun run = CommandRun.of(mistake.arguments());

        assertThat(withoutProgress(run.err()) + "=> " + run.exitCode() + "\n").isEqualTo(mistake.output());
        assertThat(run.out()).isEmpty();
        assertThat(directory.resolve("out/_delta_log/00000000000000000001.json"))
                .doesNotExist();
        assertThat(schemasIn(directory.resolve("out"))).isEmpty();
        assertThat(Files.readAllBytes(newestCommit())).isEqualTo(tableBefore);
    }

    /** What would fix the columns of the next try. */
    private static List<Path> schemasIn(Path tree) throws IOException {
        if (Files.notExists(tree)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(file -> file.endsWith("_schemas")).toList();
        }
    }

    private static Path newestCommit() throws IOException {
        try (Stream<Path> log = Files.list(directory.resolve("table/_delta_log"))) {
            return log.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .reduce((older, newer) -> newer)
                    .orElseThrow();
        }
    }

    /** The hash in the name of the default checkpoint. */
    private static String hashOf(String source) {
        return IngestSettings.defaultCheckpoint(Location.parse("/table"), source)
                .name();
    }

    /** What a run says that gets as far as that is not at issue. */
    private static String withoutProgress(String err) {
        return err.lines()
                .filter(line -> !line.startsWith("Checkpoint: ") && !line.contains(" rows/s | "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
