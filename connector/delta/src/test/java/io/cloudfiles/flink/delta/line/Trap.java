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
package io.cloudfiles.flink.delta.line;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/** Failures that are armed by the test and strike the next time that a part of the line passes by; one JVM, one trap at a time. */
final class Trap {
    /** Where failures strike. */
    enum Place {
        /** The enumerator lists a directory. */
        DISCOVERY,
        /** The enumerator has heard that its reader passed a barrier. */
        ENUMERATOR_EVENT(TrappedSource.ENUMERATOR, "handleSourceEvent", Moment.AFTER),
        /** The enumerator refuses to take a snapshot, which fails the checkpoint. */
        ENUMERATOR_REFUSES(TrappedSource.ENUMERATOR, "snapshotState", Moment.BEFORE),
        /** The enumerator has taken its snapshot; no task has. */
        ENUMERATOR_SNAPSHOT(TrappedSource.ENUMERATOR, "snapshotState", Moment.AFTER),
        /** The enumerator knows that a checkpoint is complete; the tasks may not. */
        ENUMERATOR_NOTIFIED(TrappedSource.ENUMERATOR, "notifyCheckpointComplete", Moment.AFTER),
        /** The coordinator of the ledger has heard what a ledger has, and perhaps granted some. */
        LEDGER_COORDINATOR_EVENT("ledger of line coordinator", "handleEventFromOperator", Moment.AFTER),
        /** The coordinator of the ledger is asked for its part of a checkpoint. */
        LEDGER_COORDINATOR_SNAPSHOT("ledger of line coordinator", "checkpointCoordinator", Moment.BEFORE),
        /** The coordinator of the readers is about to hear what a reader wants. */
        READER_COORDINATOR_EVENT("read line coordinator", "handleEventFromOperator", Moment.BEFORE),
        /** The ledger cuts a file. */
        LEDGER,
        /** The ledger is about to carry out a grant. */
        LEDGER_GRANT("ledger of line", "handleOperatorEvent", Moment.BEFORE),
        /** The ledger has released what was granted. */
        LEDGER_RELEASED("ledger of line", "handleOperatorEvent", Moment.AFTER),
        /** The ledger has sent the barrier on and not yet acknowledged it; the same below. */
        LEDGER_SNAPSHOT("ledger of line", "snapshotState", Moment.AFTER),
        /** The ledger knows that a checkpoint is complete. */
        LEDGER_NOTIFIED("ledger of line", "notifyCheckpointComplete", Moment.AFTER),
        /** A reader opens a file. */
        READER_OPEN,
        /** A reader is in the middle of a file. */
        READER_READ,
        /** Of a reader. */
        READER_SNAPSHOT("read line", "snapshotState", Moment.AFTER),
        /** A reader knows that a checkpoint is complete. */
        READER_NOTIFIED("read line", "notifyCheckpointComplete", Moment.BEFORE),
        /** A reader has its ranges back after a failure. */
        READER_RESTORED("read line", "initializeState", Moment.AFTER),
        /** Between reader and sink. */
        BETWEEN,
        /** A writer starts a data file. */
        WRITER_CREATE,
        /** A writer completes a data file, which is visible then. */
        WRITER_CLOSED,
        /** A writer has handed its files over, before the barrier. */
        WRITER_PREPARED("Sink: Writer", "prepareSnapshotPreBarrier", Moment.AFTER),
        /** Of a writer. */
        WRITER_SNAPSHOT("Sink: Writer", "snapshotState", Moment.BEFORE),
        /** The aggregator has sent the committable, before the barrier. */
        AGGREGATOR_PREPARED("Sink: aggregator", "prepareSnapshotPreBarrier", Moment.AFTER),
        /** Of the aggregator. */
        AGGREGATOR_SNAPSHOT("Sink: aggregator", "snapshotState", Moment.AFTER),
        /** Of the committer. */
        COMMITTER_SNAPSHOT("Sink: Committer", "snapshotState", Moment.AFTER),
        /** A checkpoint is complete, and the committer is about to commit it. */
        COMMITTER_NOTIFIED("Sink: Committer", "notifyCheckpointComplete", Moment.BEFORE),
        /** The committer is about to write the log. */
        COMMIT_BEFORE,
        /** The committer has written the log, and nobody knows yet. */
        COMMIT_AFTER,
        /** The committer has done all that is due after a checkpoint. */
        COMMITTER_DONE("Sink: Committer", "notifyCheckpointComplete", Moment.AFTER),
        /** The committer has its committables back after a failure, and has committed them again. */
        COMMITTER_RESTORED("Sink: Committer", "initializeState", Moment.AFTER);

