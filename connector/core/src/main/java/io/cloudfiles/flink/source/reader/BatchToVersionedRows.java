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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.VersionedRow;
import io.cloudfiles.flink.batch.VersionedRowTypeInfo;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Batches to rows that know their columns. Each is an object of its own, a view of its batch that stays valid. */
@Internal
public final class BatchToVersionedRows
        implements FlatMapFunction<RecordBatch, VersionedRow>, ResultTypeQueryable<VersionedRow> {
    private static final long serialVersionUID = 1L;

    /** The last row, whose columns most others share. */
    private transient @Nullable VersionedRow last;

    @Override
    public void flatMap(RecordBatch batch, Collector<VersionedRow> out) {
        VersionedRow row = last;
        int rows = batch.rowCount();
        for (int i = 0; i < rows; i++) {
            row = row != null && (i > 0 || isLike(row, batch))
                    ? row.withRow(batch.row(i))
                    : VersionedRow.of(batch.schemaVersion(), batch.type(), batch.row(i));
            out.collect(row);
        }
        last = row;
    }

    private static boolean isLike(VersionedRow row, RecordBatch batch) {
        return row.schemaVersion() == batch.schemaVersion() && row.schema().equals(batch.type());
    }

    @Override
    public TypeInformation<VersionedRow> getProducedType() {
        return VersionedRowTypeInfo.INSTANCE;
    }
}
