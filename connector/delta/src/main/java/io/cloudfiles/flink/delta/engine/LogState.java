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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.utils.CloseableIterator;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the log holds at one version: files, tombstones and transactions, that is, what a checkpoint of it would hold. Stateless; it uses
 * Kernel's internals as {@link KernelInternals} does.
 */
@Internal
public final class LogState {
    private static final int ADD = SingleAction.CHECKPOINT_SCHEMA.indexOf("add");
    private static final int REMOVE = SingleAction.CHECKPOINT_SCHEMA.indexOf("remove");
    private static final int TRANSACTION = SingleAction.CHECKPOINT_SCHEMA.indexOf("txn");

    private LogState() {}

    /**
     * A data file that the log names.
     *
     * @param location where it is
     * @param sizeBytes its size; 0 when the log does not tell
     * @param statistics of an active file as the protocol's JSON, where it has some
     * @param deletedRows rows that a deletion vector takes away
     * @param deletionVector the file that the deletion vector is in, if it is in one
     */
    public record LogFile(
            Location location,
            long sizeBytes,
            Optional<String> statistics,
            long deletedRows,
            Optional<Location> deletionVector) {}

    /** Takes what the log holds. */
    public interface Visitor {
        /** A file of the table. */
        default void active(LogFile file) throws IOException {}

        /** A file that was removed, and is still needed by readers of earlier versions. */
        default void removed(LogFile file) {}

        /**
         * The last transaction of a name.
         *
         * @param updatedMillis when, if the log tells
         */
        default void transaction(String appId, long version, OptionalLong updatedMillis) {}
    }

    /**
     * Shows all that the log holds at a version, in no particular order. Reads the log.
     *
     * @param table the table's root
     * @param removedAfterMillis tombstones that are older are left out
     */
    public static void visit(Engine engine, Location table, Snapshot snapshot, long removedAfterMillis, Visitor visitor)
            throws IOException {
        try (CreateCheckpointIterator batches =
                new CreateCheckpointIterator(engine, snapshot.getLogSegment(), removedAfterMillis)) {
            while (batches.hasNext()) {
                visit(table, batches.next(), visitor);
            }
        }
    }

    private static void visit(Location table, FilteredColumnarBatch batch, Visitor visitor) throws IOException {
        try (CloseableIterator<Row> actions = batch.getRows()) {
            while (actions.hasNext()) {
                Row action = actions.next();
                if (!action.isNullAt(ADD)) {
                    visitor.active(file(table, new AddFile(action.getStruct(ADD))));
                } else if (!action.isNullAt(REMOVE)) {
                    visitor.removed(file(table, new RemoveFile(action.getStruct(REMOVE))));
                } else if (!action.isNullAt(TRANSACTION)) {
                    SetTransaction transaction = SetTransaction.fromRow(action.getStruct(TRANSACTION));
                    visitor.transaction(
                            transaction.getAppId(),
                            transaction.getVersion(),
                            transaction.getLastUpdated().stream()
                                    .mapToLong(Long::longValue)
                                    .findFirst());
                }
            }
        }
    }

    private static LogFile file(Location table, AddFile add) {
        Optional<DeletionVectorDescriptor> deletions = add.getDeletionVector();
        return new LogFile(
                location(table, add.getPath()),
                add.getSize(),
                add.getStatsJson(),
                deletions.map(DeletionVectorDescriptor::getCardinality).orElse(0L),
                deletionVector(table, deletions));
    }

    private static LogFile file(Location table, RemoveFile remove) {
        return new LogFile(
                location(table, remove.getPath()),
                remove.getSize().orElse(0L),
                Optional.empty(),
                0,
                deletionVector(table, remove.getDeletionVector()));
    }

    private static Optional<Location> deletionVector(Location table, Optional<DeletionVectorDescriptor> deletions) {
        return deletions
                .filter(DeletionVectorDescriptor::isOnDisk)
                .map(onDisk -> Location.parse(onDisk.getAbsolutePath(table.toString())));
    }

    /** The file at a path of the log: percent-encoded, and below the table unless it is absolute, as in a shallow clone. */
    static Location location(Location table, String path) {
        try {
            URI uri = new URI(path);
            if (uri.getScheme() == null) {
                return uri.getPath().startsWith("/") ? Location.parse(uri.getPath()) : table.child(uri.getPath());
            }
            String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
            return Location.parse(uri.getScheme() + "://" + authority + uri.getPath());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("[" + table + "] The log names '" + path + "', which is no URI.", e);
        }
    }

    /** The last checkpoint of the log that a snapshot was read from; empty when there was none. */
    public static OptionalLong checkpointVersion(Snapshot snapshot) {
        return snapshot.getLogSegment().getCheckpointVersionOpt().stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** How long files that are no longer of the table are kept, as the table wants it. */
    public static long removedFileRetentionMillis(Snapshot snapshot) {
        return TableConfig.TOMBSTONE_RETENTION.fromMetadata(snapshot.getMetadata());
    }

    /** The name that a table was given in a catalog, if it was. */
    public static Optional<String> tableName(Snapshot snapshot) {
        return snapshot.getMetadata().getName();
    }

    /** What the table is described as, if it is. */
    public static Optional<String> tableDescription(Snapshot snapshot) {
        return snapshot.getMetadata().getDescription();
    }

    /** The reader version that the table asks for. */
    public static int readerVersion(Snapshot snapshot) {
        return snapshot.getProtocol().getMinReaderVersion();
    }
}
