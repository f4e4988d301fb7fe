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
package io.cloudfiles.flink;

import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.MemoryNotificationQueue;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A job that follows a queue goes back to a savepoint that its user names. */
@Timeout(120)
@SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
class NamedStateITCase {
    private static final String NAME = "named-state";

    @TempDir
    private Path temporary;

    private final MemoryStorage storage = MemoryStorage.named(NAME);
    private final MemoryNotificationQueue queue = MemoryNotificationQueue.named(NAME);

    @AfterEach
    void forget() {
        MemoryStorage.forget(NAME);
        MemoryNotificationQueue.forget(NAME);
    }

    @Test
    void readsWhatWasAcknowledgedSince() throws Exception {
        write("before", 1);
        String savepoint;
        try (Run first = new Run(null)) {
            assertThat(first.next()).isEqualTo(1);
            savepoint = first.stop();
        }
        write("since", 2);
        try (Run second = new Run(savepoint)) {
            assertThat(second.next()).isEqualTo(2);
            await(() -> queue.bodies().isEmpty());
            second.stop();
        }
        try (Run third = new Run(savepoint)) {
            assertThat(third.next())
                    .as("the row that the savepoint does not know")
                    .isEqualTo(2);
            third.stop();
        }
    }

    private void write(String name, int id) throws IOException {
        Location file = storage.root().child("in/" + name + ".json");
        storage.putIfAbsent(file, ("{\"id\":" + id + "}\n").getBytes(StandardCharsets.UTF_8));
        queue.send(MemoryNotificationQueue.written(file));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** A run of the job, from a savepoint or none. */
    private final class Run implements AutoCloseable {
        private final CloseableIterator<Long> ids;
        private final JobClient job;

        Run(@Nullable String savepoint) throws Exception {
            Configuration configuration = new Configuration();
            configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
            if (savepoint != null) {
                configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
                // That of the sink that gives rows to this test.
                configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
            }
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            env.enableCheckpointing(100);
            env.setParallelism(1);
            ids = CloudFiles.source(storage.root() + "/in")
                    .uid("events")
                    .format("json")
                    .schema(SchemaDdl.parse("id BIGINT"))
                    .option("discovery.mode", "notification")
                    .option("notification.queue", NAME)
                    .read(env)
                    .map(row -> row.getLong(0))
                    .collectAsync();
            job = env.executeAsync();
        }

        long next() {
            return ids.next();
        }

        String stop() throws Exception {
            String savepoint = job.stopWithSavepoint(false, temporary.toUri().toString(), SavepointFormatType.NATIVE)
                    .get();
            job.getJobExecutionResult().get();
            return savepoint;
        }

        @Override
        public void close() throws Exception {
            ids.close();
        }
    }
}
