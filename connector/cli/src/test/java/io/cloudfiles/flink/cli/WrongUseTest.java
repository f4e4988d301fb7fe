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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class WrongUseTest {
    static Stream<Transcript> mistakes() throws IOException {
        return Transcript.readAll("/wrong-use.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeGetsItsSentence(Transcript mistake) {
        CommandRun run = CommandRun.of(mistake.arguments());

        assertThat(run.err()).isEqualTo(mistake.output());
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    }
}
