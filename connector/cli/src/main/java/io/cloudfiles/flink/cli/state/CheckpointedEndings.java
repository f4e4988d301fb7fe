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
package io.cloudfiles.flink.cli.state;

import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.lifecycle.FinishedFile;
import io.cloudfiles.flink.lifecycle.KeyedLifecycleStore;
import io.cloudfiles.flink.lifecycle.OpenFile;
import io.cloudfiles.flink.source.ledger.OwnLanes;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.StateAssignmentOperation;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the files of one part of a checkpoint ended, asked in the order of their keys bucket by bucket. One thread. */
final class CheckpointedEndings implements AutoCloseable {
    private final RestoredState lifecycle;
    private final MapState<FileKey, OpenFile> open;
    private final MapState<FileKey, FinishedFile> finished;
    private final Lanes lanes;

    private final Map<FileKey, OpenFile> uncommitted = new HashMap<>();
    private Iterator<Map.Entry<FileKey, FinishedFile>> committed = Collections.emptyIterator();
    private Map.@Nullable Entry<FileKey, FinishedFile> next;

    private CheckpointedEndings(RestoredState lifecycle, Lanes lanes) throws IOException {
        this.lifecycle = lifecycle;
        this.open = lifecycle.map(KeyedLifecycleStore.openFiles());
        this.finished = lifecycle.map(KeyedLifecycleStore.finishedFiles());
        this.lanes = lanes;
    }

    /**
     * Restores them.
     *
     * @param own key groups of the ledger that are wanted
     * @param keyGroups how many the ledger has. A lifecycle that was added to a job later may have another number: then all of it is restored
     */
    static CheckpointedEndings open(
            OperatorState state, KeyGroupRange own, int keyGroups, StoredHandles stored, Path temporary)
            throws IOException {
        int all = state.getMaxParallelism();
        KeyGroupRange range = all == keyGroups ? own : KeyGroupRange.of(0, all - 1);
        RestoredState lifecycle = RestoredState.of(
                stored.keyed(StateAssignmentOperation.getManagedKeyedStateHandles(state, range)),
                range,
                all,
                temporary);
        try {
            return new CheckpointedEndings(lifecycle, OwnLanes.of(range, all));
        } catch (IOException | RuntimeException e) {
            try (lifecycle) {
                throw e;
            }
        }
    }

    /** Goes on to buckets that share a lane of the ledger. */
    void beginLane(List<Integer> buckets) throws Exception {
        uncommitted.clear();
        for (int lane : buckets.stream().map(lanes::laneOf).collect(Collectors.toSet())) {
            lifecycle.look(lane);
            for (Map.Entry<FileKey, OpenFile> entry : open.entries()) {
                if (entry.getValue().isFinished()) {
                    uncommitted.put(entry.getKey(), entry.getValue());
                }
            }
        }
    }

    /** Goes on to one of them. */
    void beginBucket(int bucket) throws Exception {
        lifecycle.look(bucket);
        committed = finished.entries().iterator();
        next = null;
    }

    /** How a file of the bucket ended, whose key is behind that of the file before; the later way where it was read twice. */
    FileState.@Nullable Ending of(FileKey key) {
        OpenFile last = uncommitted.get(key);
        FinishedFile before = committed(key);
        if (last != null && (before == null || last.finishedMillis() >= before.finishedMillis())) {
            return FileState.Ending.of(last);
        }
        return before == null ? null : FileState.Ending.of(before);
    }

    /** Passes over what the ledger has forgotten. */
    private @Nullable FinishedFile committed(FileKey key) {
        while (next == null || next.getKey().compareTo(key) < 0) {
            if (!committed.hasNext()) {
                return null;
            }
            next = committed.next();
        }
        return next.getKey().equals(key) ? next.getValue() : null;
    }

    @Override
    public void close() throws IOException {
        lifecycle.close();
    }
}
