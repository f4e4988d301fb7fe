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
import io.cloudfiles.flink.delta.commit.KernelFailures;
import io.cloudfiles.flink.delta.maintenance.CompactionPlan.Bin;
import io.cloudfiles.flink.delta.schema.FileSettings;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.write.WriterConfig;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Merges small files of a table. Its rows stay what they are, so do earlier versions; the files that were merged stay in the store until
 * a {@link Vacuum} after the retention.
 *
 * <p><b>Clustered tables.</b> Files that are clustered already stay as they are; the others are merged to files that are not clustered, for
 * a clustering to come.
 *
 * <p><b>Beside others.</b> Who appends is not disturbed and does not disturb. When somebody has removed a file meanwhile, or deleted rows
 * of it, what was made of it is dropped; when somebody has changed columns or properties, the whole group is. Somebody who deletes from a
 * file that has just been merged is told so by his program and repeats it, as beside Delta's own OPTIMIZE.
 *
 * <p><b>Failure.</b> Files are written first and become part of the table, in place of the old ones, by one commit for each group. What
 * dies before that leaves files that no commit names, which a vacuum deletes.
 */
@Internal
public final class Compaction {
    private final DeltaTable table;
    private final Storage storage;
    private final Clock clock;

    /**
     * @param table to be compacted
     * @param storage that it is on
     * @param clock gives modification times
     */
    public Compaction(DeltaTable table, Storage storage, Clock clock) {
        this.table = table;
        this.storage = storage;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param removedFiles small files that are no longer of the table
     * @param removedBytes their size
     * @param addedFiles files that took their place; 0 when it was only looked
     * @param addedBytes their size
     * @param versions that were made
     * @param dropped why some files stayed as they are; a sentence for each reason
     */
    public record Result(
            int removedFiles,
            long removedBytes,
            int addedFiles,
            long addedBytes,
            List<Long> versions,
            List<String> dropped) {
        public Result {
            versions = List.copyOf(versions);
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * Merges small files.
     *
     * @param where conditions on partition columns, as {@link PartitionCondition#parse} reads them; empty for all partitions
     * @param targetBytes size of the files that are made; null for what the table asks for, or 128 MiB
     * @param dryRun whether to look only: the result is what would be done, without what is known only afterwards
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table, {@code CF_USAGE} when the
     *     conditions cannot be read, {@code CF_DELTA_TABLE_UNSUPPORTED} when the table would not keep what it promises
     * @throws IOException when the storage fails
     */
    public Result run(String where, @Nullable Long targetBytes, boolean dryRun) throws IOException {
        try {
            return compact(where, targetBytes, dryRun);
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(table.location(), e);
        }
    }

    private Result compact(String where, @Nullable Long wantedBytes, boolean dryRun) throws IOException {
        Snapshot snapshot = table.requireSnapshot();
        TableDefinition definition = table.definition(snapshot);
        long targetBytes = wantedBytes == null ? targetBytes(definition) : wantedBytes;
        RowType rows = CompactionSupport.rows(definition);
        ScanBuilder builder = snapshot.getScanBuilder();
        PartitionCondition.parse(where, definition).ifPresent(builder::withFilter);
        if (TrackedRows.isOn(definition)) {
            builder.withReadSchema(TrackedRows.of(definition).read(snapshot.getSchema()));
        }
        Scan scan = builder.build();
        List<List<Bin>> groups = CompactionPlan.groups(files(table.engine(), scan), targetBytes);
        if (dryRun) {
            return planned(groups);
        }
        Sums sums = new Sums();
        try (BinRewriter rewriter = new BinRewriter(
                table, storage, clock, definition, rows, scan.getScanState(table.engine()), targetBytes)) {
            for (List<Bin> group : groups) {
                new GroupCommit(table, storage, clock, definition, where).run(rewriter.rewrite(group), sums);
            }
        } catch (IOException | RuntimeException e) {
            if (sums.versions.isEmpty()) {
                throw e;
            }
            if (e instanceof CloudFilesException failure) {
                throw new CloudFilesException(failure.code(), sums.before(failure.detail()), e);
            }
            throw new IOException(sums.before(String.valueOf(e.getMessage())), e);
        }
        return sums.result();
    }

    private static long targetBytes(TableDefinition definition) {
        WriterConfig defaults = WriterConfig.DEFAULT;
        Long asked = new FileSettings(null, defaults.compression())
                .orThoseOf(definition)
                .targetBytes();
        return asked == null ? defaults.targetFileBytes() : asked;
    }

    private static List<SmallFile> files(Engine engine, Scan scan) throws IOException {
        List<SmallFile> files = new ArrayList<>();
        forEachFile(engine, scan, file -> {
            if (!file.isClustered()) {
                files.add(file);
            }
        });
        return files;
    }

    /** Shows all files of a scan. */
    static void forEachFile(Engine engine, Scan scan, Consumer<SmallFile> visitor) throws IOException {
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> scanFiles = batches.next().getRows()) {
                    while (scanFiles.hasNext()) {
                        visitor.accept(SmallFile.of(scanFiles.next()));
                    }
                }
            }
        }
    }

    private static Result planned(List<List<Bin>> groups) {
        List<Bin> bins = groups.stream().flatMap(List::stream).toList();
        return new Result(
                bins.stream().mapToInt(bin -> bin.files().size()).sum(),
                bins.stream().mapToLong(Bin::sizeBytes).sum(),
                bins.size(),
                0,
                List.of(),
                List.of());
    }

    /** What has been done so far. */
    static final class Sums {
        private final List<Long> versions = new ArrayList<>();
        private final List<String> dropped = new ArrayList<>();
        private int removedFiles;
        private long removedBytes;
        private int addedFiles;
        private long addedBytes;

        void committed(long version, List<RewrittenBin> bins) {
            versions.add(version);
            for (RewrittenBin bin : bins) {
                removedFiles += bin.bin().files().size();
                removedBytes += bin.bin().sizeBytes();
                addedFiles += bin.files().size();
                addedBytes += bin.addedBytes();
            }
        }

        void dropped(String reason) {
            dropped.add(reason);
        }

        /** A failure's message, and what was committed before it and stays. */
        private String before(String failure) {
            return failure + " [" + removedFiles + " files were merged into " + addedFiles
                    + " before that, as version "
                    + versions.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ", and stay so. Run the compaction again for the rest.]";
        }

        Result result() {
            return new Result(removedFiles, removedBytes, addedFiles, addedBytes, versions, dropped);
        }
    }
}
