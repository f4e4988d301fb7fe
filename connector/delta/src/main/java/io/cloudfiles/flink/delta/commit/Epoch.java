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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.lifecycle.CommitMark;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The stretch of a sink's life in which checkpoint ids only grow, and so can serve as transaction versions. What an aggregator keeps in
 * its state.
 *
 * <p>A new epoch begins with a job that has no state; with another job id, since two jobs may be restored from one savepoint; and when
 * the table has, or may have, a later checkpoint of the epoch than the one that is restored, since its ids will be given out again. Files
 * that were already on their way keep the epoch that they were stamped with.
 *
 * @param id unique
 * @param jobId the job that began it
 * @param tableId the table that it writes to; null until there was a file
 * @param last the last commit that was given out, in this epoch or in those that it goes on from; null when there was none
 */
record Epoch(
        String id,
        String jobId,
        @Nullable String tableId,
        @Nullable LastCommit last) {
    /**
     * A committable that was given out.
     *
     * @param appId its sequence
     * @param checkpointId its number there
     */
    record LastCommit(String appId, long checkpointId) {}

    /** The first epoch of a job that takes checkpoints. */
    static Epoch begin(String jobId) {
        return new Epoch(UUID.randomUUID().toString(), jobId, null, null);
    }

    /**
     * The only epoch of a job that takes none: a task that is run again gives its files the same name, so that they are not committed
     * twice; the same program submitted once more does not.
     *
     * @param planId unique for each translation of the program
     */
    static Epoch ofPlan(String planId, String jobId) {
        String seed = planId + "/" + jobId;
        return new Epoch(
                UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString(), jobId, null, null);
    }

    /** The next epoch on the same table. */
    Epoch next(String newJobId) {
        return new Epoch(UUID.randomUUID().toString(), newJobId, tableId, last);
    }

    Epoch writingTo(String table) {
        return new Epoch(id, jobId, table, last);
    }

    Epoch committing(DeltaCommittable committable) {
        return new Epoch(id, jobId, tableId, new LastCommit(committable.appId(), committable.checkpointId()));
    }

    /** What has to be in the table for all rows in front of a checkpoint's barrier to be there. */
    CommitMark mark(long checkpointId) {
        return last == null
                ? CommitMark.nothing(checkpointId)
                : new CommitMark(checkpointId, last.appId(), last.checkpointId());
    }

    /** The name of its sequence of transactions. */
    String appId(String sinkUid) {
        return sinkUid + "-" + id;
    }
}
