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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.LongRecordFormat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** An engine over a {@link ScriptedStorage}, driven by the test's thread as a task would drive it. */
final class EngineUnderTest implements AutoCloseable {
    static final ReadConfig CONFIG = new ReadConfig(
            new LongRecordFormat(2),
            ReadColumns.of(LongRecordFormat.SCHEMA),
            Map.of(),
            BadRecordMode.PERMISSIVE,
            4,
            false,
            false,
            3,
            FailureMode.FAIL);

    /** When the files that it is given were discovered. */
    static final long DISCOVERED = 1_700_000_000_017L;

    static final EngineLimits LIMITS = new EngineLimits(16L << 20, Duration.ofMillis(1), Duration.ofMillis(1));

    final ScriptedStorage storage;
    final ReadEngine engine;
    final String name;

    private final Semaphore wakeUps = new Semaphore(0);

    EngineUnderTest(ScriptedStorage storage, ReadConfig config, EngineLimits limits) {
        this.storage = storage;
        this.name = "engine-" + Integer.toHexString(System.identityHashCode(this));
        this.engine = new ReadEngine(config, limits, storage.opener(), ReadTotals.ZERO, name, wakeUps::release);
    }

    static EngineUnderTest over(ScriptedStorage storage) {
        return new EngineUnderTest(storage, CONFIG, LIMITS);
    }

    EngineUnderTest reading(FileEntry... files) {
        for (FileEntry file : files) {
            engine.add(RangeState.unread(FileRange.whole(file), DISCOVERED));
        }
        return this;
    }

    EngineUnderTest resuming(List<RangeState> states) {
        states.forEach(engine::add);
        return this;
    }

    /** The next emission, waited for. */
    Emission next() throws InterruptedException {
        Emission next = engine.poll();
        while (next == null) {
            assertThat(wakeUps.tryAcquire(20, TimeUnit.SECONDS))
                    .as("woken up within 20 s")
                    .isTrue();
            next = engine.poll();
        }
        return next;
    }

    /** All that is left, until nothing is in flight. */
    Delivered drain() throws InterruptedException {
        List<Long> ids = new ArrayList<>();
        List<FileFinished> finished = new ArrayList<>();
        while (engine.rangesInFlight() > 0) {
            Emission next = next();
            ids.addAll(ids(next.records()));
            if (next.finished() != null) {
                finished.add(next.finished());
            }
        }
        return new Delivered(ids, finished);
    }

    int wakeUpsSoFar() {
        return wakeUps.availablePermits();
    }

    /** The I/O threads that this engine has started and that live. */
    List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name + "-"))
                .toList();
    }

    static List<Long> ids(RecordBatch batch) {
        List<Long> ids = new ArrayList<>();
        if (batch != null) {
            batch.rows().forEachRemaining(row -> ids.add(row.getLong(0)));
        }
        return ids;
    }

    @Override
    public void close() {
        engine.close();
    }

    record Delivered(List<Long> ids, List<FileFinished> finished) {
        FileFinished onlyEnd() {
            assertThat(finished).hasSize(1);
            return finished.get(0);
        }
    }
}
