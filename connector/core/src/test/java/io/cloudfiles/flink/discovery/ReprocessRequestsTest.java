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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReprocessRequestsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private ReprocessRequests open() {
        Location location = Location.parse(directory.resolve("reprocess").toString());
        return new ReprocessRequests(StorageOpener.of(Map.of()).open(location), location);
    }

    private static FileEntry file(String location, Instant modified) {
        return new FileEntry(Location.parse(location), 1, modified.toEpochMilli() * 1000, null);
    }

    private static long asked(ReprocessRequests requests, FileEntry file) throws IOException {
        return ReprocessRequests.lastAskedMillis(file, requests.newestFirst());
    }

    private static List<PathPattern> paths(String path) {
        return List.of(PathPattern.parse(path, false));
    }

    @Test
    void nothingIsAskedForWhereThereIsNoDirectory() throws IOException {
        assertThat(open().newestFirst()).isEmpty();
        assertThat(asked(open(), file("s3://b/in/a", NOON))).isZero();
    }

    @Test
    void eachRequestHasItsOwnTimeAndTheNewestCounts() throws IOException {
        ReprocessRequests requests = open();
        requests.add(paths("s3://b/in/*.json"), null, null, CLOCK);
        requests.add(paths("s3://b/in/x*"), null, null, CLOCK);
        open().add(paths("s3://b/in/dir"), NOON, NOON.plusSeconds(10), CLOCK);

        long noon = NOON.toEpochMilli();
        for (ReprocessRequests each : List.of(requests, open())) {
            assertThat(asked(each, file("s3://b/in/a.json", NOON))).isEqualTo(noon);
            assertThat(asked(each, file("s3://b/in/x.json", NOON))).isEqualTo(noon + 1);
            assertThat(asked(each, file("s3://b/in/a.csv", NOON))).isZero();
            assertThat(asked(each, file("s3://b/in/dir/deep/a.csv", NOON.plusSeconds(1))))
                    .isEqualTo(noon + 2);
            assertThat(asked(each, file("s3://b/in/dir/a.csv", NOON))).isZero();
            assertThat(asked(each, file("s3://b/in/dir/a.csv", NOON.plusSeconds(10))))
                    .isZero();
        }
    }

    @Test
    void aRequestWithoutPathsIsAboutAllFiles() throws IOException {
        ReprocessRequests requests = open();
        requests.add(List.of(), NOON, null, CLOCK);
        assertThat(asked(requests, file("s3://b/x", NOON.plusMillis(1)))).isEqualTo(NOON.toEpochMilli());
        assertThat(asked(requests, file("s3://b/x", NOON))).isZero();
    }

    @Test
    void aFileThatIsNoRequestIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("reprocess"));
        Files.writeString(directory.resolve("reprocess/README"), "is left alone");
        for (String text : List.of("", "{", "{\"version\":2}", "{\"version\":1,\"askedAt\":\"noon\"}")) {
            Files.writeString(directory.resolve("reprocess/7.json"), text);
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> open().newestFirst())
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_LOG_FILE_MALFORMED))
                    .withMessageContaining("reprocess/7.json")
                    .withMessageContaining("Delete the file and ask again");
        }
    }
}
