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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;

/**
 * Takes the records of old files out of a ledger, a few at a time.
 *
 * <p>Until when is told by discovery, behind the last file of a listing: from then on it reports no file that was modified before, so none that
 * is forgotten here can come back as a new one. A record goes when its file was modified, discovered and, where it had waited for long,
 * released before that time, and when nothing of it waits.
 */
final class Forgetting {
    /*
     * A scan, not an index by time. An index would be another entry of some 30 bytes for each file and one more write when it is seen; the scan
     * reads each record once for each time that is told, which are days apart: 1 µs a record, against 18 when it was entered.
     *
     * It goes lane by lane, the one that was scanned longest ago first, and a lane's totals say until when it was: so it goes on behind a restart or on
     * other subtasks where it was, but for the lane in hand. The unit of work is a bucket.
     */

    /** How long a file must have waited for its release to be remembered: less than any age, and than most files wait. */
    private static final Duration LONG_WAIT = Duration.ofDays(1);

    private final LedgerStore store;
    private final Lanes lanes;
    private final Collection<Lane> known;
    private final Deque<Lane> due = new ArrayDeque<>();
    private final Deque<Integer> buckets = new ArrayDeque<>();
    private @Nullable Lane lane;
    private long beforeMicros = LaneTotals.NEVER;

    /** @param known those of the lanes in which something is known, also later */
    Forgetting(LedgerStore store, Lanes lanes, Collection<Lane> known) {
        this.store = store;
        this.lanes = lanes;
        this.known = known;
    }

    /** Discovery reports no file again that is older than this. */
    void mayForget(long micros) {
        if (micros <= beforeMicros) {
            return;
        }
        beforeMicros = micros;
        lane = null;
        buckets.clear();
        due.clear();
        known.stream()
                .filter(each -> each.hasToForget(micros))
                .sorted(Comparator.comparingLong(Lane::forgottenBeforeMicros))
                .forEach(due::add);
    }

    boolean hasMore() {
        return lane != null || !due.isEmpty();
    }

    /** Looks at about so many records, and returns how many of them are forgotten. */
    long forgetSome(int records) throws Exception {
        int looked = 0;
        long forgotten = 0;
        while (looked < records && hasMore()) {
            Lane current = lane == null ? due.remove() : lane;
            if (lane == null) {
                lane = current;
                buckets.addAll(lanes.bucketsOf(current.id()));
            }
            Scan scan = new Scan();
            forgotten += forgetIn(current, buckets.remove(), scan);
            looked += 1 + scan.looked;
            if (buckets.isEmpty()) {
                current.forgotAllBefore(beforeMicros);
                lane = null;
            }
        }
        return forgotten;
    }

    private long forgetIn(Lane current, int bucket, Scan scan) throws Exception {
        long forgotten = 0;
        for (Map.Entry<FileKey, SeenFile> old :
                store.seenIn(bucket, scan::isOld).entrySet()) {
            if (!waits(current, old.getKey(), old.getValue())) {
                store.forget(old.getKey());
                current.forgotten();
                forgotten++;
            }
        }
        return forgotten;
    }

    private static boolean waits(Lane lane, FileKey key, SeenFile file) throws Exception {
        for (BacklogKey place : BacklogKey.allOf(file.file(), key)) {
            if (lane.waitsAt(place)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The last part of a file was released: one that had waited for long must not be forgotten while it is read. Also where nothing is forgotten:
     * that may begin while it is.
     */
    void released(ReleasedRange last, long nowMillis) throws Exception {
        if (nowMillis - last.discoveredMillis() < LONG_WAIT.toMillis()) {
            return;
        }
        FileKey key = FileKey.of(last.range().file().location());
        SeenFile seen = store.seen(key);
        if (seen != null) {
            store.remember(key, seen.released(nowMillis));
        }
    }

    private final class Scan {
        private int looked;

        boolean isOld(SeenFile file) {
            looked++;
            return file.isOlderThan(beforeMicros);
        }
    }
}
