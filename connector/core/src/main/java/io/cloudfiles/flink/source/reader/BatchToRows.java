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
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

/** Batches to rows, for those who process rows. Each row is an object of its own, a view of its batch that stays valid. */
@Internal
public final class BatchToRows implements FlatMapFunction<RecordBatch, RowData>, ResultTypeQueryable<RowData> {
    private final RowType type;

    /** @param type of the rows of all batches */
    public BatchToRows(RowType type) {
        this.type = type;
    }

    @Override
    public void flatMap(RecordBatch batch, Collector<RowData> out) {
        int rows = batch.rowCount();
        for (int i = 0; i < rows; i++) {
            out.collect(batch.row(i));
        }
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(type);
    }
}
