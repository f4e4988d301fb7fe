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

import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogKey;
import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.KeyedLedgerStore;
import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.ledger.WaitingFile;
import io.cloudfiles.flink.source.ledger.OwnLanes;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.StateAssignmentOperation;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of one part of a checkpoint, always in the same order. One thread.
 *
 * <p>Nothing is sorted or sent anywhere: ledger and lifecycle keep a bucket's files in the order of their keys, so that they are merged as they are read. What waits,
 * and what is not committed yet, is with the lane of a bucket and taken into memory lane by lane, of which there are a thousand.
 */
@Internal
public final class CheckpointedPart implements Iterator<FileState>, AutoCloseable {
    private final RestoredState ledger;
    private final MapState<FileKey, SeenFile> seen;
    private final List<MapState<BacklogKey, WaitingFile>> backlogs = new ArrayList<>();
    private final @Nullable CheckpointedEndings endings;
    private final Set<FileKey> inFlight;
    private final Lanes lanes;

    private final Iterator<Integer> lanesToCome;
    private Iterator<Integer> buckets = Collections.emptyIterator();
    private Iterator<Map.Entry<FileKey, SeenFile>> files = Collections.emptyIterator();

    /** Of the files of the lane that wait, the first byte that does. */
    private final Map<FileKey, Long> waiting = new HashMap<>();

    private CheckpointedPart(
            RestoredState ledger, @Nullable CheckpointedEndings endings, Set<FileKey> inFlight, Lanes lanes)
            throws IOException {
        this.ledger = ledger;
        this.seen = ledger.map(KeyedLedgerStore.seenFiles());
        for (Arrival arrival : Arrival.values()) {
            backlogs.add(ledger.map(KeyedLedgerStore.waitingFiles(arrival)));
        }
        this.endings = endings;
        this.inFlight = inFlight;
        this.lanes = lanes;
        this.lanesToCome = new TreeSet<>(lanes.all()).iterator();
    }

    /**
     * Restores a part.
     *
     * @param number of the part, from 0
     * @param inFlight files of which a reader has something that it has not finished
     * @param temporary local directory for its files
     */
    static CheckpointedPart open(
            SourceCheckpoint checkpoint, int number, Set<FileKey> inFlight, StoredHandles stored, Path temporary)
            throws IOException {
        int keyGroups = checkpoint.ledger().getMaxParallelism();
        KeyGroupRange own =
                KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(keyGroups, checkpoint.parts(), number);
        RestoredState ledger = RestoredState.of(
                stored.keyed(StateAssignmentOperation.getManagedKeyedStateHandles(checkpoint.ledger(), own)),
                own,
                keyGroups,
                temporary);
        try {
            OperatorState lifecycle = checkpoint.lifecycle();
            return new CheckpointedPart(
                    ledger,
                    lifecycle == null ? null : CheckpointedEndings.open(lifecycle, own, keyGroups, stored, temporary),
                    inFlight,
                    OwnLanes.of(own, keyGroups));
        } catch (IOException | RuntimeException e) {
            try (ledger) {
                throw e;
            }
        }
    }

    @Override
    public boolean hasNext() {
        try {
            while (!files.hasNext()) {
                if (!buckets.hasNext()) {
                    if (!lanesToCome.hasNext()) {
                        return false;
                    }
                    beginLane(lanesToCome.next());
                }
                beginBucket(buckets.next());
            }
            return true;
        } catch (Exception e) {
            throw new FlinkRuntimeException("The state could not be read: " + e.getMessage(), e);
        }
    }

    private void beginLane(int lane) throws Exception {
        buckets = lanes.bucketsOf(lane).iterator();
        ledger.look(lane);
        waiting.clear();
        for (MapState<BacklogKey, WaitingFile> backlog : backlogs) {
            for (Map.Entry<BacklogKey, WaitingFile> entry : backlog.entries()) {
                waiting.put(entry.getKey().file(), entry.getValue().nextStart());
            }
        }
        if (endings != null) {
            endings.beginLane(lanes.bucketsOf(lane));
        }
    }

    private void beginBucket(int bucket) throws Exception {
        ledger.look(bucket);
        files = seen.entries().iterator();
        if (endings != null) {
            endings.beginBucket(bucket);
        }
    }

    @Override
    public FileState next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Map.Entry<FileKey, SeenFile> file = files.next();
        return state(file.getKey(), file.getValue());
    }

    /**
     * Looks one file up instead of going through all.
     *
     * @return empty when the ledger does not know it
     */
    Optional<FileState> find(Location file) throws IOException {
        FileKey key = FileKey.of(file);
        int bucket = Buckets.of(key);
        try {
            beginLane(lanes.laneOf(bucket));
            beginBucket(bucket);
            SeenFile known = seen.get(key);
            return known == null ? Optional.empty() : Optional.of(state(key, known));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The state could not be read: " + e.getMessage(), e);
        }
    }

    private FileState state(FileKey key, SeenFile file) {
        return endings == null
                ? FileState.of(file, waiting.get(key), inFlight.contains(key))
                : FileState.of(file, waiting.get(key), inFlight.contains(key), endings.of(key));
    }

    @Override
    public void close() throws IOException {
        try (ledger;
                endings) {
            files = Collections.emptyIterator();
        }
    }
}
