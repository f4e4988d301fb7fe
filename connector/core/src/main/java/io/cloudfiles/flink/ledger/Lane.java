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

import java.util.TreeMap;

/**
 * The ordered backlog that some buckets share, and its totals.
 *
 * <p>The cache holds the first files of the lane, at least one when there is any, so that the store is asked once for many releases.
 */
final class Lane {
    private static final int CACHED_FILES = 64;

    private final int id;
    private final LedgerStore store;
    private final TreeMap<BacklogKey, WaitingFile> cache = new TreeMap<>();
    private long knownFiles;
    private long waitingFiles;
    private long waitingBytes;
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
        fill();
    }

    /** Writes the totals when they have changed since the last call. */
    void snapshot() throws Exception {
        if (changed) {
            store.putTotals(id, totals());
            changed = false;
        }
    }

    LaneTotals totals() {
        return new LaneTotals(knownFiles, waitingFiles, waitingBytes);
    }

    /** Counts a file that one of the buckets remembers now. */
    void remembered() {
        knownFiles++;
        changed = true;
    }

    void add(BacklogKey key, WaitingFile file) throws Exception {
        store.putWaiting(id, key, file);
        boolean cacheIsAll = cache.size() == waitingFiles;
        if (cacheIsAll || key.compareTo(cache.lastKey()) < 0) {
            cache.put(key, file);
            if (cache.size() > CACHED_FILES) {
                cache.pollLastEntry();
            }
        }
        waitingFiles++;
        waitingBytes += file.remainingBytes();
        changed = true;
    }

    /** The key of the first file, or null when the lane is empty. */
    @Nullable
    BacklogKey head() {
        return cache.isEmpty() ? null : cache.firstKey();
    }

    /** Releases the first range of the first file of a lane that is not empty. */
    ReleasedRange release(RangeCutter cutter) throws Exception {
        BacklogKey key = cache.firstKey();
        WaitingFile file = cache.firstEntry().getValue();
        FileRange range = cutter.next(file);
        if (range.end() == file.file().sizeBytes()) {
            store.removeWaiting(id, key);
            cache.remove(key);
            waitingFiles--;
            fill();
        } else {
            WaitingFile rest = new WaitingFile(file.file(), range.end(), file.discoveredMillis());
            store.putWaiting(id, key, rest);
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
