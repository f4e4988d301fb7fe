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

import io.cloudfiles.flink.cli.state.FileState.Stage;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        waitingBytes),
                CHECKPOINT);
    }

    private String unknown(String file, String source) throws IOException {
        Location location = Location.of(directory.resolve(file));
        try (Storages storages = Storages.load()) {
            return Verdict.ofUnknown(location, storages.open(location, Map.of()), source, CHECKPOINT);
        }
    }

    @Test
    void saysHowFarAKnownFileIs() {
        assertThat(known(Stage.WAITING, 1_234))
                .isEqualTo("[s3://lake/in/a.json] waits to be read. 1,234 bytes, modified 1970-01-01T00:00:01Z, found"
                        + " 1970-01-01T00:00:00Z, as of s3://lake/checkpoint/chk-7");
        assertThat(known(Stage.PROCESSING, 1_000)).contains("is being read, 1,000 bytes of it wait.");
        assertThat(known(Stage.PROCESSING, 0)).contains("a.json] is being read. ");
        assertThat(known(Stage.FINISHED, 0)).contains("is finished: read to its end");
        assertThat(known(Stage.BASELINE, 0)).contains("discovery.include-existing-files = false");
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
    void aFileIsAtTheStageThatItsPartsTell() {
        assertThat(FileState.stage(false, null, false)).isEqualTo(Stage.FINISHED);
        assertThat(FileState.stage(true, null, false)).isEqualTo(Stage.BASELINE);
        assertThat(FileState.stage(false, 0L, false)).isEqualTo(Stage.WAITING);
        assertThat(FileState.stage(false, 10L, false)).isEqualTo(Stage.PROCESSING);
        assertThat(FileState.stage(false, 0L, true))
                .as("a version before it is still with a reader")
                .isEqualTo(Stage.PROCESSING);
        assertThat(FileState.stage(false, null, true)).isEqualTo(Stage.PROCESSING);
    }
}
