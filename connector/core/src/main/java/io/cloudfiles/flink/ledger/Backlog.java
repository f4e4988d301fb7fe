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

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that wait, over all lanes of one ledger, in their order.
 *
 * <p>Cost: a release takes O(log lanes) and, once for many releases of a lane, one look into the store. Memory: the cached heads,
 * about 300 bytes each.
 */
final class Backlog {
    private final LedgerStore store;
    private final Map<Integer, Lane> lanes = new HashMap<>();
    /** The lanes that are not empty, by the key of their first file. */
    private final TreeMap<BacklogKey, Lane> heads = new TreeMap<>();

    Backlog(LedgerStore store) {
        this.store = store;
    }

    /** The lane, made when it is first asked for. */
    Lane lane(int id) {
        return lanes.computeIfAbsent(id, ignored -> new Lane(id, store));
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    void restore(int id, LaneTotals totals) throws Exception {
        Lane lane = lane(id);
        lane.restore(totals);
        enter(lane);
    }

    void add(int id, BacklogKey key, WaitingFile file) throws Exception {
        Lane lane = lane(id);
        leave(lane);
        lane.add(key, file);
        enter(lane);
    }

    /** Takes a file out; returns what waited, or null when nothing did. */
    @Nullable
    WaitingFile remove(int id, BacklogKey key) throws Exception {
        Lane lane = lane(id);
        leave(lane);
        WaitingFile removed = lane.remove(key);
        enter(lane);
        return removed;
    }

    /** The key of the first file, or null when nothing waits. */
    @Nullable
    BacklogKey head() {
        return heads.isEmpty() ? null : heads.firstKey();
    }

    /** Whether a part of the first file was released. */
    boolean isHeadBegun() {
        return !heads.isEmpty() && heads.firstEntry().getValue().isHeadBegun();
    }

    /** Releases the first range of the first file, or null when nothing waits. */
    @Nullable
    ReleasedRange release(RangeCutter cutter) throws Exception {
        Map.Entry<BacklogKey, Lane> first = heads.pollFirstEntry();
        if (first == null) {
            return null;
        }
        ReleasedRange released = first.getValue().release(cutter);
        enter(first.getValue());
        return released;
    }

    private void leave(Lane lane) {
        BacklogKey head = lane.head();
        if (head != null) {
            heads.remove(head);
        }
    }

    private void enter(Lane lane) {
        BacklogKey head = lane.head();
        if (head != null) {
            heads.put(head, lane);
        }
    }
}
