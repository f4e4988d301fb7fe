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

import org.jspecify.annotations.Nullable;

/** What the broker knows of one attempt of a reader subtask. JobMaster's main thread only. */
final class ReaderSeat {
    private @Nullable ReaderReport report;
    private long releasedRanges;
    private long releasedBytes;
    private long promisedRanges;
    private long promisedBytes;

    void reported(ReaderReport latest) {
        report = latest;
    }

    @Nullable
    ReaderReport report() {
        return report;
    }

    /** A grant for this reader was sent to a ledger. */
    void promise(Grant grant) {
        promisedRanges += grant.ranges();
        promisedBytes += grant.bytes();
    }

    /** A ledger carried a grant out, perhaps in part. */
    void released(Grant grant, GrantReleased answer) {
        promisedRanges -= grant.ranges();
        promisedBytes -= grant.bytes();
        releasedRanges += answer.ranges();
        releasedBytes += answer.bytes();
    }

    /** Ranges restored or released to it and not finished; below zero while its report overtakes the ledger's answer. */
    long inFlightRanges() {
        return report == null ? 0 : report.restoredRanges() + releasedRanges - report.finishedRanges();
    }

    long inFlightBytes() {
        return report == null ? 0 : report.restoredBytes() + releasedBytes - report.finishedBytes();
    }

    long freeRanges() {
        return report == null ? 0 : report.capacityRanges() - inFlightRanges() - promisedRanges;
    }

    long freeBytes() {
        return report == null ? 0 : report.capacityBytes() - inFlightBytes() - promisedBytes;
    }

    /** The free part of its capacity, 0 to 1, by whichever limit is nearer; zero or less when it wants nothing. */
    double hunger() {
        return report == null || report.capacityRanges() == 0
                ? 0
                : Math.min(
                        (double) freeRanges() / report.capacityRanges(), (double) freeBytes() / report.capacityBytes());
    }

    long releasedRanges() {
        return releasedRanges;
    }
}
