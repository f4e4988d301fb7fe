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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class DemoITCase {
    private static final Pattern NEXT = Pattern.compile("^  cloudfiles (.*?)(?:   #.*)?$", Pattern.MULTILINE);

    @TempDir
    Path directory;

    @Test
    void showsATableThatSurvivedAKillAndCommandsThatWork() throws Exception {
        String root = directory.resolve("demo").toString();
        for (int run = 0; run < 2; run++) {
            CommandRun demo = CommandRun.of("demo", "--dir", root);

            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out())
                    .contains("4. kill -9 ", "390,000 rows were written, 390,000 are in the table, each once.")
                    .contains("30,000 of them have the new column.");
            assertThat(Files.exists(Path.of(root, "checkpoint", "LATEST"))).isTrue();
            if (run == 0) {
                theCommandsToTryWork(demo.out().substring(demo.out().indexOf("To try next:")));
            }
        }
    }

    private static void theCommandsToTryWork(String text) {
        List<CommandRun> runs = new ArrayList<>();
        Matcher matcher = NEXT.matcher(text);
        while (matcher.find()) {
            runs.add(CommandRun.of(new Transcript(matcher.group(1), "").arguments()));
        }
        assertThat(runs)
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.exitCode()).as(run.err()).isZero());
        assertThat(runs.get(0).out()).contains("`customer` STRING");
        assertThat(runs.get(1).out()).startsWith("0 files, 0 B, 0 rows, in ");
    }

    @Test
    void leavesADirectoryAloneThatIsNotItsOwn() throws Exception {
        Path mine = Files.writeString(directory.resolve("mine.txt"), "mine");

        assertThat(CommandRun.of("demo", "--dir", directory.toString()).exitCode())
                .isEqualTo(ExitCode.BAD_USAGE);
        assertThat(mine).hasContent("mine");
    }
}
