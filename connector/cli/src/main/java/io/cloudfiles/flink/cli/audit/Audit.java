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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.cli.state.CheckpointedDiscovery;
import io.cloudfiles.flink.cli.state.CheckpointedFiles;
import io.cloudfiles.flink.cli.state.CheckpointedLists;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.SinkState;
import io.cloudfiles.flink.delta.maintenance.CommittedRows;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.ReprocessRequest;
import io.cloudfiles.flink.discovery.ReprocessRequests;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.source.enumerator.EnumeratorState;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares the ledger of a checkpoint, the commits of a table and the files of a store, in this order: what comes meanwhile is then known to
 * be younger, and not called missing or twice.
 *
 * <p>All that is said is sorted on the local disk, so that memory does not grow with the number of files.
 */
@Internal
public final class Audit {
    private final Location checkpoint;
    private final String sourceUid;
    private final Location target;
    private final Map<String, String> given;
    private final Map<String, String> storageOptions;

    /**
     * @param checkpoint a checkpoint or savepoint
     * @param sourceUid {@code source.uid} of the source in it
     * @param target the Delta table
     * @param options of the source and of stores that take the place of those that the checkpoint keeps, in any spelling
     */
    public Audit(Location checkpoint, String sourceUid, Location target, Map<String, String> options) {
        this.checkpoint = checkpoint;
        this.sourceUid = sourceUid;
        this.target = target;
        this.given = Inventory.canonical(options);
        this.storageOptions = CloudOptions.pick(given);
    }

    /**
     * Compares.
     *
     * @param findings takes each finding, in the order of the files
     * @throws CloudFilesException when the checkpoint has no such source, or there is no table, or it is another one
     * @throws IOException when something cannot be read
     */
    AuditResult run(Consumer<Finding> findings) throws IOException {
        EnumeratorState discovery = discovery();
        DiscoveryConfig source = Inventory.config(recorded(discovery), given);
        Totals totals = new Totals();
        try (SortedClaims claims = new SortedClaims();
                Storages storages = Storages.load()) {
            CheckpointedLists lists = CheckpointedLists.of(checkpoint, storages, storageOptions);
            long checkpointId = lists.checkpointId();
            List<byte[]> sinks = lists.named(SinkState.NAME);
            Set<Location> inHand = lists.filesInHand(sourceUid);
            readLedger(claims);
            Storage storage = storages.open(target, storageOptions);
            DeltaTable table = DeltaTable.toRead(target, storage);
            requireTableOfJob(table, sinks);
            CommittedRows.Found committed = CommittedRows.read(
                    table,
                    storage,
                    (rows, ofCheckpoint, time) -> claims.add(new Claim.InTable(
                            rows.file(),
                            rows.version(),
                            rows.rows(),
                            ofCheckpoint > checkpointId,
                            time.toEpochMilli())));
            Inventory.list(source, storageOptions, file -> claims.add(new Claim.InStore(file)));
            Comparison comparison = new Comparison(
                    bounds(source, discovery, committed, requests(discovery, storages)),
                    new CheckpointUnderWay(inHand, SinkState.isCommitted(table, sinks)),
                    totals,
                    findings);
            claims.forEachFile(comparison::take);
            return new AuditResult(checkpoint, target, source.paths(), discovery.listed(), totals, committed);
        }
    }

    /** Of another table nothing would be proved, and where its log was cleaned up, nothing be found either. */
    private void requireTableOfJob(DeltaTable table, List<byte[]> sinks) throws IOException {
        if (!SinkState.mayWriteTo(table, sinks)) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "[" + target + "] is not the table that the job of [" + checkpoint
                            + "] writes to. Name that one with '--target'; if it was removed and made anew, its rows were lost with it.");
        }
    }

    private EnumeratorState discovery() throws IOException {
        return CheckpointedDiscovery.read(checkpoint, sourceUid, storageOptions)
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_USAGE,
                        "[" + checkpoint + "] says nothing of the discovery of source '" + sourceUid
                                + "', so that it is not known which files should be in its ledger."));
    }

    /** Checkpoints of before options were kept have the paths only. */
    private static Map<String, String> recorded(EnumeratorState discovery) {
        Map<String, String> options = new LinkedHashMap<>(discovery.options());
        options.putIfAbsent("path", String.join(",", discovery.paths()));
        return options;
    }

    /** What {@code cloudfiles reprocess} has asked for. */
    private List<ReprocessRequest> requests(EnumeratorState discovery, Storages storages) throws IOException {
        String directory = discovery.options().get(DiscoveryOptions.REPROCESS_LOCATION.key());
        if (directory == null) {
            return List.of();
        }
        Location location = Location.parse(directory);
        return new ReprocessRequests(storages.open(location, storageOptions), location).newestFirst();
    }

    private static Bounds bounds(
            DiscoveryConfig source,
            EnumeratorState discovery,
            CommittedRows.Found committed,
            List<ReprocessRequest> requests) {
        EnumeratorState.@Nullable Forgotten forgotten = discovery.forgotten();
        return new Bounds(
                PathFilter.from(source),
                discovery.listed(),
                forgotten == null ? null : forgotten.beforeMicros(),
                committed.unproved(),
                Boolean.parseBoolean(discovery.options().get(LedgerOptions.ALLOW_OVERWRITES.key())),
                requests);
    }

    private void readLedger(SortedClaims claims) throws IOException {
        try {
            CheckpointedFiles.read(checkpoint, sourceUid, storageOptions, state -> {
                try {
                    claims.add(Claim.InLedger.of(state));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
