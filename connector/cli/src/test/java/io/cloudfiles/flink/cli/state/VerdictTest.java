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
package io.cloudfiles.flink.cli.state;

import io.cloudfiles.flink.cli.state.FileState.Ending;
import io.cloudfiles.flink.cli.state.FileState.Stage;
import io.cloudfiles.flink.ledger.SeenFile.Origin;
import io.cloudfiles.flink.source.enumerator.EnumeratorState;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said of one file. */
class VerdictTest {
    private static final Location CHECKPOINT = Location.parse("s3://lake/checkpoint/chk-7");

    @TempDir
    private Path directory;

    private static String known(Stage stage, long waitingBytes) {
        return Verdict.ofKnown(
                new FileState(
                        new FileEntry(Location.parse("s3://lake/in/a.json"), 1_234, 1_000_000, "v"),
                        Instant.EPOCH,
                        stage,
                        waitingBytes,
                        null),
                CHECKPOINT);
    }

    private String unknown(String file, String source) throws IOException {
        return unknown(file, source, null);
    }

    private String unknown(String file, String source, EnumeratorState.Forgotten forgotten) throws IOException {
        Location location = Location.of(directory.resolve(file));
        try (Storages storages = Storages.load()) {
            return Verdict.ofUnknown(location, storages.open(location, Map.of()), source, forgotten, CHECKPOINT);
        }
    }

    @Test
    void saysHowFarAKnownFileIs() {
        assertThat(known(Stage.WAITING, 1_234))
                .isEqualTo("[s3://lake/in/a.json] waits to be read. 1,234 bytes, modified 1970-01-01T00:00:01Z, found"
                        + " 1970-01-01T00:00:00Z, as of s3://lake/checkpoint/chk-7");
        assertThat(known(Stage.PROCESSING, 1_000)).contains("is being read, 1,000 bytes of it wait.");
        assertThat(known(Stage.PROCESSING, 0)).contains("a.json] is being read. ");
        assertThat(known(Stage.IMPORTED, 0)).contains("was ingested by another engine");
        assertThat(known(Stage.BASELINE, 0)).contains("discovery.include-existing-files = false");
    }

    private static Ending ending(Stage outcome, String reason, Instant committed, Instant archived, String movedTo) {
        return new Ending(outcome, reason, 1_234, Instant.ofEpochSecond(2), committed, archived, movedTo);
    }

    private static String ended(Ending ending) {
        return Verdict.ofKnown(
                new FileState(
                        new FileEntry(Location.parse("s3://lake/in/a.json"), 1_234, 1_000_000, "v"),
                        Instant.EPOCH,
                        ending.outcome(),
                        0,
                        ending),
                CHECKPOINT);
    }

    @Test
    void saysWhatBecameOfAFileThatWasRead() {
        Instant later = Instant.ofEpochSecond(3);
        assertThat(ended(ending(Stage.INGESTED, null, null, null, null)))
                .contains(
                        "a.json] is ingested with 1,234 rows, processed 1970-01-01T00:00:02Z, its commit not seen yet. 1,234");
        assertThat(ended(ending(Stage.INGESTED, null, later, null, null)))
                .contains(", committed 1970-01-01T00:00:03Z. 1,234 bytes");
        assertThat(ended(ending(Stage.INGESTED, null, later, later, null))).contains(", deleted 1970-01-01T00:00:03Z.");
        assertThat(ended(ending(Stage.INGESTED, null, later, later, "s3://lake/old/a.json")))
                .contains(", moved to s3://lake/old/a.json 1970-01-01T00:00:03Z.");
        assertThat(ended(ending(Stage.QUARANTINED, "no access", later, null, null)))
                .contains("was set aside after 1,234 rows (no access), processed");
        assertThat(ended(ending(Stage.SKIPPED_MISSING, "gone", later, null, null)))
                .contains("was gone");
        assertThat(ended(ending(Stage.SKIPPED_CORRUPTED, "cut off", later, null, null)))
                .contains("(cut off)");
        assertThat(ended(ending(Stage.CHANGED, "another version", later, null, null)))
                .contains("changed while");
    }

    @Test
    void saysWhyAFileIsNotKnown() throws IOException {
        Files.createDirectories(directory.resolve("in/_part"));
        Files.writeString(directory.resolve("in/_part/a.json"), "");
        Files.writeString(directory.resolve("in/a.json"), "");
        Files.writeString(directory.resolve("a.json"), "");
        String source = directory.resolve("in").toString();

        assertThat(unknown("a.json", source))
                .contains("is not known to s3://lake/checkpoint/chk-7: the source is " + source);
        assertThat(unknown("in/_part/a.json", source)).contains("it is hidden");
        assertThat(unknown("in/b.json", source)).endsWith("it does not exist.");
        assertThat(unknown("in/a.json", source)).contains("it exists, modified 20", "discovery.file-filter");
        assertThat(unknown("a.json", null)).contains("it exists");
    }

    @Test
    void saysThatAFileIsExpired() throws IOException {
        Path file = directory.resolve("a.json");
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T23:59:59Z")));
        Instant bound = Instant.parse("2026-02-01T00:00:00Z");
        EnumeratorState.Forgotten forgotten = new EnumeratorState.Forgotten(bound.toEpochMilli() * 1_000, bound);

        assertThat(unknown("a.json", null, forgotten))
                .contains(
                        "it is expired: modified 2026-01-31T23:59:59Z, and files modified before 2026-02-01T00:00:00Z");
        Files.setLastModifiedTime(file, FileTime.from(bound));
        assertThat(unknown("a.json", null, forgotten)).contains("it exists");
    }

    @Test
    void aFileIsAtTheStageThatItsPartsTell() {
        assertThat(FileState.stage(Origin.DISCOVERED, null, false, Stage.INGESTED))
                .isEqualTo(Stage.INGESTED);
        assertThat(FileState.stage(Origin.BASELINE, null, false, Stage.PROCESSING))
                .isEqualTo(Stage.BASELINE);
        assertThat(FileState.stage(Origin.IMPORTED, null, false, Stage.PROCESSING))
                .isEqualTo(Stage.IMPORTED);
        assertThat(FileState.stage(Origin.IMPORTED, 0L, false, Stage.PROCESSING))
                .isEqualTo(Stage.WAITING);
        assertThat(FileState.stage(Origin.DISCOVERED, 0L, false, Stage.PROCESSING))
                .isEqualTo(Stage.WAITING);
        assertThat(FileState.stage(Origin.DISCOVERED, 10L, false, Stage.PROCESSING))
                .isEqualTo(Stage.PROCESSING);
        assertThat(FileState.stage(Origin.DISCOVERED, 0L, true, Stage.PROCESSING))
                .as("a version before it is still with a reader")
                .isEqualTo(Stage.PROCESSING);
        assertThat(FileState.stage(Origin.DISCOVERED, null, true, Stage.INGESTED))
                .isEqualTo(Stage.PROCESSING);
        assertThat(FileState.stage(Origin.DISCOVERED, null, false, Stage.PROCESSING))
                .as("what it ended as is still on its way")
                .isEqualTo(Stage.PROCESSING);
    }
}
