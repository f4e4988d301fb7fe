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
package io.cloudfiles.flink.examples;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class FilesToDeltaITCase {
    private static final String MARK = "// [readme]";

    @TempDir
    private Path temporary;

    @Test
    void addsWhatIsNewInEachRun() throws Exception {
        Path landing = Files.createDirectories(temporary.resolve("landing"));
        Files.writeString(landing.resolve("a.json"), "{\"id\":1,\"name\":\"ada\"}\n{\"id\":2,\"name\":\"barbara\"}\n");
        run();
        assertThat(rows()).isEqualTo(2);
        Files.writeString(landing.resolve("b.json"), "{\"id\":3,\"name\":\"grace\"}\n");
        run();
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void isWhatTheReadmeShows() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String source =
                Files.readString(root.resolve("examples/src/main/java/io/cloudfiles/flink/examples/FilesToDelta.java"));
        String shown = source.substring(source.indexOf(MARK) + MARK.length(), source.lastIndexOf(MARK));
        assertThat(squeezed(Files.readString(root.resolve("README.md")))).contains(squeezed(shown));
    }

    private static List<String> squeezedLines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static String squeezed(String text) {
        return String.join("\n", squeezedLines(text));
    }

    private void run() throws Exception {
        assertThat(FilesToDelta.run(
                                temporary.resolve("landing").toString(),
                                temporary.resolve("table").toString(),
                                temporary.resolve("checkpoint").toString())
                        .drained())
                .isTrue();
    }

    private long rows() throws IOException {
        Location table = Location.of(temporary.resolve("table"));
        try (Storages storages = Storages.load()) {
            return DeltaTableReader.open(storages.open(table, Map.of()), table).rowCount();
        }
    }
}
