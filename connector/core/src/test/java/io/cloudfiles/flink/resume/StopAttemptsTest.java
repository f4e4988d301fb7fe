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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StopAttemptsTest {
    private final StopAttempts attempts = new StopAttempts(Location.parse("/checkpoints/runs/00000001/savepoints"));

    @Test
    void pausesGrowUpToHalfAMinute() {
        assertThat(StopAttempts.pause(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(StopAttempts.pause(2)).isEqualTo(Duration.ofMillis(200));
        assertThat(StopAttempts.pause(9)).isEqualTo(Duration.ofMillis(25_600));
        assertThat(StopAttempts.pause(10)).isEqualTo(Duration.ofSeconds(30));
        assertThat(StopAttempts.pause(1_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theFirstAttemptIsDueAndAfterAFailureThereIsAPause() {
        assertThat(attempts.isDue()).isTrue();
        for (int failures = 1; failures < StopAttempts.MAX; failures++) {
            attempts.failed(new ExecutionException(new IOException("Disk quota exceeded")));
        }
        assertThat(attempts.isDue()).isFalse();
    }

    @Test
    void theLastFailureIsTold() {
        for (int failures = 1; failures < StopAttempts.MAX; failures++) {
            attempts.failed(new ExecutionException(new IOException("Disk quota exceeded")));
        }
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> attempts.failed(new ExecutionException(new IOException("Disk quota exceeded"))))
                .withMessageContaining("/checkpoints/runs/00000001/savepoints")
                .withMessageContaining("20 attempts")
                .withMessageContaining("Disk quota exceeded")
                .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.CF_JOB_FAILED));
    }
}
