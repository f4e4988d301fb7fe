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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.source.failure.PermanentFailures;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * An enumerator that begins once the queue is set up, with each start anew: the queue has to be there before the first listing begins, and may
 * have gone since the last start. What Flink says in the meantime is told to the enumerator when it begins. Coordinator thread, but for the
 * set-up itself.
 */
final class SetUpEnumerator implements SplitEnumerator<DiscoverySplit, EnumeratorState> {
    private static final long NONE = -1;

    private final SplitEnumeratorContext<DiscoverySplit> context;
    private final EnumeratorState restored;
    private final Callable<NotificationConfig> setup;
    private final Function<NotificationConfig, SplitEnumerator<DiscoverySplit, EnumeratorState>> factory;
    private final List<Said> said = new ArrayList<>();
    private @Nullable NotificationConfig queue;
    private @Nullable SplitEnumerator<DiscoverySplit, EnumeratorState> enumerator;
    /** The checkpoint whose barrier the reader has yet to pass, or {@link #NONE}: an enumerator that began meanwhile would not know of it. */
    private long barrierAhead = NONE;

    private boolean closed;

    /** Something that Flink says. */
    private interface Said {
        void to(SplitEnumerator<DiscoverySplit, EnumeratorState> enumerator) throws Exception;
    }

    /**
     * @param restored the state until there is an enumerator
     * @param setup I/O thread
     */
    SetUpEnumerator(
            SplitEnumeratorContext<DiscoverySplit> context,
            EnumeratorState restored,
            Callable<NotificationConfig> setup,
            Function<NotificationConfig, SplitEnumerator<DiscoverySplit, EnumeratorState>> factory) {
        this.context = context;
        this.restored = restored;
        this.setup = setup;
        this.factory = factory;
    }

    @Override
    public void start() {
        context.callAsync(setup, this::begin);
    }

    private void begin(@Nullable NotificationConfig followed, @Nullable Throwable failure) {
        if (failure != null) {
            RuntimeException failed = failure instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException("The set-up of notifications failed: " + failure, failure);
            PermanentFailures.throwIfPermanent(failed);
            throw failed;
        }
        queue = followed;
        beginIfPossible();
    }

    private void beginIfPossible() {
        NotificationConfig followed = queue;
        if (followed == null || enumerator != null || closed || barrierAhead != NONE) {
            return;
        }
        SplitEnumerator<DiscoverySplit, EnumeratorState> begun = factory.apply(followed);
        enumerator = begun;
        begun.start();
        said.forEach(each -> tell(begun, each));
        said.clear();
    }

    private void say(Said what) {
        if (enumerator == null) {
            said.add(what);
        } else {
            tell(enumerator, what);
        }
    }

    private static void tell(SplitEnumerator<DiscoverySplit, EnumeratorState> to, Said what) {
        try {
            what.to(to);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        say(to -> to.handleSplitRequest(subtask, host));
    }

    @Override
    public void addSplitsBack(List<DiscoverySplit> splits, int subtask) {
        say(to -> to.addSplitsBack(splits, subtask));
    }

    @Override
    public void addReader(int subtask) {
        say(to -> to.addReader(subtask));
        passBarrier(Long.MAX_VALUE);
    }

    @Override
    public EnumeratorState snapshotState(long checkpointId) throws Exception {
        if (enumerator != null) {
            return enumerator.snapshotState(checkpointId);
        }
        barrierAhead = checkpointId;
        return restored;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        say(to -> to.notifyCheckpointComplete(checkpointId));
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        say(to -> to.notifyCheckpointAborted(checkpointId));
        passBarrier(checkpointId);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        say(to -> to.handleSourceEvent(subtask, event));
        if (event instanceof BarrierPassed passed) {
            passBarrier(passed.checkpointId());
        }
    }

    private void passBarrier(long checkpointId) {
        if (barrierAhead <= checkpointId) {
            barrierAhead = NONE;
        }
        beginIfPossible();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (enumerator != null) {
            enumerator.close();
        }
    }
}
