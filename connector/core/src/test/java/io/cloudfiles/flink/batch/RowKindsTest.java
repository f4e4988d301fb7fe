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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.RandomRows;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What rows do to those before them goes wherever they go. */
class RowKindsTest {
    private static final FileEntry FILE = new FileEntry(Location.parse("/in/a.json"), 1, 2, null);
    private static final RowType NUMBERS = RowType.of(new LogicalType[] {new IntType()}, new String[] {"n"});

    @RepeatedTest(50)
    void randomKindsStayWithTheirRows() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        RandomRows generator = new RandomRows(seed);
        RowType type = generator.rowType(2);
        List<List<Object>> values = generator.rows(type, random.nextInt(300));
        // Mostly insertions, so that the first other one comes anywhere.
        int share = 1 + random.nextInt(100);
        List<RowKind> kinds = values.stream()
                .map(row -> random.nextInt(share) == 0 ? RowKind.values()[random.nextInt(4)] : RowKind.INSERT)
                .toList();

        RecordBatch batch = batch(type, values, kinds);
        RecordBatch back = deserialize(serialize(batch));

        for (RecordBatch one : List.of(batch, back)) {
            assertThat(kinds(one)).as("seed %d", seed).isEqualTo(kinds);
            assertThat(Batches.rows(one)).as("seed %d", seed).isEqualTo(values);
            assertThat(one.isInsertOnly())
                    .as("seed %d", seed)
                    .isEqualTo(kinds.stream().allMatch(kind -> kind == RowKind.INSERT));
            assertThat(kindsOfRows(one, type)).as("seed %d", seed).isEqualTo(kinds);
            assertThat(kinds(withoutTheFirstColumn(one))).as("seed %d", seed).isEqualTo(kinds);
            assertThat(kinds(deserialize(serialize(one.from(FILE)))))
                    .as("seed %d", seed)
                    .isEqualTo(kinds);
        }
    }

    private static RecordBatch withoutTheFirstColumn(RecordBatch batch) {
        RowType fewer =
                new RowType(batch.type().getFields().subList(1, batch.type().getFieldCount()));
        return batch.withColumns(
                fewer,
                IntStream.range(1, batch.type().getFieldCount())
                        .mapToObj(batch::column)
                        .toArray(ColumnVector[]::new));
    }

    /** As they are after Flink has sent and copied the rows. */
    private static List<RowKind> kindsOfRows(RecordBatch batch, RowType type) {
        RowDataSerializer rows = new RowDataSerializer(type);
        List<RowKind> kinds = new ArrayList<>();
        batch.rows().forEachRemaining(row -> {
            RowData sent = rows.toBinaryRow(row).copy();
            assertThat(rows.copy(row).getRowKind()).isEqualTo(sent.getRowKind());
            kinds.add(sent.getRowKind());
        });
        return kinds;
    }

    @Test
    void aBuilderStartsAnewWithInsertions() {
        RecordBatchBuilder builder = new RecordBatchBuilder(0, NUMBERS);
        builder.add(row(1, RowKind.DELETE));
        assertThat(kinds(builder.build())).containsExactly(RowKind.DELETE);
        builder.add(row(1, RowKind.INSERT));
        assertThat(builder.build().isInsertOnly()).isTrue();
    }

    @Test
    void insertionsCostNothing() throws IOException {
        List<List<Object>> values =
                IntStream.range(0, 100).mapToObj(n -> List.<Object>of(n)).toList();
        byte[] inserted = serialize(batch(NUMBERS, values, Collections.nCopies(100, RowKind.INSERT)));
        byte[] updated = serialize(batch(NUMBERS, values, Collections.nCopies(100, RowKind.UPDATE_AFTER)));

        assertThat(updated).hasSize(inserted.length + 100);
    }

    @Test
    void readsAndWritesTheReleasedFormat() throws IOException {
        RecordBatch batch =
                batch(NUMBERS, List.of(List.of(1), List.of(2), List.of(3), List.of(4)), List.of(RowKind.values()));
        byte[] golden;
        try (InputStream in = RowKindsTest.class.getResourceAsStream("/state/record-batch-v2.hex")) {
            golden = HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }

        assertThat(HexFormat.of().formatHex(serialize(batch)))
                .isEqualTo(HexFormat.of().formatHex(golden));
        RecordBatch back = deserialize(golden);
        assertThat(kinds(back)).containsExactly(RowKind.values());
        assertThat(Batches.rows(back)).containsExactly(List.of(1), List.of(2), List.of(3), List.of(4));
    }

    @Test
    void refusesKindsThatAreNone() throws IOException {
        byte[] bytes = serialize(batch(NUMBERS, List.of(List.of(7)), List.of(RowKind.DELETE)));
        int kind = IntStream.range(5, bytes.length)
                .filter(i -> bytes[i] == RowKind.DELETE.toByteValue() && bytes[i - 1] == 1)
                .reduce((before, last) -> last)
                .orElseThrow();
        bytes[kind] = 4;

        assertThatThrownBy(() -> deserialize(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("row kind 4");
    }

    private static RecordBatch batch(RowType type, List<List<Object>> values, List<RowKind> kinds) {
        RecordBatchBuilder builder = new RecordBatchBuilder(7, type, Integer.MAX_VALUE, Long.MAX_VALUE);
        for (int i = 0; i < values.size(); i++) {
            RowData row = Batches.row(type, values.get(i));
            row.setRowKind(kinds.get(i));
            builder.add(row);
        }
        return builder.build();
    }

    private static RowData row(int number, RowKind kind) {
        RowData row = Batches.row(NUMBERS, List.of(number));
        row.setRowKind(kind);
        return row;
    }

    private static List<RowKind> kinds(RecordBatch batch) {
        return IntStream.range(0, batch.rowCount()).mapToObj(batch::kind).toList();
    }

    private static byte[] serialize(RecordBatch batch) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        new RecordBatchSerializer().serialize(batch, out);
        return out.getCopyOfBuffer();
    }

    private static RecordBatch deserialize(byte[] bytes) throws IOException {
        return new RecordBatchSerializer().deserialize(new DataInputDeserializer(bytes));
    }
}
