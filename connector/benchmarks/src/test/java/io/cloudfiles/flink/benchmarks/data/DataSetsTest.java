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
package io.cloudfiles.flink.benchmarks.data;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Data sets on disk. */
class DataSetsTest {
    @TempDir
    Path root;

    private static List<Path> files(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void largeFilesGetSmallerWithTheScale() throws Exception {
        DataSet data = new DataSets(root).get(DataKind.CSV, 0.001);

        assertThat(data.files()).isEqualTo(8);
        assertThat(data.rows()).isEqualTo(4000);
        assertThat(files(data.directory()))
                .hasSize(8)
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSize(500));
        assertThat(data.bytes()).isBetween(4000L * 150, 4000L * 250);
    }

    @Test
    void smallFilesGetFewerWithTheScaleAndLieInNestedDirectories() throws Exception {
        DataSet data = new DataSets(root).get(DataKind.SMALL_JSON, 0.022);

        assertThat(data.files()).isEqualTo(1100);
        assertThat(data.rows()).isEqualTo(6600);
        assertThat(files(data.directory()))
                .hasSize(1100)
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSize(6))
                .last()
                .isEqualTo(data.directory().resolve("00/02/part-001099.json"));
    }

    @Test
    void aDataSetIsMadeOnce() throws Exception {
        DataSet data = new DataSets(root).get(DataKind.TEXT, 0.0001);
        Path first = files(data.directory()).get(0);
        Files.writeString(first, "changed");

        new DataSets(root).get(DataKind.TEXT, 0.0001);

        assertThat(first).hasContent("changed");
    }

    @Test
    void whatWasLeftUnfinishedIsMadeAgain() throws Exception {
        Path unfinished = root.resolve("unfinished-text-6x800");
        Files.createDirectories(unfinished);
        Files.writeString(unfinished.resolve("left-over.text"), "half a line");

        DataSet data = new DataSets(root).get(DataKind.TEXT, 0.0001);

        assertThat(files(data.directory())).hasSize(6);
        assertThat(unfinished).doesNotExist();
    }
}
