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

import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.cloudfiles.flink.delta.schema.FileFit;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableSupport;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.StorageException;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.utils.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a committable a version of the table, exactly once. {@link DeltaCommitter} says what it relies on.
 *
 * <p>The order is: is it still that table? Has it this checkpoint already? Do the files still fit it? Then commit. Whatever goes wrong in
 * a way that may have succeeded, or may succeed when repeated, leads back to the first question, on a newly loaded snapshot. So an answer
 * that was lost, a put that found its own file, a conflict, and a commit by a predecessor that still lived all end the same way.
 *
 * <p>One thread commits.
 */
final class CommitProtocol implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitProtocol.class);

    private final DeltaTable table;
    private final Backoff backoff;
    private final String job;
    private final long restoredCheckpointId;
    private final SnapshotChain chain;
    private final MaintenanceExecutor maintenance;
    private final Map<String, Long> lastCommitted = new HashMap<>();
    private final CommitFigures figures;
    private final Set<String> fitting = new HashSet<>();
    private Optional<TableDefinition> checked = Optional.empty();
    private Optional<DeltaCommittable> present = Optional.empty();
    private Optional<WrittenOrigins> origins = Optional.empty();

    /** What was written beside the log of a committable, for all attempts at it: what it says does not depend on them. */
    private record WrittenOrigins(String appId, long checkpointId, String path) {
        boolean isOf(DeltaCommittable committable) {
            return checkpointId == committable.checkpointId() && appId.equals(committable.appId());
        }
    }

    /**
     * @param job whose rows these are, for the table's history
     * @param restoredCheckpointId the checkpoint that the job was restored from; 0 when it was not
     * @param figures learns of each commit
     */
    CommitProtocol(DeltaTable table, Backoff backoff, String job, long restoredCheckpointId, CommitFigures figures) {
        this.table = table;
        this.backoff = backoff;
        this.job = job;
        this.restoredCheckpointId = restoredCheckpointId;
        this.figures = figures;
        this.chain = new SnapshotChain(table);
        this.maintenance = new MaintenanceExecutor(table, chain::rebase);
    }

    /**
     * Commits.
     *
     * @return whether this call did; false when the table had it already
     * @throws CloudFilesException when it never will, or did not in the configured number of attempts
     */
    boolean commit(DeltaCommittable committable) throws InterruptedException {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                if (isCommitted(committable)) {
                    return false;
                }
                figures.committed(committable, commitOnce(committable), System.nanoTime() - start);
                return true;
            } catch (ConcurrentTransactionException e) {
                LOG.info("[{}] {} was committed before.", table.location(), committable);
                chain.drop();
                lastCommitted.put(committable.appId(), committable.checkpointId());
                return false;
            } catch (IOException | RuntimeException e) {
                chain.drop();
                lastCommitted.remove(committable.appId());
                checked = Optional.empty();
                requireRepeatable(committable, attempt, e);
                LOG.warn("[{}] {}: attempt {} failed and is repeated.", table.location(), committable, attempt, e);
                figures.repeated();
            }
            backoff.await(attempt);
        }
    }

    private boolean isCommitted(DeltaCommittable committable) throws IOException {
        Long known = lastCommitted.get(committable.appId());
        if (known == null) {
            known = table.lastCommitted(requireTable(committable), committable.appId())
                    .orElse(0);
            lastCommitted.put(committable.appId(), known);
        }
        return known >= committable.checkpointId();
    }

    private Snapshot requireTable(DeltaCommittable committable) throws IOException {
        Optional<Snapshot> snapshot = chain.head();
        String id = snapshot.map(KernelInternals::tableId).orElse("");
        if (!id.equals(committable.tableId())) {
            throw replaced(committable.tableId(), id);
        }
        return snapshot.orElseThrow();
    }

    private CloudFilesException replaced(String expected, String found) {
        return new CloudFilesException(
                ErrorCode.CF_DELTA_TABLE_REPLACED,
                "[" + table.location() + "] The rows on their way were written for the table with id " + expected
                        + ", but "
                        + (found.isEmpty() ? "there is no table" : "the table has id " + found)
                        + ": it was deleted or made anew. Restore the old table, or start the job without its state,"
                        + " with another checkpoint directory, to read everything again.");
    }

    /** Makes the version, whose number it returns. */
    private long commitOnce(DeltaCommittable committable) throws IOException {
        Snapshot snapshot = fitting(committable);
        requireFiles(committable);
        Optional<String> rowsByFile = rowsByFile(committable);
        Transaction transaction = snapshot.buildUpdateTableTransaction(
                        DeltaTable.ENGINE_INFO, Operation.STREAMING_UPDATE)
                .withTransactionId(committable.appId(), committable.checkpointId())
                .withMaxRetries(DeltaTable.MAX_CONFLICTS)
                .build(table.engine());
        transaction.withCommitterProperties(() -> BlindAppendCommitter.describe(committable, job, rowsByFile));
        TransactionCommitResult result = transaction.commit(table.engine(), addFiles(committable));
        present = Optional.empty();
        origins = Optional.empty();
        lastCommitted.put(committable.appId(), committable.checkpointId());
        chain.advance(result.getPostCommitSnapshot());
        LOG.info("[{}] {} is version {}.", table.location(), committable, result.getVersion());
        lookAfterLog(snapshot, result);
        return result.getVersion();
    }

    private Optional<String> rowsByFile(DeltaCommittable committable) throws IOException {
        if (committable.origins().isEmpty()) {
            return Optional.empty();
        }
        if (origins.filter(written -> written.isOf(committable)).isEmpty()) {
            origins = Optional.of(new WrittenOrigins(
                    committable.appId(),
                    committable.checkpointId(),
                    table.rowCounts().write(committable.origins())));
        }
        return origins.map(WrittenOrigins::path);
    }

    /** The commit is done: whatever happens here is not its failure. */
    private void lookAfterLog(Snapshot before, TransactionCommitResult result) {
        try {
            maintenance.afterCommit(
                    result.getVersion(), KernelInternals.fileCount(before), result.getPostCommitHooks());
        } catch (RuntimeException e) {
            LOG.warn("[{}] The log cannot be looked after.", table.location(), e);
        }
    }

    /**
     * The snapshot to commit on. One that is kept from an earlier commit may lack what the writers of these files, or others, have
     * added to the table since, so only a new one tells that files do not fit.
     */
    private Snapshot fitting(DeltaCommittable committable) throws IOException {
        try {
            return requireFit(committable, requireTable(committable));
        } catch (CloudFilesException e) {
            LOG.debug(
                    "[{}] {} does not fit what is known of the table; looking again.",
                    table.location(),
                    committable,
                    e);
            chain.drop();
            return requireFit(committable, requireTable(committable));
        }
    }

    /** Looks once at each schema of files under each state of the table. */
    private Snapshot requireFit(DeltaCommittable committable, Snapshot snapshot) {
        TableDefinition current = table.definition(snapshot);
        if (!checked.equals(Optional.of(current))) {
            TableSupport.require(current);
            checked = Optional.of(current);
            fitting.clear();
        }
        for (FileGroup group : committable.groups()) {
            Set<String> partitionedBy = group.files().get(0).partitionValues().keySet();
            if (!fitting.contains(group.reliesOn())) {
                FileFit.require(current, KernelInternals.parseSchema(group.reliesOn()), partitionedBy);
                fitting.add(group.reliesOn());
            }
        }
        return snapshot;
    }

    /**
     * A vacuum may have taken files that waited for their commit for left-overs: old ones at any time, and while the job was down also
     * young ones, when somebody allowed a short retention. Looks once at the files of each committable, not at each attempt.
     */
    private void requireFiles(DeltaCommittable committable) throws IOException {
        if (present.equals(Optional.of(committable))) {
            return;
        }
        boolean isRestored = committable.checkpointId() <= restoredCheckpointId;
        long young = System.currentTimeMillis() - DeltaTable.LEAST_RETENTION.toMillis();
        for (FileGroup group : committable.groups()) {
            for (AddedFile file : group.files()) {
                boolean mayBeGone = isRestored || file.modifiedMillis() < young;
                if (mayBeGone && !table.hasFile(file.path())) {
                    throw new CloudFilesException(
                            ErrorCode.CF_FILE_MISSING,
                            "[" + table.location().child(file.path()) + "] " + committable
                                    + " is to be committed, but this file of it is gone. It was written at "
                                    + Instant.ofEpochMilli(file.modifiedMillis())
                                    + ", and a vacuum of the table since then takes files that no commit names for left over."
                                    + " Nothing was committed. Restore the job from a later checkpoint, or start it without its"
                                    + " state, with another checkpoint directory, to read everything again.");
                }
            }
        }
        present = Optional.of(committable);
    }

    private static CloseableIterable<Row> addFiles(DeltaCommittable committable) {
        List<Row> actions = new ArrayList<>(committable.fileCount());
        for (FileGroup group : committable.groups()) {
            for (AddedFile file : group.files()) {
                actions.add(KernelInternals.addFile(
                        file.path(), file.partitionValues(), file.sizeBytes(), file.modifiedMillis(), file.stats()));
            }
        }
        return CloseableIterable.inMemoryIterable(KernelInternals.closeable(actions.iterator()));
    }

    /** Throws unless the failure may go away: conflicts do, and those of the storage that are not final. */
    private void requireRepeatable(DeltaCommittable committable, int attempt, Exception failure) {
        if (failure instanceof RuntimeException e) {
            KernelFailures.throwIfActionable(table.location(), e);
        }
        boolean mayPass = KernelFailures.isConflict(failure)
                || KernelFailures.find(failure, IOException.class).isPresent();
        boolean isFinal =
                !mayPass || KernelFailures.find(failure, StorageException.class).isPresent();
        if (isFinal || attempt >= backoff.maxAttempts()) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_COMMIT_FAILED,
                    "[" + table.location() + "] " + committable + " could not be committed"
                            + (isFinal ? "" : " in " + attempt + " attempts") + ": " + rootMessage(failure)
                            + ". Nothing is lost: the files are noted in the checkpoint and are committed when the job"
                            + " goes on. Look at the cause below.",
                    failure);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** How often the care of the log failed. Any thread. */
    long maintenanceFailures() {
        return maintenance.failures();
    }

    @Override
    public void close() {
        maintenance.close();
    }
}
