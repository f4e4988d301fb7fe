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

import io.cloudfiles.flink.delta.commit.SinkAttempt.Checkpoint;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lease.CheckpointLease;
import io.cloudfiles.flink.lease.CheckpointLease.Taken;
import io.cloudfiles.flink.lease.Lease;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sink through all its jobs: writes, takes checkpoints, commits, fails over, is restored under another job id or from an older
 * savepoint, and leaves attempts behind that do not know that they were replaced. With a lease, each new job shuts its predecessors out.
 */
final class ModelledSink implements AutoCloseable {
    private final String uid;
    private final long firstId;
    private final ModelTable table;
    private final boolean isLeased;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<SinkAttempt> zombies = new CopyOnWriteArrayList<>();
    private @Nullable Taken lease;
    private SinkAttempt current;
    private long nextCheckpoint = 1;
    private volatile boolean zombiesAreBusy;

    /** @param firstId id of its first row */
    ModelledSink(String uid, long firstId, ModelTable table, boolean isLeased, SplittableRandom random)
            throws Exception {
        this.uid = uid;
        this.firstId = firstId;
        this.table = table;
        this.isLeased = isLeased;
        if (isLeased) {
            lease = takeLease();
        }
        this.current = attempt(new JobID(), null, random);
    }

    private SinkAttempt attempt(JobID job, @Nullable Checkpoint restored, SplittableRandom random) throws Exception {
        return new SinkAttempt(uid, table, job, table.leaseOf(uid), restored, random);
    }

    private Taken takeLease() throws Exception {
        Taken taken = new CheckpointLease(table.storage(), table.leaseDirectory(uid)).take(true);
        table.holdLease(uid, new Lease(table.leaseDirectory(uid).toString(), Map.of(), taken.number()));
        return taken;
    }

    /** One step. What others do in the middle of it, if anything, is the interlude. */
    void step(SplittableRandom random, @Nullable Runnable interlude) throws Exception {
        int kind = random.nextInt(100);
        if (kind < 20) {
            write(random, interlude);
        } else if (kind < 35) {
            checkpoint(random);
        } else if (kind < 60) {
            commit(random, interlude);
        } else if (kind < 82) {
            write(random, null);
            checkpoint(random);
            commit(random, interlude);
        } else if (kind < 86) {
            learn(random);
        } else if (kind < 92 && !zombiesAreBusy) {
            commitByZombies(random, interlude);
        } else if (kind < 96) {
            failOver(random);
        } else {
            restore(random, 3);
        }
    }

    private void write(SplittableRandom random, @Nullable Runnable interlude) throws Exception {
        run(random, interlude, "writes", attempt -> attempt.write(1 + random.nextInt(20), firstId, nextCheckpoint));
    }

    private void checkpoint(SplittableRandom random) throws Exception {
        run(random, null, "checkpoints", attempt -> checkpoints.add(attempt.checkpoint(nextCheckpoint++)));
    }

    private void commit(SplittableRandom random, @Nullable Runnable interlude) throws Exception {
        run(random, interlude, "commit calls", SinkAttempt::commit);
    }

    private interface Action {
        void on(SinkAttempt attempt) throws Exception;
    }

    /** Does something in the current attempt; when that dies or gives up, the job goes on from its last checkpoint. */
    private void run(SplittableRandom random, @Nullable Runnable interlude, String what, Action action)
            throws Exception {
        SinkAttempt attempt = current;
        if (attempt.isBusy()) {
            failOver(random);
            return;
        }
        table.tally().add(what);
        SplittableRandom successors = random.split();
        Runnable orReplaced = interlude == null || random.nextBoolean() ? interlude : () -> replaceMidway(successors);
        if (!survives(attempt, random, orReplaced, action) && attempt == current) {
            failOver(random);
        }
    }

    /** The attempt is replaced in the middle of what it does, and its successor goes on at once. */
    private void replaceMidway(SplittableRandom random) {
        try {
            table.tally().add("attempts replaced in the middle of a call");
            if (random.nextInt(3) == 0) {
                failOver(random);
            } else {
                restore(random, 2);
            }
            for (int steps = random.nextInt(6); steps > 0; steps--) {
                step(random, null);
            }
        } catch (Exception e) {
            throw new AssertionError("an interlude failed", e);
        }
    }

    private boolean survives(SinkAttempt attempt, SplittableRandom random, @Nullable Runnable interlude, Action action)
            throws Exception {
        try {
            attempt.under(random, interlude, () -> action.on(attempt));
            return true;
        } catch (Hazards.Killed | IOException e) {
            return false;
        } catch (CloudFilesException e) {
            boolean isLost = e.code() == ErrorCode.CF_CHECKPOINT_LOST && attempt.isCutOff();
            if (isLost || e.code() == ErrorCode.CF_DELTA_COMMIT_FAILED) {
                table.tally().add(isLost ? "commits refused for want of the lease" : "commits given up");
                return false;
            }
            throw e;
        }
    }

