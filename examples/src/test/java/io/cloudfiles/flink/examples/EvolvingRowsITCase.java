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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class EvolvingRowsITCase {
    @TempDir
    private Path temporary;

    @Test
    void newColumnsComeToTheTableWithoutARestart() throws Exception {
        Path landing = Files.createDirectories(temporary.resolve("landing"));
        Files.writeString(landing.resolve("a.json"), "{\"id\":\"1\"}\n{\"name\":\"nobody\"}\n");
        run();
        Files.writeString(landing.resolve("b.json"), "{\"id\":\"2\",\"city\":\"Lima\"}\n");
        run();
        assertThat(TableRows.of(temporary.resolve("table"), "id", "city", "shop"))
                .containsExactly("1 null web", "2 Lima web");
    }

    @Test
    void isWhatTheGuideShows() throws IOException {
        ShownCode.assertShown("docs/how-to/delta-sink.md", EvolvingRows.class, "evolving");
    }

    private void run() throws Exception {
        assertThat(EvolvingRows.run(
                                temporary.resolve("landing").toString(),
                                temporary.resolve("table").toString(),
                                temporary.resolve("checkpoint").toString())
                        .drained())
                .isTrue();
    }
}
