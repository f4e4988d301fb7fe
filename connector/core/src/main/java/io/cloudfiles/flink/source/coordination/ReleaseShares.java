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
package io.cloudfiles.flink.source.coordination;

import io.cloudfiles.flink.ledger.Allowance;
import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogView;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseShare;

import java.util.HashMap;
import java.util.Map;

/**
 * Which kind of waiting files is next, so that while both wait new files get their share, and the only kind that waits gets all.
 *
 * <p>Not checkpointed: what is ahead is little, and is forgotten whenever it was made up for.
 */
final class ReleaseShares {
    /*
     * Deficit round robin with two queues is one number: how far new files are ahead of their share, in what was released and what
     * grants under way may release. The kind that is behind is next. Whoever does not wait saves nothing up: a debt stays, and is
     * paid by what the other kind gets, so that files which come one at a time do not get everything.
     *
     * What is released is weighed as the limits count it, in files or in bytes, and in bytes where there are none; then a range weighs some
     * more than its bytes, since small files cost their opening.
     */
    private static final double OPENING_BYTES = 4 << 20;

    private final ReleaseShare share;
    private final double weightOfRange;
    private final double weightOfByte;
    private final Map<Long, Double> promised = new HashMap<>();
    private double lead;

    ReleaseShares(ReleaseShare share, ReleaseLimits limits) {
        this.share = share;
        boolean countsFiles = limits.files() != ReleaseLimits.NONE.files();
        boolean countsBytes = limits.bytes() != ReleaseLimits.NONE.bytes();
        this.weightOfByte = countsBytes || !countsFiles ? 1 : 0;
        if (countsFiles) {
            this.weightOfRange = countsBytes ? Math.max(1, (double) limits.bytes() / limits.files()) : 1;
        } else {
            this.weightOfRange = countsBytes ? 1 : OPENING_BYTES;
        }
    }

    /** Whether each kind has a share; else the order alone decides. */
    boolean isOn() {
        return share.isOn();
    }

    /** What a kind has of a whole. */
    double of(Arrival arrival) {
        return share.percentOf(arrival) / 100.0;
    }

    /** The kind that is behind its share. */
    Arrival next() {
        double ahead = lead + promised.values().stream().mapToDouble(d -> d).sum();
        return ahead > 0 ? Arrival.BACKFILL : Arrival.NEW;
    }

    /**
     * A grant was sent.
     *
     * @param waiting what waits where it was sent to, at least one file
     */
    void promise(Grant grant, BacklogView waiting) {
        Allowance allowed = grant.allowed();
        double rangesOfAFile = (double) waiting.releasableRanges() / waiting.files();
        double bytesOfARange = (double) waiting.bytes() / waiting.releasableRanges();
        double ranges = Math.min(
                (double) Math.min(allowed.ranges(), waiting.releasableRanges()),
                Math.max(1, allowed.files() * rangesOfAFile));
        double bytes = Math.min((double) allowed.bytes(), ranges * bytesOfARange);
        promised.put(grant.id(), weight(allowed.arrival(), ranges, bytes));
    }

    /** A grant was carried out, perhaps in part. */
    void released(Grant grant, GrantReleased answer) {
        promised.remove(grant.id());
        lead += weight(grant.allowed().arrival(), answer.ranges(), (double) answer.bytes());
    }

    private double weight(Arrival arrival, double ranges, double bytes) {
        double weight = weightOfRange * ranges + weightOfByte * bytes;
        return switch (arrival) {
            case NEW -> weight * of(Arrival.BACKFILL);
            case BACKFILL -> -weight * of(Arrival.NEW);
        };
    }

    /** No file of this kind waits: it has no claim to what was not given to it. */
    void hasNone(Arrival arrival) {
        lead = switch (arrival) {
            case NEW -> Math.max(0, lead);
            case BACKFILL -> Math.min(0, lead);
        };
    }

    /** All ledgers start anew. */
    void reset() {
        lead = 0;
        promised.clear();
    }
}
