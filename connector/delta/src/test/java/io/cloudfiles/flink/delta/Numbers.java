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
package io.cloudfiles.flink.delta;

import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Emits 0, 1, 2, … up to a limit that the test moves, each exactly once across restarts; then waits, or ends when it is told to. One test
 * at a time.
 */
@SuppressWarnings("deprecation") // a method instead of a source with reader, splits and enumerator
final class Numbers implements SourceFunction<Long>, CheckpointedFunction, CheckpointListener {
    /** Completed checkpoints, restarts included. */
    static final AtomicLong CHECKPOINTS = new AtomicLong();

    private static final long serialVersionUID = 1L;
    private static final AtomicLong LIMIT = new AtomicLong();
    private static final AtomicLong EMITTED = new AtomicLong();
    private static volatile boolean ends;

    private transient ListState<Long> state;
    private transient volatile CountDownLatch cancelled;
    private long next;

    /** Begins a test. */
    static void reset() {
        LIMIT.set(0);
        EMITTED.set(0);
        CHECKPOINTS.set(0);
        ends = false;
    }

    /** Lets it go on until this many numbers are out. */
    static void upTo(long limit) {
        LIMIT.set(limit);
    }

    /** How many numbers are out, so that the next checkpoint or savepoint has them; goes back with a job that does. */
    static long emitted() {
        return EMITTED.get();
    }

    /** Lets it end when it comes to the limit. */
    static void thenEnd() {
        ends = true;
    }

    @Override
    public void run(SourceContext<Long> context) throws Exception {
        cancelled = new CountDownLatch(1);
        boolean isCancelled = false;
        while (!isCancelled && !(ends && next >= LIMIT.get())) {
            long end = LIMIT.get();
            while (next < end) {
                synchronized (context.getCheckpointLock()) {
                    context.collect(next++);
                }
            }
            EMITTED.set(next);
            isCancelled = cancelled.await(1, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void cancel() {
        CountDownLatch latch = cancelled;
        if (latch != null) {
            latch.countDown();
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("next", LongSerializer.INSTANCE));
        for (Long restored : state.get()) {
            next = restored;
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.update(List.of(next));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        CHECKPOINTS.incrementAndGet();
    }
}
