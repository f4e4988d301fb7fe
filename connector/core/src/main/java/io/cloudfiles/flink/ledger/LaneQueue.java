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

import io.cloudfiles.flink.storage.FileRange;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of one kind that wait in a lane, in their order.
 *
 * <p>The cache holds the first files, at least one when there is any, so that the store is asked once for many releases. Some of
 * them are in the cache alone until the next snapshot: a file that is released before it, as most are while reading keeps up, costs the
 * store nothing. They are few, so that the snapshot of a ledger writes some thousands of them at most.
 */
final class LaneQueue {
    private static final int CACHED_FILES = 64;
    private static final int MOST_UNSTORED = 16;

    private final int lane;
    private final Arrival arrival;
    private final LedgerStore store;
    private final TreeMap<BacklogKey, WaitingFile> cache = new TreeMap<>();
    /** Files of the cache that are not in the store. */
    private final Set<BacklogKey> unstored = new HashSet<>();

    private long files;
    private long bytes;
    private boolean changed;

    LaneQueue(int lane, Arrival arrival, LedgerStore store) {
        this.lane = lane;
        this.arrival = arrival;
        this.store = store;
    }

    /** Takes over what an earlier ledger left in the store. */
    void restore(LaneTotals.Waiting totals) throws Exception {
        files = totals.files();
        bytes = totals.bytes();
        fill();
    }

    /** Writes what is not in the store yet, and tells whether the totals have changed since the last time. */
    boolean snapshot() throws Exception {
        for (BacklogKey key : unstored) {
            store.putWaiting(lane, arrival, key, Objects.requireNonNull(cache.get(key)));
        }
        unstored.clear();
        boolean hasChanged = changed;
        changed = false;
        return hasChanged;
    }

    LaneTotals.Waiting totals() {
        return new LaneTotals.Waiting(files, bytes);
    }

    /** Whether a file waits at this place. */
    boolean waitsAt(BacklogKey key) throws Exception {
        return files > 0 && (cache.containsKey(key) || store.waiting(lane, arrival, key) != null);
    }

    void add(BacklogKey key, WaitingFile file) throws Exception {
        boolean cacheIsAll = cache.size() == files;
        boolean isCached = cacheIsAll || key.compareTo(cache.lastKey()) < 0;
        if (isCached && unstored.size() < MOST_UNSTORED) {
            unstored.add(key);
        } else {
            store.putWaiting(lane, arrival, key, file);
        }
        if (isCached) {
            cache.put(key, file);
            if (cache.size() > CACHED_FILES) {
                evictLast();
            }
        }
        files++;
        bytes += file.remainingBytes();
        changed = true;
    }

    /** Takes a file out; returns what waited, or null when nothing did. */
    @Nullable
    WaitingFile remove(BacklogKey key) throws Exception {
        if (files == 0) {
            return null;
        }
        WaitingFile removed = cache.remove(key);
        if (removed == null) {
            removed = store.waiting(lane, arrival, key);
        }
        if (removed == null) {
            return null;
        }
        if (!unstored.remove(key)) {
            store.removeWaiting(lane, arrival, key);
        }
        files--;
        bytes -= removed.remainingBytes();
        changed = true;
        fill();
        return removed;
    }

    private void evictLast() throws Exception {
        Map.Entry<BacklogKey, WaitingFile> last = cache.pollLastEntry();
        if (unstored.remove(last.getKey())) {
            store.putWaiting(lane, arrival, last.getKey(), last.getValue());
        }
    }

    /** The key of the first file, or null when there is none. */
    @Nullable
    BacklogKey head() {
        return cache.isEmpty() ? null : cache.firstKey();
    }

    /** Whether a part of the first file was released. */
    boolean isHeadBegun() {
        return !cache.isEmpty() && cache.firstEntry().getValue().nextStart() > 0;
    }

    /** Releases the first range of the first file, which there must be. */
    ReleasedRange release(RangeCutter cutter) throws Exception {
        BacklogKey key = cache.firstKey();
        WaitingFile file = cache.firstEntry().getValue();
        FileRange range = cutter.next(file);
        if (range.end() == file.file().sizeBytes()) {
            if (!unstored.remove(key)) {
                store.removeWaiting(lane, arrival, key);
            }
            cache.remove(key);
            files--;
            fill();
        } else {
            WaitingFile rest = new WaitingFile(file.file(), range.end(), file.discoveredMillis());
            store.putWaiting(lane, arrival, key, rest);
            unstored.remove(key);
            cache.put(key, rest);
        }
        bytes -= range.length();
        changed = true;
        return new ReleasedRange(range, file.discoveredMillis());
    }

    private void fill() throws Exception {
        if (cache.isEmpty() && files > 0) {
            cache.putAll(store.firstWaiting(lane, arrival, CACHED_FILES));
            if (cache.isEmpty()) {
                throw new IllegalStateException("The totals of lane " + lane + " promise " + files + " waiting files ("
                        + arrival + "), but there are none.");
            }
        }
    }
}
