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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.read.Emission;
import io.cloudfiles.flink.read.RangeState;
import io.cloudfiles.flink.read.ReadEngine;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.read.SchemaMark;
import io.cloudfiles.flink.source.failure.PermanentFailures;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Emits what the engine has ready, a slice at a time, so that barriers, grants and cancellation wait for a slice and one batch at most,
 * and for room in a full output once. Without work it costs nothing.
 *
 * <pre>
 * asleep ──wake-up──▶ mail queued ──▶ slice ──nothing ready──▶ asleep
 *                         ▲            │ │
 *                         ├────more────┘ └──no room──▶ waits for the outputs
 *                         └───────────────────────────────────┘
 * </pre>
 *
 * <p>Task thread only, but for {@link #wakeUp}.
 */
final class EmitLoop implements AutoCloseable {
    private static final long SLICE_NANOS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(EmitLoop.class);

    private final MailboxExecutor mailbox;
    private final PoliteOutput output;
    private final ReaderCredits credits;
    private final ReadEngine engine;
    private final ReaderInput input;

    /** Whether a mail is queued, runs, or will be queued when the outputs have room. */
    private final AtomicBoolean awake = new AtomicBoolean();

    private boolean halted;

    /**
     * @param input goes before emitting
     * @param engine makes the engine, given what its I/O threads call when there is something to emit
     */
    EmitLoop(
            MailboxExecutor mailbox,
            PoliteOutput output,
            ReaderCredits credits,
            ReaderInput input,
            Function<Runnable, ReadEngine> engine) {
        this.mailbox = mailbox;
        this.output = output;
        this.credits = credits;
        this.input = input;
        this.engine = engine.apply(this::wakeUp);
    }

    /**
     * Resumes the ranges of a checkpoint and asks for more.
     *
     * @param schemas that the checkpoint remembers
     */
    void start(List<RangeState> restored, List<SchemaMark> schemas) throws IOException {
        requireSame(schemas);
        for (RangeState range : restored) {
            credits.restored(range.range());
            output.taken(range.range());
            engine.add(range);
        }
        credits.start(engine.totals());
    }

    private void requireSame(List<SchemaMark> schemas) throws IOException {
        try {
            engine.requireSameSchema(schemas);
        } catch (CloudFilesException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
    }

    /** Takes a granted range on. */
    void add(RangeState range) {
        credits.received(range.range());
        output.taken(range.range());
        engine.add(range);
    }

    /** Emits nothing any more, and reports what was. Reading goes on until the buffers are full. */
    void halt() {
        if (halted) {
            return;
        }
        halted = true;
        credits.halted(engine.totals());
        output.halt();
    }

    /** Whether nothing is emitted any more. */
    boolean isHalted() {
        return halted;
    }

    /** How far each range in flight was emitted. */
    List<RangeState> ranges() {
        return engine.snapshot();
    }

    /** What was emitted since the source began. */
    ReadTotals totals() {
        return engine.totals();
    }

    /** How many fields become no columns, since the target of the rows does not take them. */
    int refusedFields() {
        return engine.refusedFields();
    }

    /** The version of the schema that is known. */
    SchemaMark schema() {
        return engine.schemaMark();
    }

    private void wakeUp() {
        if (awake.compareAndSet(false, true)) {
            enqueue();
        }
    }

    private void enqueue() {
        try {
            mailbox.execute(this::turn, "emit batches");
        } catch (RejectedExecutionException e) {
            LOG.debug("The task ends; what is ready stays with its range, whose position has not moved.");
        }
    }

    private void turn() {
        if (halted) {
            return;
        }
        if (input.hasEnded()) {
            // A job that is stopped ends its tasks' input before their last snapshot, and tells the operators nothing.
            // The
            // task runs all mails of an operator before it goes on, so that it would first emit whatever is in flight.
            halt();
            return;
        }
        if (!output.checkRoom()) {
            var unused = output.room().thenRun(this::enqueue);
            return;
        }
        if (input.isWaiting()) {
            // Flink takes no input while an output is full, and one element when it has room again. If that room were
            // filled at once, a barrier would wait for as many rooms as there are grants before it.
            enqueue();
            return;
        }
        boolean more = emitSlice();
        credits.emitted(engine.totals());
        if (more) {
            enqueue();
        } else {
            awake.set(false);
            if (engine.hasReady()) { // it came after the last look, when wake-ups were in vain
                wakeUp();
            }
        }
    }

    /** Returns whether there may be more. */
    private boolean emitSlice() {
        long end = System.nanoTime() + SLICE_NANOS;
        do {
            Emission next = next();
            if (next == null) {
                return false;
            }
            output.emit(next);
            if (next.finished() != null) {
                credits.finished(next.added());
            }
        } while (System.nanoTime() < end && !mailbox.shouldInterrupt() && output.hasRoom());
        return true;
    }

    private @Nullable Emission next() {
        try {
            return engine.poll();
        } catch (CloudFilesException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
