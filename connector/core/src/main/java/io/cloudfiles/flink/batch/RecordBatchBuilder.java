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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Gathers rows into batches, for data that arrives as rows. Rows are copied, with their kinds, so the caller may reuse them. Used by one
 * thread at a time.
 */
@PublicEvolving
public final class RecordBatchBuilder {
    private static final int DEFAULT_MAX_ROWS = 4096;
    private static final long DEFAULT_MAX_BYTES = 1 << 20;
    private static final int INITIAL_KINDS = 64;

    private final int schemaVersion;
    private final RowType type;
    private final int maxRows;
    private final long maxBytes;
    private RowAppender rows;

    /** Of each row so far, and of some to come; null while all are insertions. */
    private byte @Nullable [] kinds;

    private long sizeBytes;

    /**
     * Bounds batches to 4,096 rows and 1 MiB.
     *
     * @param schemaVersion number of the schema version of the rows; 0 for a declared schema
     * @param type names and types of the columns
     */
    public RecordBatchBuilder(int schemaVersion, RowType type) {
        this(schemaVersion, type, DEFAULT_MAX_ROWS, DEFAULT_MAX_BYTES);
    }

    /**
     * @param schemaVersion number of the schema version of the rows; 0 for a declared schema
     * @param type names and types of the columns
     * @param maxRows rows at which the builder is full
     * @param maxBytes size at which the builder is full, about as serialized
     */
    public RecordBatchBuilder(int schemaVersion, RowType type, int maxRows, long maxBytes) {
        if (maxRows < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("A batch needs room: " + maxRows + " rows, " + maxBytes + " bytes.");
        }
        this.schemaVersion = schemaVersion;
        this.type = type;
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.rows = new RowAppender(type.getChildren());
    }

    /** Adds a row, even when the builder is full. */
    public void add(RowData row) {
        if (row.getRowKind() != RowKind.INSERT || kinds != null) {
            putKind(row.getRowKind());
        }
        sizeBytes += rows.append(row);
    }

    private void putKind(RowKind kind) {
        int row = rows.rows();
        byte[] known = kinds;
        if (known == null) {
            known = new byte[Math.max(INITIAL_KINDS, row + 1)];
        } else if (row == known.length) {
            known = Arrays.copyOf(known, 2 * row);
        }
        known[row] = kind.toByteValue();
        kinds = known;
    }

    /** Whether it is time to {@link #build}. */
    public boolean isFull() {
        return rows.rows() >= maxRows || sizeBytes >= maxBytes;
    }

    /** Number of rows gathered. */
    public int rowCount() {
        return rows.rows();
    }

    /** A batch of the rows gathered, perhaps none; the builder starts anew. */
    public RecordBatch build() {
        RecordBatch batch = RecordBatch.of(schemaVersion, type, rows.buildFields(), rows.rows(), kinds, null);
        rows = new RowAppender(type.getChildren());
        kinds = null;
        sizeBytes = 0;
        return batch;
    }
}
