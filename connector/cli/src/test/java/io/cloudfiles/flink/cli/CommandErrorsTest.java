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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class CommandErrorsTest {
    private final StringWriter err = new StringWriter();

    private int report(Throwable failure) {
        return CommandErrors.reportFailure(
                failure, CloudFilesCommand.commandLine().setErr(new PrintWriter(err, true)));
    }

    static Stream<Throwable> failuresForWantOfMemory() {
        OutOfMemoryError outOfMemory = new OutOfMemoryError("Cannot reserve 32768 bytes of direct buffer memory");
        return Stream.of(
                outOfMemory,
                new IllegalStateException(outOfMemory),
                new CloudFilesException(ErrorCode.CF_JOB_FAILED, "The job failed.", outOfMemory));
    }

    @ParameterizedTest
    @MethodSource("failuresForWantOfMemory")
    void tellsWhatToTurnWhenMemoryRunsOut(Throwable failure) {
        assertThat(report(failure)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .startsWith("CF_JOB_FAILED: ")
                .contains("Java ran out of memory.", "-Xmx", "--parallelism")
                .doesNotContain("\tat ");
    }

    @Test
    void anErrorOfJavaIsASentenceToo() {
        assertThat(report(new NoClassDefFoundError("a/B"))).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).isEqualTo("CF_JOB_FAILED: java.lang.NoClassDefFoundError: a/B\n");
    }
}
