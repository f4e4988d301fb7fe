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
package io.cloudfiles.flink.ledger;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * A ledger in Flink's keyed state, keyed by bucket. Needs a backend that iterates a map in the order of its keys' bytes, as RocksDB
 * does. Task thread only; the current key is changed by every call.
 *
 * <pre>
 * seen         MapState   bucket → file key → {@link SeenFile}
 * backlog      MapState   lane → (order, file key) → {@link WaitingFile}, of back-fills
 * backlog-new  MapState   lane → (order, file key) → {@link WaitingFile}, of new files
 * totals       ValueState lane → {@link LaneTotals}
 * </pre>
 */
@Internal
public final class KeyedLedgerStore implements LedgerStore {
    private final IntConsumer setCurrentKey;
    private final MapState<FileKey, SeenFile> seen;
    private final Map<Arrival, MapState<BacklogKey, WaitingFile>> backlogs = new EnumMap<>(Arrival.class);
    private final ValueState<LaneTotals> totals;

    /** The state of the files that are known, for those who read it from a checkpoint: by bucket. */
    public static MapStateDescriptor<FileKey, SeenFile> seenFiles() {
        return new MapStateDescriptor<>("seen", FileKeySerializer.INSTANCE, SeenFileSerializer.INSTANCE);
    }

    /** The state of the files of one kind that wait, for those who read it from a checkpoint: by lane. */
    public static MapStateDescriptor<BacklogKey, WaitingFile> waitingFiles(Arrival arrival) {
        String name =
                switch (arrival) {
                    case BACKFILL -> "backlog";
                    case NEW -> "backlog-new";
                };
        return new MapStateDescriptor<>(name, BacklogKeySerializer.INSTANCE, WaitingFileSerializer.INSTANCE);
    }

    /**
     * @param state keyed state whose keys are buckets
     * @param setCurrentKey makes a bucket its current key
     */
    public KeyedLedgerStore(KeyedStateStore state, IntConsumer setCurrentKey) {
        this.setCurrentKey = setCurrentKey;
        this.seen = state.getMapState(seenFiles());
        for (Arrival arrival : Arrival.values()) {
            backlogs.put(arrival, state.getMapState(waitingFiles(arrival)));
        }
        this.totals = state.getState(new ValueStateDescriptor<>("totals", LaneTotalsSerializer.INSTANCE));
    }

    @Override
    public @Nullable SeenFile seen(FileKey key) throws Exception {
        setCurrentKey.accept(Buckets.of(key));
        return seen.get(key);
    }

    @Override
    public void remember(FileKey key, SeenFile file) throws Exception {
        setCurrentKey.accept(Buckets.of(key));
        seen.put(key, file);
    }

    @Override
    public Map<FileKey, SeenFile> seenIn(int bucket, Predicate<SeenFile> selected) throws Exception {
        setCurrentKey.accept(bucket);
        Map<FileKey, SeenFile> found = new HashMap<>();
        for (Map.Entry<FileKey, SeenFile> entry : seen.entries()) {
            SeenFile file = entry.getValue();
            if (selected.test(file)) {
                found.put(entry.getKey(), file);
            }
        }
        return found;
    }

    @Override
    public void forget(FileKey key) throws Exception {
        setCurrentKey.accept(Buckets.of(key));
        seen.remove(key);
    }

    @Override
    public void putWaiting(int lane, Arrival arrival, BacklogKey key, WaitingFile file) throws Exception {
        backlog(lane, arrival).put(key, file);
    }

    @Override
    public @Nullable WaitingFile waiting(int lane, Arrival arrival, BacklogKey key) throws Exception {
        return backlog(lane, arrival).get(key);
    }

    @Override
    public void removeWaiting(int lane, Arrival arrival, BacklogKey key) throws Exception {
        backlog(lane, arrival).remove(key);
    }

    @Override
    public SortedMap<BacklogKey, WaitingFile> firstWaiting(int lane, Arrival arrival, int limit) throws Exception {
        SortedMap<BacklogKey, WaitingFile> first = new TreeMap<>();
        for (Map.Entry<BacklogKey, WaitingFile> entry : backlog(lane, arrival).entries()) {
            first.put(entry.getKey(), entry.getValue());
            if (first.size() == limit) {
                break;
            }
        }
        return first;
    }

    private MapState<BacklogKey, WaitingFile> backlog(int lane, Arrival arrival) {
        setCurrentKey.accept(lane);
        return Objects.requireNonNull(backlogs.get(arrival));
    }

    @Override
    public Map<Integer, LaneTotals> totals(Iterable<Integer> buckets) throws Exception {
        Map<Integer, LaneTotals> found = new TreeMap<>();
        for (int bucket : buckets) {
            setCurrentKey.accept(bucket);
            LaneTotals kept = totals.value();
            if (kept != null) {
                found.put(bucket, kept);
            }
        }
        return found;
    }

    @Override
    public void putTotals(int lane, LaneTotals kept) throws Exception {
        setCurrentKey.accept(lane);
        totals.update(kept);
    }
}
