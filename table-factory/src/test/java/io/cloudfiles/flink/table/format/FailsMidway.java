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
package io.cloudfiles.flink.table.format;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes on what comes, and fails once: at the first value behind a completed checkpoint that had values in front of it, and where there
 * is none in time, as when all is read before the first one, at a value that is told.
 *
 * @param <T> the values
 */
public final class FailsMidway<T> implements MapFunction<T, T>, CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean FAILED = new AtomicBoolean();
    private static final AtomicLong SEEN_BEFORE = new AtomicLong();

    private final long latest;
    private long seen;
    private boolean hasCheckpoint;

    /** @param latest how many values a subtask passes on before it fails at the latest */
    public FailsMidway(long latest) {
        this.latest = latest;
    }

    /** Begins a test. */
    public static void reset() {
        FAILED.set(false);
        SEEN_BEFORE.set(0);
    }

    /** How many values one of the subtasks had seen when it failed; 0 when none has. */
    public static long seenBeforeFailure() {
        return SEEN_BEFORE.get();
    }

    @Override
    public T map(T value) {
        if ((hasCheckpoint || seen == latest) && FAILED.compareAndSet(false, true)) {
            SEEN_BEFORE.set(seen);
            throw new IllegalStateException("injected failure behind " + seen + " values");
        }
        seen++;
        return value;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        hasCheckpoint = seen > 0;
    }
}