        private final @Nullable String part;
        private final @Nullable String method;
        private final @Nullable Moment moment;

        /** Somebody passes by who knows its name. */
        Place() {
            this(null, null, null);
        }

        /** A call that Flink makes. */
        Place(@Nullable String part, @Nullable String method, @Nullable Moment moment) {
            this.part = part;
            this.method = method;
            this.moment = moment;
        }

        /** Whether the job has to restart. */
        boolean failsTheJob() {
            return this != ENUMERATOR_REFUSES;
        }

        private boolean isAt(String passedPart, String passedMethod, Moment passedMoment) {
            return passedPart.equals(part) && passedMethod.equals(method) && passedMoment == moment;
        }
    }

    /** Before or after a call. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /** What is thrown; not one of ours, and no I/O failure that would be retried. */
    static final class Sprung extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Sprung(Place place) {
            super("Injected at " + place);
        }
    }

    private static final String READERS = "cloudfiles-read-";
    private static final int MANY = 1_000_000_000;

    private static final Map<Place, Integer> SPRUNG = new EnumMap<>(Place.class);
    /** The first one is armed, each other when the one before it has sprung. */
    private static final Deque<Place> ARMED = new ArrayDeque<>();
    /** What readers need for each read in the second half of a file, and of a small one. */
    private static final Semaphore SECOND_HALVES = new Semaphore(MANY);
    /** What the part between reader and sink needs for each batch. */
    private static final Semaphore BATCHES = new Semaphore(MANY);
    /** Files that are not to be written, by what is in their paths. */
    private static volatile @Nullable Pattern refused;

    private Trap() {}

    /** Arms one, and the others one after the other as soon as the one before has sprung: in the midst of the recovery from that. */
    static synchronized void arm(List<Place> places) {
        ARMED.addAll(places);
    }

    static synchronized boolean isArmed() {
        return !ARMED.isEmpty();
    }

    /** Those that have not sprung. */
    static synchronized List<Place> armed() {
        return List.copyOf(ARMED);
    }

    static synchronized void reset() {
        ARMED.clear();
        SPRUNG.clear();
        openGate();
        openBetween();
        acceptWrites();
    }

    /** From now on readers wait in the second half of a file, and before a small one. */
    static void closeGate() {
        SECOND_HALVES.drainPermits();
    }

    static void openGate() {
        SECOND_HALVES.drainPermits();
        SECOND_HALVES.release(MANY);
    }

    /** So many reads pass by the closed gate. */
    static void letPass(int reads) {
        SECOND_HALVES.release(reads);
    }

    /** Whether no more reads pass by the gate. */
    static boolean isGateShut() {
        return SECOND_HALVES.availablePermits() == 0;
    }

    /** Passes by the gate, which only holds readers up: whoever looks into files while the job is planned is none. */
    static void passGate() throws IOException {
        if (Thread.currentThread().getName().startsWith(READERS)) {
            acquire(SECOND_HALVES);
        }
    }

    /** From now on tasks are stuck between reader and sink. */
    static void closeBetween() {
        BATCHES.drainPermits();
    }

    static void openBetween() {
        BATCHES.drainPermits();
        BATCHES.release(MANY);
    }

    /** Passes between reader and sink, on a task's thread. */
    static void passBetween() throws IOException {
        acquire(BATCHES);
        pass(Place.BETWEEN);
    }

    private static void acquire(Semaphore permits) throws IOException {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** From now on checkpoint files whose path contains this cannot be written. */
    static void refuseWrites(String regex) {
        refused = Pattern.compile(regex);
    }

    static void acceptWrites() {
        refused = null;
    }

    /** Begins to write a file of a checkpoint. */
    static void passWrite(String path) throws IOException {
        Pattern now = refused;
        if (now != null && now.matcher(path).find()) {
            throw new IOException("Injected: no file is written at " + path);
        }
    }

    /** How often failures struck there. */
    static synchronized int sprung(Place place) {
        return SPRUNG.getOrDefault(place, 0);
    }

    /** Passes by. */
    static void pass(Place place) {
        if (springs(place)) {
            throw new Sprung(place);
        }
    }

    private static synchronized boolean springs(Place place) {
        if (place != ARMED.peek()) {
            return false;
        }
        ARMED.remove();
        SPRUNG.merge(place, 1, Integer::sum);
        return true;
    }

    /** Passes by with a call that Flink makes. */
    static void pass(String part, String method, Moment moment) {
        Place armed = firstArmed();
        if (armed != null && armed.isAt(part, method, moment)) {
            pass(armed);
        }
    }

    private static synchronized @Nullable Place firstArmed() {
        return ARMED.peek();
    }
}
