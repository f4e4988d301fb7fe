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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * When a job is to be stopped with a savepoint that could not be taken before: each pause is twice the one before, up to half a minute, and
 * after some six minutes no more. A task that restarts is back by then; a directory that cannot be written has to be seen to. One thread.
 */
final class StopAttempts {
    static final int MAX = 20;

    private static final Logger LOG = LoggerFactory.getLogger(StopAttempts.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Location savepoints;
    private int failures;
    private long due = System.nanoTime();

    /** @param savepoints where they go */
    StopAttempts(Location savepoints) {
        this.savepoints = savepoints;
    }

    /** Whether the next attempt may be made. */
    boolean isDue() {
        return System.nanoTime() - due >= 0;
    }

    /**
     * Says that the savepoint could not be taken, and the job goes on.
     *
     * @throws CloudFilesException {@code CF_JOB_FAILED} when that was the last attempt
     */
    void failed(Exception cause) {
        failures++;
        if (failures >= MAX) {
            throw new CloudFilesException(
                    ErrorCode.CF_JOB_FAILED,
                    "The job could not be stopped, because its savepoint in [" + savepoints + "] could not be taken in "
                            + MAX + " attempts: " + Causes.rootOf(cause)
                            + ". It is cancelled; what it has committed is kept. See that the directory can be written, then run it "
                            + "again to resume from its last checkpoint.",
                    cause);
        }
        Duration pause = pause(failures);
        due = System.nanoTime() + pause.toNanos();
        LOG.warn(
                "The savepoint could not be taken, attempt {} of {}; it is tried again in {}.",
                failures,
                MAX,
                pause,
                cause);
    }

    static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
