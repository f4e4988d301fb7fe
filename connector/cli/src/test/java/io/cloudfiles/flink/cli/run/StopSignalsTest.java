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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Signals are sent to this process; while a handler is open they do not end it. */
class StopSignalsTest {
    private static final int INT = 2;
    private static final int TERM = 15;

    private final StringWriter err = new StringWriter();
    private final Terminal terminal =
            new Terminal(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), null);
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    @Test
    void acknowledgesTheFirstSignalAndEndsAtTheSecond() throws Exception {
        try (StopSignals signals = new StopSignals(terminal, ended::complete)) {
            send(INT);

            assertThat(signals.first().get(20, TimeUnit.SECONDS)).isEqualTo(INT);
            assertThat(err.toString()).startsWith("Stopping: ").contains("A second signal ends the run");
            assertThat(ended).isNotDone();

            send(TERM);
            assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(TERM);
        }
    }

    @Test
    void aSignalBeforeTheJobTellsThatThereIsNothingToResume() throws Exception {
        int signal = Planning.of(terminal, this::interrupted, ended::complete);

        assertThat(signal).isEqualTo(INT);
        assertThat(err.toString())
                .isEqualTo("Interrupted before the job began: it has read and committed nothing, "
                        + "and there is nothing to resume.\n");
    }

    private int interrupted() {
        try {
            send(INT);
            return ended.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("The signal did not come.", e);
        }
    }

    private static void send(int signal) throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        int exitCode = new ProcessBuilder("kill", "-" + signal, Long.toString(self))
                .start()
                .waitFor();
        assertThat(exitCode).isZero();
    }
}
