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
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResumableJobTest {
    private static final String STORE = "resumable-job";

    @AfterEach
    void tearDown() {
        MemoryStorage.forget(STORE);
    }

    @Test
    void aStoreThatFlinkDoesNotKnowIsRefusedBeforeAnythingIsLeftInIt() {
        MemoryStorage storage = MemoryStorage.named(STORE);
        ResumableJob job = new ResumableJob(
                StreamExecutionEnvironment.getExecutionEnvironment(),
                storage,
                storage.root(),
                new RunSettings("job", Map.of(), Map.of(), List.of(), true, Duration.ofMillis(1), ignored -> {}),
                new CompletableFuture<Void>());

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(job::run)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_NO_STORAGE_FOR_SCHEME))
                .withMessageContaining(
                        "Checkpoints are written by Flink, which has no file system for the scheme 'mem' here.")
                .withMessageContaining("--checkpoint");
        assertThat(storage.size()).isZero();
    }
}
