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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.FileRewrite;
import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.write.WrittenFile;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Commits one group of rewritten files, as far as the table still has the files that they were made of. Each attempt looks at the newest
 * version first; Kernel compares it with what is committed between that look and the put.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MAX_ATTEMPTS = 20;

    private final DeltaTable table;
    private final Storage storage;
    private final Clock clock;
    private final TableDefinition definition;
    private final String where;

    /** @param definition the table that the files were rewritten for */
    GroupCommit(DeltaTable table, Storage storage, Clock clock, TableDefinition definition, String where) {
        this.table = table;
        this.storage = storage;
        this.clock = clock;
        this.definition = definition;
        this.where = where;
    }

    /**
     * Commits.
     *
     * @throws IOException when the store fails. Files that are then part of no version stay, since the commit may have been written all
     *     the same
     */
    void run(List<RewrittenBin> group, Compaction.Sums sums) throws IOException {
        List<RewrittenBin> bins = group;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Snapshot snapshot = table.requireSnapshot();
            if (attempt > 1 && isCommitted(bins, snapshot)) {
                sums.committed(snapshot.getVersion(), bins);
                return;
            }
            if (!table.definition(snapshot).equals(definition)) {
                sums.dropped(files(bins)
                        + " files stay as they are: columns, properties or features of the table were changed"
                        + " meanwhile. Run the compaction again.");
                delete(bins, snapshot);
                return;
            }
            bins = dropRemoved(bins, snapshot, sums);
            if (bins.isEmpty()) {
                return;
            }
            try {
                sums.committed(FileRewrite.commit(table, snapshot, actions(bins), numbers(bins)), bins);
                return;
            } catch (FileRewrite.ConflictException e) {
                LOG.info("[{}] Somebody else was faster; looking again.", table.location(), e);
            } catch (IOException e) {
                sums.committed(requireCommitted(bins, e), bins);
                return;
            }
        }
        Snapshot last = table.requireSnapshot();
        if (isCommitted(bins, last)) {
            sums.committed(last.getVersion(), bins);
            return;
        }
        delete(bins, last);
        throw new CloudFilesException(
                ErrorCode.CF_DELTA_COMMIT_FAILED,
                "[" + table.location() + "] " + files(bins) + " files were rewritten, but others were faster in "
                        + MAX_ATTEMPTS
                        + " attempts to commit that. The table is as it was. Run the compaction at a quieter"
                        + " time.");
    }

    /** The answer to a put was lost: the table tells whether it has the new files. Returns a version that has them. */
    private long requireCommitted(List<RewrittenBin> bins, IOException failure) throws IOException {
        try {
            Snapshot snapshot = table.requireSnapshot();
            if (isCommitted(bins, snapshot)) {
                return snapshot.getVersion();
            }
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    /**
     * Whether an attempt did commit after all. A group without rows adds no file: it is committed when all that it was made of is gone,
     * and when somebody else has removed all of that, there is nothing left to do either.
     */
    private boolean isCommitted(List<RewrittenBin> bins, Snapshot snapshot) throws IOException {
        if (bins.stream().allMatch(bin -> bin.files().isEmpty())) {
            return activeSources(bins, snapshot).isEmpty();
        }
        NamedFiles named = named(snapshot);
        return bins.stream().flatMap(bin -> bin.files().stream()).anyMatch(file -> named.contains(location(file)));
    }

    /** All files that the log names, also those that were removed again. */
    private NamedFiles named(Snapshot snapshot) throws IOException {
        NamedFiles named = new NamedFiles(table.location());
        table.visitLog(snapshot, 0, named);
        return named;
    }

    private Location location(WrittenFile file) {
        return table.location().child(file.path());
    }

    private List<RewrittenBin> dropRemoved(List<RewrittenBin> bins, Snapshot snapshot, Compaction.Sums sums)
            throws IOException {
        Set<String> active = activeSources(bins, snapshot);
        List<RewrittenBin> kept = new ArrayList<>();
        List<RewrittenBin> dropped = new ArrayList<>();
        for (RewrittenBin bin : bins) {
            boolean isWhole = bin.bin().files().stream().allMatch(file -> active.contains(file.key()));
            (isWhole ? kept : dropped).add(bin);
        }
        if (!dropped.isEmpty()) {
            sums.dropped(
                    files(dropped) + " files stay as they are: of each set that was merged, somebody else has removed a"
                            + " file or rows of it meanwhile.");
            delete(dropped, snapshot);
        }
        return kept;
    }

    /** Keys of those small files that the table still has, with the rows that they had. */
    private Set<String> activeSources(List<RewrittenBin> bins, Snapshot snapshot) throws IOException {
        Set<String> sources = bins.stream()
                .flatMap(bin -> bin.bin().files().stream())
                .map(SmallFile::key)
                .collect(Collectors.toSet());
        ScanBuilder builder = snapshot.getScanBuilder();
        PartitionCondition.parse(where, definition).ifPresent(builder::withFilter);
        Set<String> active = new HashSet<>();
        Compaction.forEachFile(table.engine(), builder.build(), file -> {
            if (sources.contains(file.key())) {
                active.add(file.key());
            }
        });
        return active;
    }

    private List<Row> actions(List<RewrittenBin> bins) {
        long now = clock.millis();
        List<Row> actions = new ArrayList<>();
        for (RewrittenBin bin : bins) {
            bin.bin().files().forEach(file -> actions.add(KernelInternals.removeRewrittenFile(file.scanFile(), now)));
            for (WrittenFile file : bin.files()) {
                // The partition as the log had it: another spelling of the same value would be a change.
                actions.add(KernelInternals.addFile(
                        file.path(),
                        bin.bin().partition(),
                        file.sizeBytes(),
                        file.modifiedMillis(),
                        file.statistics(),
                        false));
            }
        }
        return actions;
    }

    private FileRewrite.Numbers numbers(List<RewrittenBin> bins) {
        return new FileRewrite.Numbers(
                where,
                files(bins),
                bins.stream().mapToLong(bin -> bin.bin().sizeBytes()).sum(),
                bins.stream().mapToInt(bin -> bin.files().size()).sum(),
                bins.stream().mapToLong(RewrittenBin::addedBytes).sum());
    }

    private static int files(List<RewrittenBin> bins) {
        return bins.stream().mapToInt(bin -> bin.bin().files().size()).sum();
    }

    /**
     * Deletes what no version names or will name: no attempt may still be on its way. A vacuum deletes what stays.
     *
     * @param newest read after the last attempt: what it names, or did name, is not deleted
     */
    private void delete(List<RewrittenBin> bins, Snapshot newest) throws IOException {
        NamedFiles named = named(newest);
        for (RewrittenBin bin : bins) {
            for (WrittenFile file : bin.files()) {
                if (named.contains(location(file))) {
                    continue;
                }
                try {
                    storage.delete(location(file));
                } catch (IOException e) {
                    LOG.warn("File {} is part of no version and could not be deleted. A vacuum will.", file.path(), e);
                }
            }
        }
    }
}
