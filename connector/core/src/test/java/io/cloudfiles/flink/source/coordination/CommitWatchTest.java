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
package io.cloudfiles.flink.source.coordination;

import io.cloudfiles.flink.lifecycle.CommitMark;
import io.cloudfiles.flink.lifecycle.CommitProbe;
import io.cloudfiles.flink.source.commit.CommitMarked;
import io.cloudfiles.flink.source.commit.SinkCommits;
import io.cloudfiles.flink.source.commit.SinkCoordinatorProvider;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;
import org.apache.flink.runtime.operators.coordination.CoordinatorStoreImpl;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** When a checkpoint counts as committed, over the sinks of a job. */
class CommitWatchTest {
    private final CoordinatorStore store = new CoordinatorStoreImpl();
    private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    private final AtomicInteger unknown = new AtomicInteger();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** A sink whose commits are told by hand. */
    private static final class Table implements CommitProbe {
        volatile long committed;
        volatile boolean isAway;
        volatile boolean isClosed;

        @Override
        public boolean isCommitted(CommitMark mark) throws IOException {
            if (isAway) {
                throw new IOException("away");
            }
            return mark.lastCommit() <= committed;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private CommitWatch watch() {
        CommitWatch watch = new CommitWatch(SinkCommits.watchedOf(store), told::add, unknown::incrementAndGet);
        opened.add(watch);
        return watch;
    }

    private OperatorCoordinator sink(Table table) throws Exception {
        OperatorCoordinator sink = new SinkCoordinatorProvider(new OperatorID(), () -> table)
                .create(new FakeCoordinatorContext(new OperatorID(), 1, store));
        opened.add(sink);
        return sink;
    }

    private long next() throws InterruptedException {
        Long checkpoint = told.poll(1, TimeUnit.MINUTES);
        assertThat(checkpoint).isNotNull();
        return checkpoint;
    }

    private static void mark(OperatorCoordinator sink, int attempt, long checkpoint, long commit) throws Exception {
        sink.handleEventFromOperator(0, attempt, new CommitMarked(checkpoint, commit == 0 ? "" : "sequence", commit));
    }

    @Test
    void withoutOurSinksACompletedCheckpointIsCommitted() {
        CommitWatch watch = watch();
        watch.completed(4);
        watch.completed(3);
        watch.completed(6);
        assertThat(told).containsExactly(4L, 6L);
    }

    @Test
    void aCheckpointIsCommittedWhenItsRowsAreInEachTable() throws Exception {
        Table one = new Table();
        Table other = new Table();
        CommitWatch watch = watch();
        OperatorCoordinator first = sink(one);
        OperatorCoordinator second = sink(other);
        for (long checkpoint = 1; checkpoint <= 3; checkpoint++) {
            mark(first, 0, checkpoint, checkpoint);
            mark(second, 0, checkpoint, checkpoint);
        }

        one.committed = 3;
        other.committed = 2;
        watch.completed(3);
        assertThat(next()).as("what both have").isEqualTo(2);
        other.committed = 3;
        assertThat(next()).as("asked again by itself").isEqualTo(3);
    }

    @Test
    void nothingBeyondTheCompletedCheckpointIsCommitted() throws Exception {
        CommitWatch watch = watch();
        OperatorCoordinator sink = sink(new Table());
        mark(sink, 0, 1, 0);
        mark(sink, 0, 2, 0);
        watch.completed(1);
        assertThat(next())
                .as("2 had nothing to commit, but may never be complete")
                .isEqualTo(1);
    }

    @Test
    void marksOfAnAttemptThatIsGoneDoNotCount() throws Exception {
        Table table = new Table();
        CommitWatch watch = watch();
        OperatorCoordinator sink = sink(table);
        mark(sink, 0, 5, 0);
        sink.executionAttemptFailed(0, 0, null);
        mark(sink, 0, 6, 0);
        mark(sink, 1, 6, 1);
        watch.completed(6);
        table.committed = 1;

        assertThat(next()).as("not 5, of which the new attempt said nothing").isEqualTo(6);
    }

    @Test
    void aTableThatCannotBeAskedIsAskedAgain() throws Exception {
        Table table = new Table();
        table.isAway = true;
        CommitWatch watch = watch();
        mark(sink(table), 0, 1, 0);
        watch.completed(1);
        while (unknown.get() == 0) {
            Thread.onSpinWait();
        }
        table.isAway = false;
        assertThat(next()).isEqualTo(1);
    }

    @Test
    void theProbeIsClosedWithItsSink() throws Exception {
        Table table = new Table();
        sink(table).close();
        assertThat(table.isClosed).isTrue();
        CommitWatch watch = watch();
        watch.completed(9);
        assertThat(told).as("no sink is left to be asked").containsExactly(9L);
    }

    @Test
    void nobodyAsksBehindItsEnd() throws Exception {
        Thread closing = Thread.currentThread();
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean isOver = new AtomicBoolean();
        CommitProbe slow = new CommitProbe() {
            @Override
            public boolean isCommitted(CommitMark mark) {
                asked.countDown();
                while (closing.getState() != Thread.State.TIMED_WAITING
                        || !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                isOver.set(true);
                return true;
            }

            @Override
            public void close() {}
        };
        OperatorCoordinator sink = new SinkCoordinatorProvider(new OperatorID(), () -> slow)
                .create(new FakeCoordinatorContext(new OperatorID(), 1, store));
        opened.add(sink);
        CommitWatch watch = watch();
        mark(sink, 0, 1, 1);
        watch.completed(1);
        asked.await();

        watch.close();

        assertThat(isOver).isTrue();
    }
}
