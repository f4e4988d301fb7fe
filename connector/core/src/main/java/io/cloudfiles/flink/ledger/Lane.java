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

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What some buckets have in common: the ordered backlogs that they share, and their totals. */
final class Lane {
    private final int id;
    private final LedgerStore store;
    private final Map<Arrival, LaneQueue> queues = new EnumMap<>(Arrival.class);

    private long knownFiles;
    private long forgottenBeforeMicros = LaneTotals.NEVER;
    private boolean changed;

    Lane(int id, LedgerStore store) {
        this.id = id;
        this.store = store;
        for (Arrival arrival : Arrival.values()) {
            queues.put(arrival, new LaneQueue(id, arrival, store));
        }
    }

    /** Takes over what an earlier ledger left in the store. */
    void restore(LaneTotals totals) throws Exception {
        knownFiles = totals.knownFiles();
        forgottenBeforeMicros = totals.forgottenBeforeMicros();
        for (Map.Entry<Arrival, LaneQueue> queue : queues.entrySet()) {
            queue.getValue().restore(totals.waiting(queue.getKey()));
        }
    }

    /** Writes what is not in the store yet. */
    void snapshot() throws Exception {
        for (LaneQueue queue : queues.values()) {
            changed |= queue.snapshot();
        }
        if (changed) {
            store.putTotals(id, totals());
            changed = false;
        }
    }

    private LaneTotals totals() {
        return new LaneTotals(
                knownFiles, queue(Arrival.BACKFILL).totals(), queue(Arrival.NEW).totals(), forgottenBeforeMicros);
    }

    int id() {
        return id;
    }

    /** Its files of one kind that wait. */
    LaneQueue queue(Arrival arrival) {
        return Objects.requireNonNull(queues.get(arrival));
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

    long forgottenBeforeMicros() {
        return forgottenBeforeMicros;
    }

    /** Whether a file waits at this place, of either kind. */
    boolean waitsAt(BacklogKey key) throws Exception {
        return queue(Arrival.BACKFILL).waitsAt(key) || queue(Arrival.NEW).waitsAt(key);
    }
}
