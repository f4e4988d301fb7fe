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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.cloudfiles.flink.delta.engine.StorageEngine;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Some columns of one version of a table: which files there are, and their rows. Used by one thread. */
final class SnapshotScan implements AutoCloseable {
    private final Storages storages;
    private final Engine engine;
    private final Snapshot snapshot;
    private final RowType columns;
    private final Scan scan;

    private SnapshotScan(
            Storages storages,
            Engine engine,
            Location location,
            Snapshot snapshot,
            RowType columns,
            @Nullable RowFilter filter) {
        this.storages = storages;
        this.engine = engine;
        this.snapshot = snapshot;
        this.columns = columns;
        ScanBuilder builder = snapshot.getScanBuilder()
                .withReadSchema(
                        atLeastOne(TableColumns.of(location, snapshot.getSchema(), columns), snapshot.getSchema()));
        if (filter != null) {
            filter.on(snapshot.getSchema()).ifPresent(builder::withFilter);
        }
        this.scan = builder.build();
    }

    /** Rows without columns are counted by those of one column. */
    private static StructType atLeastOne(StructType wanted, StructType table) {
        return wanted.length() > 0 || table.length() == 0 ? wanted : new StructType(List.<StructField>of(table.at(0)));
    }

    /**
     * Opens a version.
     *
     * @param version which one; the newest where it is empty
     * @param columns names, in any case, and types of the rows
     * @param filter leaves out files; null for all
     * @throws CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table, {@code DELTA_METADATA_MISMATCH} when it has other
     *     columns
     */
    static SnapshotScan open(TableAccess access, OptionalLong version, RowType columns, @Nullable RowFilter filter)
            throws IOException {
        Location location = access.location();
        Storages storages = Storages.load();
        try {
            Engine engine = new StorageEngine(storages.open(location, access.storageOptions()));
            SnapshotBuilder builder = TableManager.loadSnapshot(location.toString());
            Snapshot snapshot = (version.isPresent() ? builder.atVersion(version.getAsLong()) : builder).build(engine);
            return new SnapshotScan(storages, engine, location, snapshot, columns, filter);
        } catch (TableNotFoundException e) {
            storages.close();
            throw new CloudFilesException(
                    ErrorCode.CF_PATH_NOT_FOUND,
                    "[" + location + "] is no Delta table. Check the path; an INSERT makes the table.",
                    e);
        } catch (RuntimeException e) {
            storages.close();
            throw e;
        }
    }

    /** The version that is read. */
    long version() {
        return snapshot.getVersion();
    }

    /** All files that may have wanted rows. */
    List<DeltaFileSplit> files() throws IOException {
        List<DeltaFileSplit> splits = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> files = batches.next().getRows()) {
                    while (files.hasNext()) {
                        splits.add(new DeltaFileSplit(splits.size(), KernelInternals.printScanFile(files.next()), 0));
                    }
                }
            }
        }
        return splits;
    }

    /** The rows of a file behind those that were read; closed by the caller. */
    FileRows rows(DeltaFileSplit split) throws IOException {
        return new FileRows(
                ScannedFile.read(engine, scan.getScanState(engine), KernelInternals.parseScanFile(split.scanFile())),
                columns,
                split.rowsRead());
    }

    @Override
    public void close() throws IOException {
        storages.close();
    }
}
