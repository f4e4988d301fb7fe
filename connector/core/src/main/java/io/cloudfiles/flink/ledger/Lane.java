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
 * The ordered backlog that some buckets share, and its totals.
 *
 * <p>The cache holds the first files of the lane, at least one when there is any, so that the store is asked once for many releases. Some of
 * them are in the cache alone until the next snapshot: a file that is released before it, as most are while reading keeps up, costs the
 * store nothing. They are few, so that the snapshot of a ledger writes some thousands of them at most.
 */
final class Lane {
    private static final int CACHED_FILES = 64;
    private static final int MOST_UNSTORED = 16;

    private final int id;
    private final LedgerStore store;
    private final TreeMap<BacklogKey, WaitingFile> cache = new TreeMap<>();
    /** Files of the cache that are not in the store. */
    private final Set<BacklogKey> unstored = new HashSet<>();

    private long knownFiles;
    private long waitingFiles;
    private long waitingBytes;
    private long forgottenBeforeMicros = LaneTotals.NEVER;
    private boolean changed;

    Lane(int id, LedgerStore store) {
        this.id = id;
        this.store = store;
    }

    /** Takes over what an earlier ledger left in the store. */
    void restore(LaneTotals totals) throws Exception {
        knownFiles = totals.knownFiles();
        waitingFiles = totals.waitingFiles();
        waitingBytes = totals.waitingBytes();
        forgottenBeforeMicros = totals.forgottenBeforeMicros();
        fill();
    }

    /** Writes what is not in the store yet. */
    void snapshot() throws Exception {
        for (BacklogKey key : unstored) {
            store.putWaiting(id, key, Objects.requireNonNull(cache.get(key)));
        }
        unstored.clear();
        if (changed) {
            store.putTotals(id, totals());
            changed = false;
        }
    }

    LaneTotals totals() {
        return new LaneTotals(knownFiles, waitingFiles, waitingBytes, forgottenBeforeMicros);
    }

    /** Counts a file that one of the buckets remembers now. */
    void remembered() {
        knownFiles++;
        changed = true;
    }

    /** Counts a file that one of the buckets forgets now. */
    void forgotten() {
        knownFiles--;
        changed = true;
    }

    /** All its buckets have forgotten what is older. */
    void forgotAllBefore(long micros) {
        forgottenBeforeMicros = micros;
        changed = true;
    }

    /** Whether some of its buckets may know files that are older. */
    boolean hasToForget(long beforeMicros) {
        return knownFiles > 0 && forgottenBeforeMicros < beforeMicros;
    }

    int id() {
        return id;
    }

    long forgottenBeforeMicros() {
        return forgottenBeforeMicros;
    }

    /** Whether a file waits at this place. */
    boolean waitsAt(BacklogKey key) throws Exception {
        return waitingFiles > 0 && (cache.containsKey(key) || store.waiting(id, key) != null);
    }

    void add(BacklogKey key, WaitingFile file) throws Exception {
        boolean cacheIsAll = cache.size() == waitingFiles;
        boolean isCached = cacheIsAll || key.compareTo(cache.lastKey()) < 0;
        if (isCached && unstored.size() < MOST_UNSTORED) {
            unstored.add(key);
        } else {
            store.putWaiting(id, key, file);
        }
        if (isCached) {
            cache.put(key, file);
            if (cache.size() > CACHED_FILES) {
                evictLast();
            }
        }
        waitingFiles++;
        waitingBytes += file.remainingBytes();
        changed = true;
    }

    /** Takes a file out; returns what waited, or null when nothing did. */
    @Nullable
    WaitingFile remove(BacklogKey key) throws Exception {
        WaitingFile removed = cache.remove(key);
        if (removed == null) {
            removed = store.waiting(id, key);
        }
        if (removed == null) {
            return null;
        }
        if (!unstored.remove(key)) {
            store.removeWaiting(id, key);
        }
        waitingFiles--;
        waitingBytes -= removed.remainingBytes();
        changed = true;
        fill();
        return removed;
    }

    private void evictLast() throws Exception {
        Map.Entry<BacklogKey, WaitingFile> last = cache.pollLastEntry();
        if (unstored.remove(last.getKey())) {
            store.putWaiting(id, last.getKey(), last.getValue());
        }
    }

    /** The key of the first file, or null when the lane is empty. */
    @Nullable
    BacklogKey head() {
        return cache.isEmpty() ? null : cache.firstKey();
    }

    /** Whether a part of the first file was released. */
    boolean isHeadBegun() {
        return !cache.isEmpty() && cache.firstEntry().getValue().nextStart() > 0;
    }

    /** Releases the first range of the first file of a lane that is not empty. */
    ReleasedRange release(RangeCutter cutter) throws Exception {
        BacklogKey key = cache.firstKey();
        WaitingFile file = cache.firstEntry().getValue();
        FileRange range = cutter.next(file);
        if (range.end() == file.file().sizeBytes()) {
            if (!unstored.remove(key)) {
                store.removeWaiting(id, key);
            }
            cache.remove(key);
            waitingFiles--;
            fill();
        } else {
            WaitingFile rest = new WaitingFile(file.file(), range.end(), file.discoveredMillis());
            store.putWaiting(id, key, rest);
            unstored.remove(key);
            cache.put(key, rest);
        }
        waitingBytes -= range.length();
        changed = true;
        return new ReleasedRange(range, file.discoveredMillis());
    }

    private void fill() throws Exception {
        if (cache.isEmpty() && waitingFiles > 0) {
            cache.putAll(store.firstWaiting(id, CACHED_FILES));
            if (cache.isEmpty()) {
                throw new IllegalStateException("The totals of lane " + id + " promise " + waitingFiles
                        + " waiting files, but there are none.");
            }
        }
    }
}
