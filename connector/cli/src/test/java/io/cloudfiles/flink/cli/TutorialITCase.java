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

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The tutorial, typed as it stands there. */
class TutorialITCase {
    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void firstTable() throws Exception {
        List<CommandRun> runs = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../../docs/tutorial/first-table.md")));
        while (block.find()) {
            for (String line : block.group(1)
                    .replace("/tmp/first", directory.toString())
                    .lines()
                    .toList()) {
                type(line).ifPresent(runs::add);
            }
        }

        assertThat(runs)
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.exitCode()).as(run.err()).isZero());
        assertThat(runs.get(0).out()).startsWith("2 files, ").contains(" 2 rows, in ");
        assertThat(runs.get(1).out()).startsWith("1 file, ").contains(" 1 row, in ");
        assertThat(teams()).containsExactly("navy");
    }

    private static Optional<CommandRun> type(String line) throws IOException, InterruptedException {
        if (line.startsWith("./cloudfiles ")) {
            return Optional.of(CommandRun.of(new Transcript(line.substring("./cloudfiles ".length()), "").arguments()));
        }
        assertThat(new ProcessBuilder("bash", "-c", line).inheritIO().start().waitFor())
                .as(line)
                .isZero();
        return Optional.empty();
    }

    private List<String> teams() throws IOException {
        List<String> texts = new ArrayList<>();
        Location table = Location.of(directory.resolve("table"));
        try (Storages storages = Storages.load()) {
            DeltaTableReader.open(storages.open(table, Map.of()), table).forEachRow(row -> {
                if (row.get("team") instanceof String text) {
                    texts.add(text);
                }
                return true;
            });
        }
        return texts;
    }
}
