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
package io.cloudfiles.flink.lease;

import io.cloudfiles.flink.lease.Holder.ProcessId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is known to be dead. Only Linux tells. */
@EnabledOnOs(OS.LINUX)
class HolderTest {
    private final ProcessId self = ProcessId.current();

    @Test
    void aProcessThatRunsHasNotEnded() {
        assertThat(self.hasEnded()).isFalse();
    }

    @Test
    void aProcessThatIsGoneHasEnded() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();

        assertThat(new ProcessId(self.host(), self.machine(), gone.pid(), self.started()).hasEnded())
                .isTrue();
    }

    @Test
    void aProcessWhoseNumberAnotherOneHasNowHasEnded() {
        assertThat(new ProcessId(self.host(), self.machine(), self.pid(), self.started() - 1).hasEnded())
                .isTrue();
    }

    @Test
    void nobodyIsKnownToHaveEndedOnAnotherMachine() {
        assertThat(new ProcessId(self.host(), self.machine() + "x", self.pid(), self.started() - 1).hasEnded())
                .isFalse();
        assertThat(new ProcessId(self.host(), "", self.pid(), self.started() - 1).hasEnded())
                .isFalse();
    }

    /** A clock that is set moves every instant, but not the ticks between the start of the system and that of a process. */
    @Test
    void theStartIsCountedFromThatOfTheSystem() throws Exception {
        double upSeconds =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);

        // A hundred ticks a second on every Linux that Java runs on.
        assertThat(self.started()).isPositive().isLessThanOrEqualTo((long) (upSeconds * 100) + 1);
    }
}
