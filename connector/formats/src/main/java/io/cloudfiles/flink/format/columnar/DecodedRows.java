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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import org.apache.flink.annotation.Internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rows that were decoded together.
 *
 * @param rows all of them
 * @param marks what was found of them
 */
@Internal
public record DecodedRows(RecordBatch rows, RowMarks marks) {
    private static final long MAX_BATCH_BYTES = 1024 * 1024;

    /**
     * Makes batches of them: mostly one. Rows that turned out larger than expected are copied into several, and so are those that stay
     * when some are dropped.
     *
     * @param sizeBytes about how many bytes they take when serialized
     * @param offset where the part of the file begins that these rows are of: a row group, a stripe
     * @param before rows of that part before these
     */
    public Deque<DecodedBatch> batches(long sizeBytes, long offset, long before) {
        Deque<DecodedBatch> batches = new ArrayDeque<>();
        if (sizeBytes <= MAX_BATCH_BYTES && !marks.hasDropped()) {
            batches.add(batch(rows, 0, rows.rowCount(), offset, before));
            return batches;
        }
        RecordBatchBuilder builder = new RecordBatchBuilder(rows.schemaVersion(), rows.type());
        int from = 0;
        for (int row = 0; row < rows.rowCount(); row++) {
            if (!marks.isDropped(row)) {
                builder.add(rows.row(row));
            }
            if (builder.isFull() || row == rows.rowCount() - 1) {
                batches.add(batch(builder.build(), from, row + 1, offset, before));
                from = row + 1;
            }
        }
        return batches;
    }

    private DecodedBatch batch(RecordBatch batch, int from, int to, long offset, long before) {
        return new DecodedBatch(
                batch,
                new ReadPosition(offset, before + to),
                marks.rescued(from, to),
                marks.corrupt(from, to),
                marks.dropped(from, to),
                marks.badRecords(from, to));
    }
}
