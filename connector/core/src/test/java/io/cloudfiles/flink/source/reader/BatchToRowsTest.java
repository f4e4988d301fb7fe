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
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.testing.LongRecordFormat;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BatchToRowsTest {
    private static final RowType TYPE = LongRecordFormat.SCHEMA.type();

    private final BatchToRows toRows = new BatchToRows(TYPE);

    @Test
    void givesRowsThatStayWhatTheyAre() {
        List<RowData> rows = new ArrayList<>();

        toRows.flatMap(batch(1, 2, 3), new ListCollector<>(rows));
        toRows.flatMap(batch(), new ListCollector<>(rows));
        toRows.flatMap(batch(4), new ListCollector<>(rows));

        assertThat(rows).extracting(row -> row.getLong(0)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void keepsTheKindsOfRows() {
        RecordBatchBuilder builder = new RecordBatchBuilder(0, TYPE);
        for (RowKind kind : RowKind.values()) {
            builder.add(GenericRowData.ofKind(kind, 1L));
        }
        List<RowData> rows = new ArrayList<>();

        toRows.flatMap(builder.build(), new ListCollector<>(rows));

        assertThat(rows).extracting(RowData::getRowKind).containsExactly(RowKind.values());
    }

    @Test
    void tellsTheTypeOfItsRows() {
        assertThat(toRows.getProducedType()).isEqualTo(InternalTypeInfo.of(TYPE));
    }

    private static RecordBatch batch(long... ids) {
        HeapLongVector column = new HeapLongVector(ids.length);
        for (int i = 0; i < ids.length; i++) {
            column.setLong(i, ids[i]);
        }
        return RecordBatch.of(0, TYPE, new ColumnVector[] {column}, ids.length);
    }
}
