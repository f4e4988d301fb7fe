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

import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.source.failure.PermanentFailures;
import io.cloudfiles.flink.storage.RequestMetrics;
import io.cloudfiles.flink.storage.StorageRequests;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commits what the aggregator made of each checkpoint, exactly once: Flink's side of {@link CommitProtocol}.
 *
 * <pre>
 *   writers ─▶ files of checkpoint N ─▶ aggregator: (appId, N) ─┐
 *                                                               │ barrier N: in this operator's state
 *   checkpoint N completes ─▶ commit (appId, N) ─▶ table version
 *        │                        │
 *        │ crash here: restored,  │ crash here: restored, committed again, and the table
 *        │ committed then         │ answers that it has (appId, N) already
 * </pre>
 *
 * <p>It relies on this, and a test stands for each sentence:
 *
 * <ol>
 *   <li>A committable is given to it only after the checkpoint that holds it is complete, and again after every failure until this
 *       method has returned for it. (Flink)
 *   <li>Committables with the same appId are given in the order of their checkpoints, so that a table that has checkpoint N has all
 *       before it. Of the operator's subtasks only the first ever gets new ones; others get at most restored ones, and commit them
 *       before the job takes its next checkpoint. (Flink, {@link CommitAggregator})
 *   <li>No two committables have the same appId and checkpoint, in whatever job, unless they are copies. (The aggregator's
 *       {@link Epoch})
 *   <li>The files of a committable are complete, nobody changes or deletes them, and no other committable names them.
 *   <li>Of several who put the same commit file at once, one succeeds, whole. (Storage; asked for when the table is opened)
 *   <li>The table remembers the last transaction of an appId for as long as a checkpoint with it may be restored: whoever sets {@code
 *       delta.setTransactionRetentionDuration} sets it above the longest downtime.
 *   <li>A predecessor that is cut off may still be committing. Of the same job: whichever puts first, the other finds it and stops. Of
 *       another run on the same checkpoint directory: it is asked for its lease before each put, and the new run has put a version of its
 *       own before it looked for where to resume, so that a put which was delayed since finds its place taken and asks again.
 * </ol>
 *
 * <p>Checkpoints that wait are committed one by one, each as a version of its own: Flink hands them over like that. All methods are called
 * by the task thread.
 */
@Internal
public final class DeltaCommitter implements Committer<DeltaCommittable> {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final TableAccess access;
    private final Backoff backoff;
    private final @Nullable Lease lease;
    private final String job;
    private final long restoredCheckpointId;
    private final CommitFigures figures = new CommitFigures();
    private @Nullable CommitGuard guard;
    private volatile TableAccess.@Nullable Opened opened;
    private volatile @Nullable CommitProtocol protocol;

    /**
     * @param maxAttempts attempts at one commit before the job fails
     * @param lease that each commit is made under, or null for none
     * @param job id of the job, for the table's history
     * @param restoredCheckpointId the checkpoint that the job was restored from; 0 when it was not
     * @param metrics takes the committer's
     */
    public DeltaCommitter(
            TableAccess access,
            int maxAttempts,
            @Nullable Lease lease,
            String job,
            long restoredCheckpointId,
            MetricGroup metrics) {
        this(
                access,
                new Backoff(maxAttempts, FIRST_PAUSE, LONGEST_PAUSE, new SplittableRandom()),
                lease,
                job,
                restoredCheckpointId);
        figures.register(metrics);
        metrics.gauge("maintenanceFailures", this::maintenanceFailures);
        RequestMetrics.register(metrics, this::requests);
    }

    DeltaCommitter(TableAccess access, Backoff backoff, @Nullable Lease lease, String job, long restoredCheckpointId) {
        this.access = access;
        this.backoff = backoff;
        this.lease = lease;
        this.job = job;
        this.restoredCheckpointId = restoredCheckpointId;
    }

    /** Called by the threads of metric reporters. */
    private long maintenanceFailures() {
        CommitProtocol current = protocol;
        return current == null ? 0 : current.maintenanceFailures();
    }

    /** Called by the threads of metric reporters. */
    private StorageRequests requests() {
        TableAccess.Opened current = opened;
        return current == null ? new StorageRequests() : current.requests();
    }

    @Override
    public void commit(Collection<CommitRequest<DeltaCommittable>> requests) throws IOException, InterruptedException {
        List<CommitRequest<DeltaCommittable>> ascending = requests.stream()
                .sorted(Comparator.comparingLong(
                        request -> request.getCommittable().checkpointId()))
                .toList();
        for (CommitRequest<DeltaCommittable> request : ascending) {
            if (!commit(request.getCommittable())) {
                request.signalAlreadyCommitted();
            }
        }
    }

    private boolean commit(DeltaCommittable committable) throws IOException, InterruptedException {
        try {
            return protocol().commit(committable);
        } catch (IOException | RuntimeException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
    }

    /** Opened at the first commit: all subtasks but one never have any. */
    private CommitProtocol protocol() throws IOException {
        CommitProtocol current = protocol;
        if (current == null) {
            CommitGuard opening = CommitGuard.of(lease);
            guard = opening;
            TableAccess.Opened table = access.open(opening);
            opened = table;
            current = new CommitProtocol(table.table(), backoff, job, restoredCheckpointId, figures);
            protocol = current;
        }
        return current;
    }

    @Override
    public void close() throws IOException {
        CommitProtocol current = protocol;
        TableAccess.Opened table = opened;
        try {
            if (current != null) {
                current.close();
            }
        } finally {
            try {
                if (table != null) {
                    table.close();
                }
            } finally {
                if (guard != null) {
                    guard.close();
                }
            }
        }
    }
}
