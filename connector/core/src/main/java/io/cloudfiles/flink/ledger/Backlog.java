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

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * The files of one kind that wait, over all lanes of one ledger, in their order.
 *
 * <p>Cost: a release takes O(log lanes) and, once for many releases of a lane, one look into the store. Memory: the cached heads,
 * about 300 bytes each.
 */
final class Backlog {
    /** Those that are not empty, by the key of their first file. */
    private final TreeMap<BacklogKey, LaneQueue> heads = new TreeMap<>();

    private long files;
    private long bytes;

    /** Takes in what waits in a lane already. */
    void restore(LaneQueue queue) {
        files += queue.totals().files();
        bytes += queue.totals().bytes();
        enter(queue);
    }

    void add(LaneQueue queue, BacklogKey key, WaitingFile file) throws Exception {
        leave(queue);
        queue.add(key, file);
        enter(queue);
        files++;
        bytes += file.remainingBytes();
    }

    /** Takes a file out; returns what waited, or null when nothing did. */
    @Nullable
    WaitingFile remove(LaneQueue queue, BacklogKey key) throws Exception {
        leave(queue);
        WaitingFile removed = queue.remove(key);
        enter(queue);
        if (removed != null) {
            files--;
            bytes -= removed.remainingBytes();
        }
        return removed;
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /** What waits, to be cut into ranges. */
    BacklogView view(RangeCutter cutter) {
        return heads.isEmpty()
                ? BacklogView.EMPTY
                : new BacklogView(
                        files,
                        bytes,
                        cutter.mostRanges(files, bytes),
                        heads.firstKey().order(),
                        isHeadBegun());
    }

    /** Whether a part of the first file was released. */
    boolean isHeadBegun() {
        return !heads.isEmpty() && heads.firstEntry().getValue().isHeadBegun();
    }

    /** Releases the first range of the first file, or null when nothing waits. */
    @Nullable
    ReleasedRange release(RangeCutter cutter) throws Exception {
        Map.Entry<BacklogKey, LaneQueue> first = heads.pollFirstEntry();
        if (first == null) {
            return null;
        }
        ReleasedRange released = first.getValue().release(cutter);
        enter(first.getValue());
        bytes -= released.range().length();
        if (released.isLast()) {
            files--;
        }
        return released;
    }

    private void leave(LaneQueue queue) {
        BacklogKey head = queue.head();
        if (head != null) {
            heads.remove(head);
        }
    }

    private void enter(LaneQueue queue) {
        BacklogKey head = queue.head();
        if (head != null) {
            heads.put(head, queue);
        }
    }
}
