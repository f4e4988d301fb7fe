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
package io.cloudfiles.flink.benchmarks.end2end;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Measuring a process from outside. */
@EnabledOnOs(OS.LINUX)
class ProcessMeterTest {
    @TempDir
    Path directory;

    private ProcessMeter.Usage run(String script) throws Exception {
        return ProcessMeter.run(
                new Contestant.Command(List.of("bash", "-c", script), Map.of("ANSWER", "42")),
                directory,
                directory.resolve("log.txt"),
                ThreadTimes.none());
    }

    /** The shell counts to a number that takes it some tenths of a second; its child, which it waits for, counts on to five times that. */
    @Test
    void theTimeOfAProcessAndOfItsChildrenCounts() throws Exception {
        String count = "for ((i = 0; i < 100000; i++)); do :; done";

        double alone = run(count).cpuSeconds();
        double withChild = run(count + "; (" + (count + "; ").repeat(4) + ":)").cpuSeconds();

        assertThat(alone).isPositive();
        assertThat(withChild).isGreaterThan(alone * 1.5);
    }

    @Test
    void theEnvironmentIsPassedOnAndWhatIsPrintedIsKept() throws Exception {
        run("echo $ANSWER; pwd");

        assertThat(directory.resolve("log.txt")).hasContent("42\n" + directory.toRealPath());
    }

    @Test
    void aProcessThatFailsIsNamedWithWhatItPrinted() {
        assertThatThrownBy(() -> run("echo no such table; exit 3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Exit code 3 of [bash, -c, ")
                .hasMessageEndingWith("no such table\n");
    }
}
