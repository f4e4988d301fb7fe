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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The store as one process sees it that has a bad time. Each step that it is {@link #arm armed} for meets at most one hazard beside those
 * of {@link PutFaults}: a read that fails once, the end of the process in the middle of a call, or something that somebody else does at
 * that moment. Only the thread that armed it meets them; what a process does in the background ends with it, too.
 */
final class Hazards {
    /** Calls that a commit makes, each as often as it is worth being hit. */
    private static final List<Operation> CALLS = List.of(
            Operation.PUT_IF_ABSENT,
            Operation.PUT_IF_ABSENT,
            Operation.PUT_IF_ABSENT,
            Operation.PUT_IF_ABSENT,
            Operation.PUT_IF_ABSENT,
            Operation.LIST,
            Operation.STAT,
            Operation.OPEN,
            Operation.READ);

    private static final Fault.Effect NOTHING = () -> {};

    private final PutFaults puts;
    private final FaultyStorage storage;
    private final Tally tally;
    private volatile boolean ended;
    private volatile @Nullable Thread victim;
    private long putsCounted;

    /** The process is no more. Not an exception, so that nobody repeats anything. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(Operation at) {
            super("killed at " + at);
        }
    }

    Hazards(Storage store, long seed, Tally tally) {
        this.puts = PutFaults.random(store, seed);
        this.storage = new FaultyStorage(puts.storage());
        this.tally = tally;
    }

    Storage storage() {
        return storage;
    }

    boolean hasEnded() {
        return ended;
    }

    /**
     * Draws the hazard of the next step.
     *
     * @param interlude what others do in the middle of it, if that is drawn; null when nothing is to be drawn but what fails
     */
    void arm(SplittableRandom random, @Nullable Runnable interlude) {
        victim = Thread.currentThread();
        Operation operation = CALLS.get(random.nextInt(CALLS.size()));
        boolean isBefore = random.nextBoolean();
        // A commit mostly makes one put, and many reads.
        int call = 1 + random.nextInt(operation == Operation.PUT_IF_ABSENT ? 5 : 24) / 4;
        int kind = random.nextInt(10);
        if (kind < 2) {
            hit(operation, call, isBefore, () -> end(operation));
        } else if (kind < 7 && interlude != null) {
            hit(operation, call, isBefore, () -> {
                tally.add("interludes");
                interlude.run();
            });
        } else if (kind < 9 && operation != Operation.PUT_IF_ABSENT) {
            hit(operation, call, true, () -> {
                tally.add("failed reads");
                throw new IOException("injected failure of " + operation);
            });
        }
    }

    private void hit(Operation operation, int call, boolean isBefore, Fault.Effect effect) {
        Fault.Effect once = () -> {
            if (Thread.currentThread().equals(victim)) {
                effect.apply();
            }
        };
        storage.inject(
                new Fault(operation, Hazards::isOfLog, call, 1, isBefore ? once : NOTHING, isBefore ? NOTHING : once));
    }

    private static boolean isOfLog(Location file) {
        return file.toString().contains("_delta_log");
    }

    private void end(Operation operation) {
        tally.add("deaths");
        end();
        throw new Killed(operation);
    }

    /** Ends the process: it reaches the store no more. */
    void end() {
        ended = true;
        for (Operation any : Operation.values()) {
            if (any != Operation.CLOSE) {
                storage.inject(Fault.on(any).forever().doing(() -> {
                    if (Thread.currentThread().equals(victim)) {
                        throw new Killed(any);
                    }
                    throw new IOException("The process has ended.");
                }));
            }
        }
    }

    /** Ends a step; what was drawn for it and did not come to pass does not. */
    void disarm() {
        if (!ended) {
            storage.heal();
        }
        victim = null;
        long hit = puts.counts().values().stream().mapToLong(Integer::longValue).sum();
        tally.add("puts with a fault", hit - putsCounted);
        putsCounted = hit;
    }
}
