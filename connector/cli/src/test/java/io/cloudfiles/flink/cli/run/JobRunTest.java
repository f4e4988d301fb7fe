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
package io.cloudfiles.flink.cli.run;

import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobRunTest {
    @Test
    void aRunThatFailsLeavesNoReportOfAnEarlierOne(@TempDir Path directory) throws IOException {
        Path report = Files.writeString(directory.resolve("report.json"), "{\"files\" : 3}");
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        JobRun run = new JobRun(
                new Terminal(nowhere, nowhere), Location.of(directory.resolve("cp")), Map.of(), null, report, 0);

        assertThatThrownBy(() -> run.run(() -> {
                    throw new IllegalStateException("no job");
                }))
                .hasMessage("no job");

        assertThat(report).doesNotExist();
    }
}
