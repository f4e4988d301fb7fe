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

import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.RandomRows;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Batches of some rows of a batch. */
class RecordBatchSelectTest {
    @RepeatedTest(50)
    void someRowsOfAnyTypeAreThoseRowsSerializedOrNot() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        RandomRows data = new RandomRows(seed);
        RowType type = data.rowType(3);
        List<List<Object>> rows = data.rows(type, 1 + random.nextInt(100));
        int[] chosen = random.ints(random.nextInt(2 * rows.size()), 0, rows.size())
                .sorted()
                .distinct()
                .toArray();

        RecordBatch selected = Batches.of(7, type, rows).select(chosen.clone());

        List<List<Object>> expected = Arrays.stream(chosen).mapToObj(rows::get).toList();
        assertThat(selected.schemaVersion()).isEqualTo(7);
        assertThat(selected.isInsertOnly()).isTrue();
        assertThat(Batches.rows(selected)).as("seed %d", seed).isEqualTo(expected);
        assertThat(Batches.rows(serialized(selected))).as("seed %d", seed).isEqualTo(expected);
    }

    private static RecordBatch serialized(RecordBatch batch) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        new RecordBatchSerializer().serialize(batch, out);
        return new RecordBatchSerializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    @Test
    void aConstantColumnStaysOne() {
        LogicalType text = new VarCharType(10);
        ColumnVector constant = ConstantVectors.of(StringData.fromString("a"), text);
        RecordBatch batch = RecordBatch.of(0, RowType.of(text), new ColumnVector[] {constant}, 5);

        RecordBatch selected = batch.select(new int[] {1, 3});

        assertThat(selected.column(0)).isSameAs(constant);
        assertThat(selected.rowCount()).isEqualTo(2);
    }

    @Test
    void rowsKeepTheirKinds() {
        RecordBatchBuilder builder = new RecordBatchBuilder(0, RowType.of(new BigIntType()));
        for (RowKind kind : List.of(RowKind.INSERT, RowKind.DELETE, RowKind.INSERT)) {
            builder.add(GenericRowData.ofKind(kind, 1L));
        }
        RecordBatch batch = builder.build();

        assertThat(batch.select(new int[] {1, 2}).kind(0)).isEqualTo(RowKind.DELETE);
        assertThat(batch.select(new int[] {1, 2}).kind(1)).isEqualTo(RowKind.INSERT);
        assertThat(batch.select(new int[] {0, 2}).isInsertOnly()).isTrue();
    }
}
