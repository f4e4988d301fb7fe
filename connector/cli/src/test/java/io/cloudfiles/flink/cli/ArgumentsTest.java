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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ArgumentsTest {
    @Test
    void relativePathsAreTakenFromTheWorkingDirectory() {
        assertThat(Arguments.absolute("in/*.json")).isEqualTo(Path.of("").toAbsolutePath() + "/in/*.json");
        assertThat(Arguments.absolute("/in/./x/../*.json")).isEqualTo("/in/*.json");
        assertThat(Arguments.absolute("s3://lake/a//b")).isEqualTo("s3://lake/a//b");
    }

    @Test
    void theSameFilesHaveTheSameText() {
        assertThat(Arguments.paths("/in/./a/, s3a://lake/x/"))
                .isEqualTo(Arguments.paths("file:///in/a,s3://lake/x"))
                .isEqualTo("file:///in/a,s3://lake/x");
        assertThat(Arguments.paths("/in/{a,b}/*.json")).isEqualTo("file:///in/{a,b}/*.json");
    }

    @Test
    void durationsAreWrittenWithOrWithoutSpace() {
        assertThat(Arguments.interval("--x", "10 s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(Arguments.interval("--x", "1min")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void optionsKeepTheirOrderAndMayHoldEqualsSigns() {
        assertThat(Arguments.keyValues("--option", List.of("b=1", "a=x=y", "b=1")))
                .containsExactly(java.util.Map.entry("b", "1"), java.util.Map.entry("a", "x=y"));
    }

    @Test
    void aCommandIsPrintedSoThatAShellTakesItBack() {
        assertThat(Arguments.shellCommand(List.of("ingest", "--source", "my files/*.json", "--schema", "a 'b'")))
                .isEqualTo("cloudfiles ingest --source 'my files/*.json' --schema 'a '\\''b'\\'''");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(Arguments.shellCommand(
                        List.of("--option", "s3.secret-key=abc", "--option=azure.sas-token=def", "--target=x")))
                .doesNotContain("abc", "def")
                .endsWith("--target=x");
    }
}
