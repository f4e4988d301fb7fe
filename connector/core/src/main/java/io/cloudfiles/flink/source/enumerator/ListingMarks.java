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

/**
 * The timestamps of the watermarks that stand for complete listings: the listing's number, which grows from run to run, and in the low
 * bits the job that made it. An unaligned checkpoint may hold a mark that was on its way and give it to the next job, which has listed
 * nothing yet and must not take itself for drained.
 *
 * @param job tells this job's marks from those of others, 0 to 2^24 - 1
 */
@Internal
public record ListingMarks(int job) implements Serializable {
    private static final int JOB_BITS = 24;
    private static final int JOB_MASK = (1 << JOB_BITS) - 1;

    /** The marks of a job that has this unique name. */
    public static ListingMarks of(String uniqueName) {
        return new ListingMarks(uniqueName.hashCode() & JOB_MASK);
    }

    /** The timestamp of the mark behind a listing. */
    public long timestampOf(long listing) {
        return listing << JOB_BITS | job;
    }

    /** Whether this job made the mark; false also for the end of all watermarks. */
    public boolean isOwn(long timestamp) {
        return timestamp != Long.MAX_VALUE && (timestamp & JOB_MASK) == job;
    }

    /** The listing that the mark stands for. */
    public static long listingOf(long timestamp) {
        return timestamp >> JOB_BITS;
    }
}