    private void learn(SplittableRandom random) {
        if (current.isBusy()) {
            return;
        }
        ModelRows shape = current.shape();
        boolean widens = random.nextInt(4) == 0;
        current.become(widens ? shape.widened() : shape.with(random.nextInt(Byte.MAX_VALUE)));
    }

    /** Lets attempts that were replaced go on with what they were to commit. */
    void commitByZombies(SplittableRandom random, @Nullable Runnable interlude) throws Exception {
        for (SinkAttempt zombie : List.copyOf(zombies)) {
            if (!zombie.isBusy() && !zombie.hasEnded()) {
                table.tally().add("commit calls by zombies");
                survives(zombie, random, interlude, SinkAttempt::commit);
            }
        }
    }

    /** The same job goes on from its last checkpoint. What ran it may not know yet. */
    private void failOver(SplittableRandom random) throws Exception {
        table.tally().add("failovers");
        Checkpoint last = checkpoints.isEmpty() ? null : checkpoints.get(checkpoints.size() - 1);
        replace(attempt(current.job(), last, random));
    }

    private void replace(SinkAttempt successor) {
        if (!current.hasEnded() || current.isBusy()) {
            zombies.add(current);
        } else {
            current.close();
        }
        current = successor;
    }

    /**
     * Another job goes on from a checkpoint, often the last, or the same one does on a new cluster.
     *
     * @param oneInBack one in so many goes back to an older checkpoint
     */
    private void restore(SplittableRandom random, int oneInBack) throws Exception {
        if (checkpoints.isEmpty()) {
            return;
        }
        boolean goesBack = random.nextInt(oneInBack) == 0;
        boolean shutsOut = isLeased && random.nextInt(4) > 0;
        boolean keepsJob = random.nextInt(3) == 0 && (shutsOut || endZombies());
        if (shutsOut) {
            table.tally().add("runs that shut out another");
            takeOver();
        }
        int from = goesBack ? random.nextInt(checkpoints.size()) : checkpoints.size() - 1;
        Checkpoint restored = checkpoints.get(from);
        table.tally().add(goesBack ? "restores from an older savepoint" : "restores from the last checkpoint");
        checkpoints.subList(from + 1, checkpoints.size()).clear();
        table.model().goBack(uid, restored.pending());
        if (shutsOut) {
            table.model().exclude(uid, table.history());
        }
        nextCheckpoint = restored.id() + 1;
        replace(attempt(keepsJob ? current.job() : new JobID(), restored, random));
    }

    /** As a new run on the same checkpoint directory does: everything that the old one has put is in the table when this returns. */
    private void takeOver() throws Exception {
        Taken old = lease;
        if (old != null) {
            old.file().leave();
        }
        lease = takeLease();
        assertThat(lease.mustFence())
                .as("whether the run before may still be at work")
                .isTrue();
        DeltaTable.at(table.location(), table.storage()).fence();
    }

    /** Ends all attempts, so that nobody is left who could commit for this job; false when one is in the middle of something. */
    private boolean endZombies() {
        if (zombiesAreBusy || current.isBusy() || zombies.stream().anyMatch(SinkAttempt::isBusy)) {
            return false;
        }
        current.end();
        zombies.forEach(SinkAttempt::close);
        zombies.clear();
        return true;
    }

    /** Goes on until all that was promised is committed, and nobody is left who might add more. */
    void drain(SplittableRandom random) throws Exception {
        endZombies();
        failOver(random);
        for (int call = 0; !current.pending().isEmpty(); call++) {
            assertThat(call).as("calls to commit %s", current.pending()).isLessThan(1000);
            commit(random, null);
        }
    }

    /** Its newest attempt is replaced, and commits from now on at the same time as its successor, on another thread. */
    Callable<Void> zombieBeside(SplittableRandom random) throws Exception {
        failOver(random);
        zombiesAreBusy = true;
        List<SinkAttempt> predecessors = List.copyOf(zombies);
        return () -> {
            for (SinkAttempt zombie : predecessors) {
                table.tally().add("commit calls by zombies");
                survives(zombie, random, null, SinkAttempt::commit);
            }
            return null;
        };
    }

    void zombiesHaveEnded() {
        zombiesAreBusy = false;
    }

    @Override
    public void close() {
        zombies.forEach(SinkAttempt::close);
        current.close();
    }
}
