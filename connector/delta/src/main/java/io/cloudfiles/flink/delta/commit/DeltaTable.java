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
import io.cloudfiles.flink.delta.engine.LogState;
import io.cloudfiles.flink.delta.engine.StorageEngine;
import io.cloudfiles.flink.delta.origin.RowCountsFiles;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableProperties;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.transaction.CreateTableTransactionBuilder;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.utils.CloseableIterable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A Delta table at a location, which may not exist yet. Every call looks at the newest version. Safe for many threads.
 *
 * <p>A method throws an {@link IOException} when the storage fails, and a {@link CloudFilesException} with
 * {@link ErrorCode#CF_DELTA_TABLE_UNSUPPORTED} when the table cannot be understood.
 */
@Internal
public final class DeltaTable {
    /** The least that a vacuum of ours retains files that no commit names, unless less is allowed explicitly. */
    public static final Duration LEAST_RETENTION = Duration.ofDays(1);

    /** How commits of this connector name their writer. */
    public static final String ENGINE_INFO = "cloudfiles-flink";
    /** Conflicts that Kernel resolves by itself before it gives up; each means that somebody else got on. */
    static final int MAX_CONFLICTS = 100;

    private static final String CLUSTERING = "clustering";
    private static final Logger LOG = LoggerFactory.getLogger(DeltaTable.class);

    private final Location location;
    private final Engine engine;
    private final BlindAppendCommitter committer;
    private final RowCountsFiles rowCounts;

    private DeltaTable(Location location, Storage storage, CommitGuard guard) {
        this.location = location;
        this.engine = new StorageEngine(storage);
        this.committer = new BlindAppendCommitter(guard);
        this.rowCounts = new RowCountsFiles(location, storage, Clock.systemUTC());
    }

    /**
     * The table at a location, to be written. Reading asks less of a store.
     *
     * @param storage reaches the location and stays the caller's to close
     * @throws CloudFilesException with {@link ErrorCode#CF_DELTA_TABLE_UNSUPPORTED} when two writers that race could both believe that
     *     they won, which would lose the rows of one
     */
    public static DeltaTable at(Location location, Storage storage) {
        return at(location, storage, CommitGuard.NONE);
    }

    /** The table at a location, on any store, to be looked at only. */
    public static DeltaTable toRead(Location location, Storage storage) {
        return new DeltaTable(location, storage, CommitGuard.NONE);
    }

    /** The table at a location, for commits that a guard lets pass; for the rest see {@link #at(Location, Storage)}. */
    static DeltaTable at(Location location, Storage storage, CommitGuard guard) {
        if (!storage.supportsConditionalPut()) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + location + "] The storage of scheme '" + location.scheme()
                            + "' cannot write a file only if it does not exist, so two writers of the table could overwrite each"
                            + " other's commits. Write the table to local files (file), S3 (s3), Azure (abfss), Google Cloud Storage (gs) or HDFS (hdfs, viewfs); reading one is possible"
                            + " here.");
        }
        return new DeltaTable(location, storage, guard);
    }

    /** Its root. */
    public Location location() {
        return location;
    }

    /** Kernel's door to the storage. */
    public Engine engine() {
        return engine;
    }

    /** What commits say beside the log of the origin of their rows. */
    public RowCountsFiles rowCounts() {
        return rowCounts;
    }

    /** What the table is now; empty when there is none. */
    public Optional<TableDefinition> definition() throws IOException {
        return snapshot().map(this::definition);
    }

    /** What the table was at a version. */
    public TableDefinition definition(Snapshot snapshot) {
        Set<String> features = KernelInternals.features(snapshot);
        return new TableDefinition(
                location,
                KernelInternals.tableId(snapshot),
                snapshot.getSchema(),
                snapshot.getPartitionColumnNames(),
                features.contains(CLUSTERING) ? KernelInternals.clusteringColumns(snapshot) : Set.of(),
                snapshot.getTableProperties(),
                KernelInternals.writerVersion(snapshot),
                features);
    }

    /** The newest version; empty when there is no table. */
    public Optional<Snapshot> snapshot() throws IOException {
        try {
            return Optional.of(load().build(engine));
        } catch (TableNotFoundException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(location, e);
        }
    }

    /** A version that is known to exist. */
    Snapshot snapshotAt(long version) throws IOException {
        try {
            return load().atVersion(version).build(engine);
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(location, e);
        }
    }

    private SnapshotBuilder load() {
        return TableManager.loadSnapshot(location.toString()).withCommitter(committer);
    }

    /**
     * The newest version.
     *
     * @throws CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table
     */
    public Snapshot requireSnapshot() throws IOException {
        return snapshot()
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_PATH_NOT_FOUND, "[" + location + "] is no Delta table. Check the path."));
    }

    /**
     * Shows all that the log holds at a version.
     *
     * @param removedAfterMillis tombstones that are older are left out
     */
    public void visitLog(Snapshot snapshot, long removedAfterMillis, LogState.Visitor visitor) throws IOException {
        try {
            LogState.visit(engine, location, snapshot, removedAfterMillis, visitor);
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(location, e);
        }
    }

    /** Whether a file is there, of the table or not. */
    boolean hasFile(String relativePath) throws IOException {
        try {
            engine.getFileSystemClient()
                    .getFileStatus(location.child(relativePath).toString());
            return true;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** When a version was made. */
    public long timestampMillis(Snapshot snapshot) throws IOException {
        try {
            return snapshot.getTimestamp(engine);
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(location, e);
        }
    }

    /**
     * The last checkpoint of a sequence of transactions that is in the table. When it is {@code n}, every checkpoint of that sequence up
     * to {@code n} that had rows is committed.
     *
     * @param appId the sequence, as {@link DeltaCommittable} names it
     * @return empty when none is, or when there is no table
     */
    public OptionalLong lastCommitted(String appId) throws IOException {
        Optional<Snapshot> snapshot = snapshot();
        return snapshot.isEmpty() ? OptionalLong.empty() : lastCommitted(snapshot.get(), appId);
    }

    OptionalLong lastCommitted(Snapshot snapshot, String appId) throws IOException {
        try {
            return snapshot.getLatestTransactionVersion(engine, appId).stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(location, e);
        }
    }

    /**
     * Makes the table unless there is one. Of several that race, in this or any other process, one makes it and all see the same.
     *
     * @return what the table is now, whoever made it
     */
    public TableDefinition createIfAbsent(NewTable wanted) throws IOException {
        Optional<TableDefinition> existing = definition();
        if (existing.isPresent()) {
            return existing.get();
        }
        try {
            create(wanted);
        } catch (RuntimeException e) {
            Optional<TableDefinition> others = definition();
            if (others.isEmpty()) {
                throw KernelFailures.rethrow(location, e);
            }
        }
        return definition()
                .orElseThrow(() -> new IOException("[" + location + "] was deleted while it was being made."));
    }

    /**
     * Adds a version without rows, so that whoever is about to put the next version has to look again.
     *
     * @throws IOException when it cannot be added
     */
    public void fence() throws IOException {
        for (int conflicts = 0; ; conflicts++) {
            Optional<Snapshot> newest = snapshot();
            if (newest.isEmpty()) {
                return;
            }
            try {
                TransactionCommitResult fence = newest.get()
                        .buildUpdateTableTransaction(ENGINE_INFO, Operation.STREAMING_UPDATE)
                        .withMaxRetries(MAX_CONFLICTS)
                        .build(engine)
                        .commit(engine, CloseableIterable.emptyIterable());
                LOG.info("[{}] Version {} keeps the last holder of the checkpoint out.", location, fence.getVersion());
                return;
            } catch (RuntimeException e) {
                // Kernel goes behind the commits of others, but not behind a change of the table.
                if (!KernelFailures.isConflict(e) || conflicts >= MAX_CONFLICTS) {
                    throw KernelFailures.rethrow(location, e);
                }
                LOG.info("[{}] Somebody else changed the table, which is tried again.", location, e);
            }
        }
    }

    private void create(NewTable wanted) {
        Map<String, String> noted = TableProperties.noted(wanted.properties());
        Map<String, String> kernels = new HashMap<>(wanted.properties());
        kernels.keySet().removeAll(noted.keySet());
        CreateTableTransactionBuilder builder = TableManager.buildCreateTableTransaction(
                        location.toString(), wanted.schema(), ENGINE_INFO)
                .withTableProperties(kernels)
                .withCommitter(committer);
        if (!wanted.partitionColumns().isEmpty()) {
            builder = builder.withDataLayoutSpec(DataLayoutSpec.partitioned(
                    wanted.partitionColumns().stream().map(Column::new).toList()));
        } else if (!wanted.clusteringColumns().isEmpty()) {
            builder = builder.withDataLayoutSpec(DataLayoutSpec.clustered(wanted.clusteringColumns().stream()
                    .map(path -> new Column(path.toArray(String[]::new)))
                    .toList()));
        }
        TransactionCommitResult made = KernelInternals.create(engine, builder.build(engine), ENGINE_INFO, noted)
                .commit(engine, CloseableIterable.emptyIterable());
        LOG.info(
                "[{}] made, partitioned by {}, clustered by {}",
                location,
                wanted.partitionColumns(),
                wanted.clusteringColumns());
        made.getPostCommitHooks().forEach(this::invoke);
    }

    /** The first checksum, on which those of later versions build. The table is complete without it. */
    private void invoke(PostCommitHook hook) {
        invoke(hook, 0);
    }

    /** What Kernel proposes after a commit; the version is complete without it. */
    void invoke(PostCommitHook hook, long version) {
        try {
            hook.threadSafeInvoke(engine);
        } catch (IOException | RuntimeException e) {
            LOG.warn("[{}] {} of version {} failed.", location, hook.getType(), version, e);
        }
    }
}
