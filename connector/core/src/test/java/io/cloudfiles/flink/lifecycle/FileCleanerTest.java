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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.lifecycle.FileCleaner.Cleaned;
import io.cloudfiles.flink.lifecycle.FileCleaner.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Deleting and moving, the second time after it was cut off, too. */
class FileCleanerTest {
    @TempDir
    private Path directory;

    private Path landing;
    private Path archive;
    private StorageOpener storages;
    private Storage storage;

    @BeforeEach
    void open() throws IOException {
        landing = Files.createDirectories(directory.resolve("landing"));
        archive = directory.resolve("archive");
        storages = StorageOpener.of(Map.of());
        storage = storages.open(Location.of(landing));
    }

    @AfterEach
    void close() throws IOException {
        storages.close();
    }

    private FileEntry write(String name, String content) throws IOException {
        Path file = landing.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return storage.stat(Location.of(file)).orElseThrow();
    }

    private Cleaned clean(CleanMode mode, FileEntry file) throws IOException {
        return new FileCleaner(
                        new CleanPolicy(
                                mode,
                                Duration.ZERO,
                                mode == CleanMode.MOVE ? Location.of(archive).toString() : null,
                                Location.of(landing).toString(),
                                false,
                                10),
                        storages)
                .clean(file);
    }

    @Test
    void deletesTheVersionThatWasIngestedOnly() throws IOException {
        FileEntry file = write("2026/a.json", "1");
        FileEntry changed = write("2026/b.json", "1");
        write("2026/b.json", "another");

        assertThat(clean(CleanMode.DELETE, file)).isEqualTo(new Cleaned(Outcome.DELETED, null));
        assertThat(clean(CleanMode.DELETE, changed)).isEqualTo(new Cleaned(Outcome.CHANGED, null));
        assertThat(landing.resolve("2026/a.json")).doesNotExist();
        assertThat(landing.resolve("2026/b.json")).hasContent("another");
    }

    @Test
    void whatIsDeletedAlreadyIsDeleted() throws IOException {
        FileEntry file = write("a.json", "1");
        clean(CleanMode.DELETE, file);
        assertThat(clean(CleanMode.DELETE, file).outcome()).isEqualTo(Outcome.DELETED);
    }

    @Test
    void movesAFileWithItsPathBelowTheSource() throws IOException {
        FileEntry file = write("2026/a.json", "1");
        Location target = Location.of(archive.resolve("2026/a.json"));

        assertThat(clean(CleanMode.MOVE, file)).isEqualTo(new Cleaned(Outcome.MOVED, target));
        assertThat(landing.resolve("2026/a.json")).doesNotExist();
        assertThat(archive.resolve("2026/a.json")).hasContent("1");
        assertThat(clean(CleanMode.MOVE, file)).as("once more").isEqualTo(new Cleaned(Outcome.MOVED, target));
    }

    @Test
    void aMoveThatWasCutOffBetweenCopyAndDeletionIsCompleted() throws IOException {
        FileEntry file = write("a.json", "1");
        storage.copy(file.location(), Location.of(archive.resolve("a.json")));

        assertThat(clean(CleanMode.MOVE, file).outcome()).isEqualTo(Outcome.MOVED);
        assertThat(landing.resolve("a.json")).doesNotExist();
        assertThat(archive.resolve("a.json")).hasContent("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"of somebody else", "2"})
    void neverReplacesAnotherFile(String content) throws IOException {
        FileEntry file = write("a.json", "1");
        Files.createDirectories(archive);
        Files.writeString(archive.resolve("a.json"), content);

        assertThat(clean(CleanMode.MOVE, file)).isEqualTo(new Cleaned(Outcome.TARGET_TAKEN, null));
        assertThat(landing.resolve("a.json")).hasContent("1");
        assertThat(archive.resolve("a.json")).hasContent(content);
    }

    @Test
    void aFileThatSomebodyElseTookIsGone() throws IOException {
        FileEntry file = write("a.json", "1");
        Files.delete(landing.resolve("a.json"));
        assertThat(clean(CleanMode.MOVE, file)).isEqualTo(new Cleaned(Outcome.GONE, null));
    }

    @Test
    void sourcesKeepApartBelowWhatTheyHaveInCommon() {
        Location one = Location.parse("s3://lake/landing/a");
        Location other = Location.parse("s3://lake/landing/b/c");
        assertThat(CleanPolicy.commonRoot(List.of(one, other))).hasToString("s3://lake/landing");
        assertThat(CleanPolicy.commonRoot(List.of(one, Location.parse("s3://lake/landing/ab"))))
                .hasToString("s3://lake/landing");
        assertThat(CleanPolicy.commonRoot(List.of(one))).isEqualTo(one);

        CleanPolicy policy =
                new CleanPolicy(CleanMode.MOVE, Duration.ZERO, "s3://lake/old", "s3://lake/landing", false, 1);
        assertThat(policy.target(one.child("x.json"))).hasToString("s3://lake/old/a/x.json");
        assertThat(policy.target(other.child("x.json"))).hasToString("s3://lake/old/b/c/x.json");
    }
}
