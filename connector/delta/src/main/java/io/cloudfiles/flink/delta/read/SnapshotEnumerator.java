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
package io.cloudfiles.flink.delta.read;

import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Hands out the files of a snapshot, one to each reader that asks. The log is read by a worker thread, everything else happens on the
 * coordinator thread.
 */
final class SnapshotEnumerator implements SplitEnumerator<DeltaFileSplit, PendingFiles> {
    private final SplitEnumeratorContext<DeltaFileSplit> context;
    private final Callable<List<DeltaFileSplit>> plan;
    private final Deque<DeltaFileSplit> pending = new ArrayDeque<>();
    private final Set<Integer> waiting = new LinkedHashSet<>();
    private boolean isPlanned;

    /**
     * @param plan finds the files
     * @param restored what a checkpoint says is to be handed out; {@link PendingFiles#UNPLANNED} at first
     */
    SnapshotEnumerator(
            SplitEnumeratorContext<DeltaFileSplit> context,
            Callable<List<DeltaFileSplit>> plan,
            PendingFiles restored) {
        this.context = context;
        this.plan = plan;
        this.isPlanned = restored.isPlanned();
        pending.addAll(restored.splits());
    }

    @Override
    public void start() {
        if (!isPlanned) {
            context.callAsync(plan, this::planned);
        }
    }

    private void planned(List<DeltaFileSplit> files, @Nullable Throwable failure) {
        if (failure != null) {
            throw new FlinkRuntimeException("The log of the table could not be read: " + failure.getMessage(), failure);
        }
        pending.addAll(files);
        isPlanned = true;
        List<Integer> readers = new ArrayList<>(waiting);
        waiting.clear();
        readers.forEach(this::serve);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String hostname) {
        serve(subtask);
    }

    private void serve(int subtask) {
        if (!context.registeredReaders().containsKey(subtask)) {
            return; // it asks again when it is back
        }
        if (!isPlanned) {
            waiting.add(subtask);
            return;
        }
        DeltaFileSplit next = pending.poll();
        if (next == null) {
            context.signalNoMoreSplits(subtask);
        } else {
            context.assignSplit(next, subtask);
        }
    }

    @Override
    public void addSplitsBack(List<DeltaFileSplit> splits, int subtask) {
        splits.forEach(pending::addFirst);
    }

    @Override
    public void addReader(int subtask) {
        // Readers ask for files themselves.
    }

    @Override
    public PendingFiles snapshotState(long checkpointId) {
        return new PendingFiles(isPlanned, new ArrayList<>(pending));
    }

    @Override
    public void close() {}
}
