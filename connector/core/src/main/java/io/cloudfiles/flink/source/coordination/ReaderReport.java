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

import io.cloudfiles.flink.read.ReadTotals;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

import java.util.Objects;

/**
 * Reader to coordinator: what this reader can hold and what it has done in this attempt. It is a request for work at the same time:
 * the coordinator grants what {@code capacity − (restored + granted − finished)} leaves. Counters only grow within an attempt and
 * start anew with the next one, so a later report replaces an earlier one and none has to arrive.
 *
 * <p>A range counts with its whole length, wherever in it reading started. Send it through {@link ReaderReporter}.
 *
 * @param capacityRanges ranges that it wants to hold at once; 0 when it stops, and wants none
 * @param capacityBytes bytes that it wants to hold at once; a soft limit, since the last range of a grant may exceed it
 * @param restoredRanges ranges that were in its restored state
 * @param restoredBytes their bytes
 * @param finishedRanges ranges, restored or received, whose {@code FileFinished} was emitted
 * @param finishedBytes their bytes
 * @param totals all that its state counts, over all attempts
 */
@Internal
public record ReaderReport(
        int capacityRanges,
        long capacityBytes,
        long restoredRanges,
        long restoredBytes,
        long finishedRanges,
        long finishedBytes,
        ReadTotals totals)
        implements OperatorEvent {
    public ReaderReport {
        Objects.requireNonNull(totals, "totals");
        if (capacityRanges < 0 || capacityBytes < 0) {
            throw new IllegalArgumentException(
                    "capacity below zero: " + capacityRanges + " ranges, " + capacityBytes + " bytes");
        }
    }
}
