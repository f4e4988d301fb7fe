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

/**
 * How much a lane holds.
 *
 * @param knownFiles files remembered by all buckets of the lane
 * @param backfill files of back-fills in its backlog; in states that knew one kind only, all that wait
 * @param fresh new files in its backlog
 * @param forgottenBeforeMicros until when all its buckets have forgotten, in microseconds since the epoch; {@link #NEVER} before they have
 */
@Internal
public record LaneTotals(long knownFiles, Waiting backfill, Waiting fresh, long forgottenBeforeMicros) {
    /** Nothing was forgotten. */
    static final long NEVER = Long.MIN_VALUE;

    /** Nothing. */
    public static final LaneTotals ZERO = new LaneTotals(0, Waiting.NOTHING, Waiting.NOTHING, NEVER);

    /**
     * Files of one kind that wait.
     *
     * @param files how many
     * @param bytes bytes of them that were not released yet
     */
    public record Waiting(long files, long bytes) {
        /** None. */
        public static final Waiting NOTHING = new Waiting(0, 0);
    }

    /** The files of a kind that wait. */
    Waiting waiting(Arrival arrival) {
        return switch (arrival) {
            case BACKFILL -> backfill;
            case NEW -> fresh;
        };
    }
}
