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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.delta.commit.KernelFailures;
import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.cloudfiles.flink.delta.engine.StorageEngine;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.utils.CloseableIterator;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * One version of a Delta table, row by row, on one thread: for looking at a table without another program. Deletion vectors, renamed
 * columns and partition values are honoured.
 */
@Internal
public final class DeltaTableReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Engine engine;
    private final Location table;
    private final Snapshot snapshot;

    private DeltaTableReader(Engine engine, Location table, Snapshot snapshot) {
        this.engine = engine;
        this.table = table;
        this.snapshot = snapshot;
    }

    /**
     * Opens the newest version.
     *
     * @param storage reaches the table; stays the caller's to close
     * @param table the table's root
     * @throws CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table
     */
    public static DeltaTableReader open(Storage storage, Location table) {
        Engine engine = new StorageEngine(storage);
        return new DeltaTableReader(engine, table, load(engine, table, OptionalLong.empty()));
    }

    /**
     * Opens a version.
     *
     * @param storage reaches the table; stays the caller's to close
     * @param table the table's root
     * @throws CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table, or no longer or not yet that version of it
     */
    public static DeltaTableReader open(Storage storage, Location table, long version) {
        Engine engine = new StorageEngine(storage);
        try {
            return new DeltaTableReader(engine, table, load(engine, table, OptionalLong.of(version)));
        } catch (KernelException e) {
            long newest = load(engine, table, OptionalLong.empty()).getVersion();
            throw new CloudFilesException(
                    ErrorCode.CF_PATH_NOT_FOUND,
                    "[" + table + "] Version " + version + " cannot be read: "
                            + (version > newest
                                    ? "the newest is " + newest + "."
                                    : "its log has expired. The newest is " + newest
                                            + "; the history shows the others that are left."),
                    e);
        }
    }

    private static Snapshot load(Engine engine, Location table, OptionalLong version) {
        SnapshotBuilder builder = TableManager.loadSnapshot(table.toString());
        try {
            return (version.isPresent() ? builder.atVersion(version.getAsLong()) : builder).build(engine);
        } catch (TableNotFoundException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_PATH_NOT_FOUND, "[" + table + "] is no Delta table. Check the path.", e);
        }
    }

    /** The version that is read. */
    public long version() {
        return snapshot.getVersion();
    }

    /** The names of the columns, in the table's order. */
    public List<String> columns() {
        return snapshot.getSchema().fieldNames();
    }

    /** The number of rows: from the statistics in the log, and by reading only where a file has none. */
    public long rowCount() throws IOException {
        Scan scan = snapshot.getScanBuilder().build();
        Row scanState = scan.getScanState(engine);
        long[] rows = {0};
        forEachFile(scan, true, file -> {
            OptionalLong recorded = recordedRows(file);
            if (recorded.isPresent()) {
                rows[0] += recorded.getAsLong() - KernelInternals.deletedRows(file);
            } else {
                visitFile(scanState, file, row -> {
                    rows[0]++;
                    return true;
                });
            }
            return true;
        });
        return rows[0];
    }

    private static OptionalLong recordedRows(Row file) throws IOException {
        Optional<String> statistics = KernelInternals.statistics(file);
        if (statistics.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode rows = JSON.readTree(statistics.get()).path("numRecords");
        return rows.isIntegralNumber() ? OptionalLong.of(rows.asLong()) : OptionalLong.empty();
    }

    /**
     * Shows rows, in no particular order, until it is enough.
     *
     * @param visitor takes a row as column name to value and returns whether it wants another. Values are boxed primitives, {@code
     *     BigDecimal}, {@code String}, {@code byte[]}, {@code LocalDate}, {@code Instant}, {@code LocalDateTime}, Flink's {@code
     *     Variant}, {@code List} and {@code Map}, for structs too
     * @throws IOException when a file cannot be read
     */
    public void forEachRow(Predicate<Map<String, @Nullable Object>> visitor) throws IOException {
        Scan scan = snapshot.getScanBuilder().build();
        Row scanState = scan.getScanState(engine);
        forEachFile(scan, false, file -> visitFile(scanState, file, visitor));
    }

    /** Takes a data file; returns whether it wants another. */
    private interface FileVisitor {
        boolean visit(Row scanFile) throws IOException;
    }

    private void forEachFile(Scan scan, boolean withStatistics, FileVisitor visitor) throws IOException {
        try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine, withStatistics)) {
            while (files.hasNext()) {
                try (CloseableIterator<Row> scanFiles = files.next().getRows()) {
                    while (scanFiles.hasNext()) {
                        if (!visitor.visit(scanFiles.next())) {
                            return;
                        }
                    }
                }
            }
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(table, e);
        }
    }

    private boolean visitFile(Row scanState, Row scanFile, Predicate<Map<String, @Nullable Object>> visitor)
            throws IOException {
        try (CloseableIterator<FilteredColumnarBatch> batches = ScannedFile.read(engine, scanState, scanFile)) {
            while (batches.hasNext()) {
                if (!visitBatch(batches.next(), visitor)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean visitBatch(FilteredColumnarBatch batch, Predicate<Map<String, @Nullable Object>> visitor) {
        ColumnarBatch data = batch.getData();
        List<String> names = data.getSchema().fieldNames();
        Optional<ColumnVector> selected = batch.getSelectionVector();
        for (int row = 0; row < data.getSize(); row++) {
            if (selected.isEmpty() || selected.get().getBoolean(row)) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    values.put(
                            names.get(i),
                            VectorValues.at(data.getSchema().at(i).getDataType(), data.getColumnVector(i), row));
                }
                if (!visitor.test(values)) {
                    return false;
                }
            }
        }
        return true;
    }
}
