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
package io.cloudfiles.flink.source.enumerator;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.time.Duration;
import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * The timestamps of the watermarks that stand for complete listings, which reach every ledger behind all files of theirs.
 *
 * <pre>
 * 0 │ listing, 30 bits │ day, 14 bits │ job, 19 bits
 * </pre>
 *
 * The listing's number grows from run to run. The day, from 2020 on, is until when files may be forgotten, since no later listing reports older
 * ones; 0 for never. The job is the one that made it: an unaligned checkpoint may hold a mark that was on its way and give it to the next job,
 * which has listed nothing yet and must not take itself for drained.
 *
 * @param job tells this job's marks from those of others, 0 to 2^19 - 1
 */
@Internal
public record ListingMarks(int job) implements Serializable {
    private static final int JOB_BITS = 19;
    private static final int JOB_MASK = (1 << JOB_BITS) - 1;
    private static final int DAY_BITS = 14;
    private static final int LAST_DAY = (1 << DAY_BITS) - 1;
    private static final long MICROS_PER_DAY = Duration.ofDays(1).toNanos() / 1_000;
    private static final long DAY_ZERO = LocalDate.of(2020, 1, 1).toEpochDay();

    /** The marks of a job that has this unique name. */
    public static ListingMarks of(String uniqueName) {
        return new ListingMarks(uniqueName.hashCode() & JOB_MASK);
    }

    /** The timestamp of the mark behind a listing. */
    public long timestampOf(long listing) {
        return timestampOf(listing, Long.MIN_VALUE);
    }

    /**
     * The timestamp of the mark behind a listing.
     *
     * @param forgetBeforeMicros no file that was modified before is reported behind the mark, in microseconds since the epoch; told to the day
     */
    public long timestampOf(long listing, long forgetBeforeMicros) {
        long day = Math.floorDiv(forgetBeforeMicros, MICROS_PER_DAY) - DAY_ZERO;
        return (listing << DAY_BITS | Math.max(0, Math.min(LAST_DAY, day))) << JOB_BITS | job;
    }

    /** Whether this job made the mark; false also for the end of all watermarks. */
    public boolean isOwn(long timestamp) {
        return timestamp != Long.MAX_VALUE && (timestamp & JOB_MASK) == job;
    }

    /** The listing that the mark stands for. */
    public static long listingOf(long timestamp) {
        return timestamp >> JOB_BITS + DAY_BITS;
    }

    /** The start of the day until when files may be forgotten, in microseconds since the epoch. */
    public static OptionalLong forgetBeforeMicros(long timestamp) {
        long day = timestamp >> JOB_BITS & LAST_DAY;
        return day == 0 ? OptionalLong.empty() : OptionalLong.of((day + DAY_ZERO) * MICROS_PER_DAY);
    }
}
