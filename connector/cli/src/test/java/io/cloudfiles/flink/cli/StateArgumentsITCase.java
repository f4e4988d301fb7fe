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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Checkpoints that are asked while the job that made them goes on. */
class StateArgumentsITCase {
    @TempDir
    private Path directory;

    private Landing landing;
    private final List<Location> asked = new ArrayList<>();

    @BeforeEach
    void ingest() throws IOException {
        landing = Landing.in(directory);
        landing.add(2);
        CommandRun run = CommandRun.of(landing.ingest("--available-now").toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private StateArguments arguments(String... arguments) {
        return CommandLine.populateCommand(new StateArguments(), arguments);
    }

    private StateArguments ofCheckpoint() {
        return arguments("--checkpoint", landing.checkpoint().toString());
    }

    /** Makes a copy of a run the newest one. */
    private void copyRun(int from, int to) throws IOException {
        Path runs = landing.checkpoint().resolve("runs");
        Path source = runs.resolve("%08d".formatted(from));
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, runs.resolve("%08d".formatted(to)).resolve(source.relativize(file)));
            }
        }
    }

    /** As a job does with a checkpoint that is no longer among its newest. */
    private static void delete(Location checkpoint) {
        try (Stream<Path> files = Files.walk(checkpoint.toLocalPath())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theNewestIsReadWhereTheJobDeletesTheOneThatIsRead() throws IOException {
        copyRun(1, 2);

        Location read = ofCheckpoint().reading(checkpoint -> {
            asked.add(checkpoint);
            if (asked.size() == 1) {
                delete(checkpoint);
                throw new IOException("not there");
            }
            return checkpoint;
        });

        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).toString()).contains("/runs/00000002/");
        assertThat(read.toString()).contains("/runs/00000001/");
    }

    @Test
    void aJobThatIsTooFastIsTold() throws IOException {
        for (int run = 2; run <= 12; run++) {
            copyRun(1, run);
        }

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> ofCheckpoint().reading(checkpoint -> {
                    asked.add(checkpoint);
                    delete(checkpoint);
                    throw new IOException("not there");
                }))
                .withMessageContaining("was deleted while it was read, as were 9 before it")
                .withMessageContaining("--trigger-interval");
        assertThat(asked).hasSize(10);
    }

    @Test
    void whatFailsForAnotherReasonIsNotReadAgain() {
        StateArguments.Reading<String> damaged = checkpoint -> {
            asked.add(checkpoint);
            throw new IOException("damaged");
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ofCheckpoint().reading(damaged))
                .withMessage("damaged");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> arguments("--savepoint", directory.resolve("none").toString())
                                .reading(damaged))
                .withMessage("damaged");
        assertThat(asked).hasSize(2);
    }
}
