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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.ledger.BacklogKey;
import io.cloudfiles.flink.ledger.BacklogKeySerializer;
import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.FileKeySerializer;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** The files' lives in Flink's keyed state, which iterates maps by the bytes of their keys, as RocksDB does. */
@Internal
public final class KeyedLifecycleStore implements LifecycleStore {
    private final IntConsumer setCurrentKey;
    private final MapState<FileKey, OpenFile> open;
    private final MapState<FileKey, FinishedFile> finished;
    private final MapState<BacklogKey, FileEntry> due;

    /** The state of the files that are not committed, for those who read it from a checkpoint: by lane. */
    public static MapStateDescriptor<FileKey, OpenFile> openFiles() {
        return new MapStateDescriptor<>("open", FileKeySerializer.INSTANCE, OpenFileSerializer.INSTANCE);
    }

    /** The state of the files that are committed, for those who read it from a checkpoint: by bucket. */
    public static MapStateDescriptor<FileKey, FinishedFile> finishedFiles() {
        return new MapStateDescriptor<>("finished", FileKeySerializer.INSTANCE, FinishedFileSerializer.INSTANCE);
    }

    /**
     * @param state keyed state whose keys are buckets
     * @param setCurrentKey makes a bucket its current key
     */
    public KeyedLifecycleStore(KeyedStateStore state, IntConsumer setCurrentKey) {
        this.setCurrentKey = setCurrentKey;
        this.open = state.getMapState(openFiles());
        this.finished = state.getMapState(finishedFiles());
        this.due = state.getMapState(
                new MapStateDescriptor<>("due", BacklogKeySerializer.INSTANCE, DueFileSerializer.INSTANCE));
    }

    @Override
    public @Nullable OpenFile open(int lane, FileKey key) throws Exception {
        setCurrentKey.accept(lane);
        return open.get(key);
    }

    @Override
    public Map<FileKey, OpenFile> allOpen(int lane) throws Exception {
        setCurrentKey.accept(lane);
        Map<FileKey, OpenFile> all = new HashMap<>();
        for (Map.Entry<FileKey, OpenFile> entry : open.entries()) {
            all.put(entry.getKey(), entry.getValue());
        }
        return all;
    }

    @Override
    public void putOpen(int lane, FileKey key, OpenFile file) throws Exception {
        setCurrentKey.accept(lane);
        open.put(key, file);
    }

    @Override
    public void removeOpen(int lane, FileKey key) throws Exception {
        setCurrentKey.accept(lane);
        open.remove(key);
    }

    @Override
    public @Nullable FinishedFile finished(FileKey key) throws Exception {
        setCurrentKey.accept(Buckets.of(key));
        return finished.get(key);
    }

    @Override
    public List<FileKey> finishedBefore(int bucket, long millis) throws Exception {
        setCurrentKey.accept(bucket);
        List<FileKey> old = new ArrayList<>();
        for (Map.Entry<FileKey, FinishedFile> entry : finished.entries()) {
            if (entry.getValue().finishedMillis() < millis) {
                old.add(entry.getKey());
            }
        }
        return old;
    }

    @Override
    public void removeFinished(FileKey key) throws Exception {
        setCurrentKey.accept(Buckets.of(key));
        finished.remove(key);
    }

    @Override
    public void putFinished(FileKey key, FinishedFile file) throws Exception {
        setCurrentKey.accept(Buckets.of(key));
        finished.put(key, file);
    }

    @Override
    public SortedMap<BacklogKey, FileEntry> firstDue(int lane, int limit) throws Exception {
        setCurrentKey.accept(lane);
        SortedMap<BacklogKey, FileEntry> first = new TreeMap<>();
        for (Map.Entry<BacklogKey, FileEntry> entry : due.entries()) {
            first.put(entry.getKey(), entry.getValue());
            if (first.size() == limit) {
                break;
            }
        }
        return first;
    }

    @Override
    public void putDue(int lane, BacklogKey key, FileEntry file) throws Exception {
        setCurrentKey.accept(lane);
        due.put(key, file);
    }

    @Override
    public void removeDue(int lane, BacklogKey key) throws Exception {
        setCurrentKey.accept(lane);
        due.remove(key);
    }
}
