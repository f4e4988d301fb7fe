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
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordBatchBuilderTest {
    private static final RowType TYPE = RowType.of(new IntType(), new VarCharType(VarCharType.MAX_LENGTH));

    @Test
    void isFullAtItsRowsOrItsBytes() {
        RecordBatchBuilder byRows = new RecordBatchBuilder(1, TYPE, 2, 1000);
        byRows.add(row(1, "a"));
        assertThat(byRows.isFull()).isFalse();
        byRows.add(row(2, "b"));
        assertThat(byRows.isFull()).isTrue();

        RecordBatchBuilder byBytes = new RecordBatchBuilder(1, TYPE, 100, 1000);
        byBytes.add(row(1, "x".repeat(990)));
        assertThat(byBytes.isFull()).isFalse();
        byBytes.add(row(1, "12345"));
        assertThat(byBytes.isFull()).isTrue();
    }

    @Test
    void startsAnewAfterEachBatch() {
        RecordBatchBuilder builder = new RecordBatchBuilder(3, TYPE, 1, 1000);
        builder.add(row(1, "a"));
        RecordBatch first = builder.build();
        assertThat(builder.isFull()).isFalse();
        builder.add(row(2, "b"));
        RecordBatch second = builder.build();

        assertThat(first.schemaVersion()).isEqualTo(3);
        assertThat(Batches.rows(first)).containsExactly(List.of(1, "a"));
        assertThat(Batches.rows(second)).containsExactly(List.of(2, "b"));
        assertThat(builder.build().rowCount()).isZero();
    }

    @Test
    void doesNotSeeLaterChangesOfARow() {
        byte[] reused = {'a'};
        GenericRowData row = GenericRowData.of(1, StringData.fromBytes(reused));
        RecordBatchBuilder builder = new RecordBatchBuilder(0, TYPE);
        builder.add(row);
        reused[0] = 'b';
        row.setField(0, 2);

        assertThat(Batches.rows(builder.build())).containsExactly(List.of(1, "a"));
    }

    @Test
    void holdsNullsEvenInColumnsDeclaredWithout() {
        RowType strict = RowType.of(new IntType(false));
        RecordBatchBuilder builder = new RecordBatchBuilder(0, strict);
        builder.add(GenericRowData.of((Object) null));

        assertThat(Batches.rows(builder.build())).containsExactly(Collections.singletonList(null));
    }

    @Test
    void refusesTypesThatNoColumnCanHold() {
        RowType raw = RowType.of(
                new RawType<>(Integer.class, org.apache.flink.api.common.typeutils.base.IntSerializer.INSTANCE));
        assertThatThrownBy(() -> new RecordBatchBuilder(0, raw))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RAW");
    }

    private static GenericRowData row(int number, String text) {
        return GenericRowData.of(number, StringData.fromString(text));
    }
}
