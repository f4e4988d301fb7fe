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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.batch.Versioned;
import io.cloudfiles.flink.batch.VersionedRow;
import io.cloudfiles.flink.delta.commit.DeltaWriteResult;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what carries its columns. Rows are gathered into batches of one schema version, at the latest until the next checkpoint; those of
 * several versions may come in any order. All methods belong to the task's thread.
 */
final class VersionedSinkWriter<T extends Versioned> implements CommittingSinkWriter<T, DeltaWriteResult> {
    /** Versions whose rows are gathered at once, a batch of memory each. */
    private static final int MAX_GATHERED = 16;

    private final DeltaSinkWriter batches;
    private final Map<Version, RecordBatchBuilder> gathered = new LinkedHashMap<>();
    /** What the last row was; almost always the next one, too. */
    private @Nullable Gathering last;

    private VersionedSinkWriter(DeltaSinkWriter batches) {
        this.batches = batches;
    }

    static <T extends Versioned> VersionedSinkWriter<T> open(DeltaConfig config, WriterInitContext context)
            throws IOException {
        return new VersionedSinkWriter<>(DeltaSinkWriter.forBatches(config, context));
    }

    @Override
    public void write(T element, Context context) throws IOException {
        if (element instanceof RecordBatch batch) {
            batches.writeBatch(batch);
        } else if (element instanceof VersionedRow row) {
            writeRow(row);
        }
    }

    private void writeRow(VersionedRow row) throws IOException {
        AppendOnly.require(row.kind());
        Gathering gathering = last;
        if (gathering == null || !gathering.version.isOf(row)) {
            gathering = gathering(new Version(row.schemaVersion(), row.schema()));
            last = gathering;
        }
        gathering.rows.add(row.row());
        if (gathering.rows.isFull()) {
            batches.writeBatch(gathering.rows.build());
        }
    }

    private Gathering gathering(Version version) throws IOException {
        RecordBatchBuilder rows = gathered.get(version);
        if (rows == null) {
            if (gathered.size() == MAX_GATHERED) {
                writeEldest();
            }
            rows = new RecordBatchBuilder(version.schemaVersion, version.type);
            gathered.put(version, rows);
        }
        return new Gathering(version, rows);
    }

    private void writeEldest() throws IOException {
        Iterator<RecordBatchBuilder> eldest = gathered.values().iterator();
        writeGathered(eldest.next());
        eldest.remove();
    }

    private void writeGathered(RecordBatchBuilder rows) throws IOException {
        if (rows.rowCount() > 0) {
            batches.writeBatch(rows.build());
        }
    }

    /** Hands on what is gathered; Flink calls it before each {@link #prepareCommit}. */
    @Override
    public void flush(boolean endOfInput) throws IOException {
        for (RecordBatchBuilder rows : gathered.values()) {
            writeGathered(rows);
        }
        gathered.clear();
        last = null;
    }

    @Override
    public List<DeltaWriteResult> prepareCommit() throws IOException {
        return batches.prepareCommit();
    }

    @Override
    public void close() throws IOException {
        batches.close();
    }

    private record Version(int schemaVersion, RowType type) {
        boolean isOf(VersionedRow row) {
            return schemaVersion == row.schemaVersion() && type.equals(row.schema());
        }
    }

    private record Gathering(Version version, RecordBatchBuilder rows) {}
}
