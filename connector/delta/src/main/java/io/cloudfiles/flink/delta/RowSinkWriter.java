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

import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.delta.commit.DeltaWriteResult;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.util.List;

/** Gathers rows into batches, at the latest until the next checkpoint. All methods belong to the task's thread. */
final class RowSinkWriter implements CommittingSinkWriter<RowData, DeltaWriteResult> {
    private final RecordBatchBuilder rows;
    private final DeltaSinkWriter batches;

    private RowSinkWriter(RecordBatchBuilder rows, DeltaSinkWriter batches) {
        this.rows = rows;
        this.batches = batches;
    }

    static RowSinkWriter open(RowType type, DeltaConfig config, WriterInitContext context) throws IOException {
        return new RowSinkWriter(new RecordBatchBuilder(0, type), DeltaSinkWriter.forBatches(config, context));
    }

    @Override
    public void write(RowData row, Context context) throws IOException {
        AppendOnly.require(row.getRowKind());
        rows.add(row);
        if (rows.isFull()) {
            batches.writeBatch(rows.build());
        }
    }

    /** Hands on what is gathered; Flink calls it before each {@link #prepareCommit}. */
    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (rows.rowCount() > 0) {
            batches.writeBatch(rows.build());
        }
    }

    @Override
    public List<DeltaWriteResult> prepareCommit() throws IOException {
        return batches.prepareCommit();
    }

    @Override
    public void close() throws IOException {
        batches.close();
    }
}
