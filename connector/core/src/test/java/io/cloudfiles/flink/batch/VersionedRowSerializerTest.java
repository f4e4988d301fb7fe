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

import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.RandomRows;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.VariantType;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class VersionedRowSerializerTest {
    private static final RowType ALL_TYPES = RecordBatchSerializerTest.ALL_TYPES;
    private static final List<Object> FIRST = RecordBatchSerializerTest.FIRST;

    @Test
    void flinkFindsItByTheClassAlone() {
        assertThat(TypeInformation.of(VersionedRow.class)).isEqualTo(VersionedRowTypeInfo.INSTANCE);
    }

    @Test
    void keepsEveryTypeWithAndWithoutNulls() throws IOException {
        List<Object> nulls = nulls();
        for (List<Object> values : List.of(FIRST, nulls)) {
            VersionedRow row = VersionedRow.of(7, ALL_TYPES, Batches.row(ALL_TYPES, values));

            VersionedRow back = roundTrip(row);

            assertThat(back.schemaVersion()).isEqualTo(7);
            assertThat(back.schema()).isEqualTo(ALL_TYPES);
            assertThat(Batches.values(ALL_TYPES, back.row())).isEqualTo(values);
        }
    }

    private static List<Object> nulls() {
        List<Object> nulls = new ArrayList<>(Collections.nCopies(ALL_TYPES.getFieldCount(), null));
        nulls.set(4, 0L);
        return nulls;
    }

    @Test
    void keepsRowsOfBatchesWhateverIsAddedToThem() throws IOException {
        long seed = Seeds.next();
        RandomRows random = new RandomRows(seed);
        VarCharType string = new VarCharType(VarCharType.MAX_LENGTH);
        for (int round = 0; round < 200; round++) {
            RowType type = random.rowType(3);
            RecordBatch batch = Batches.of(round, type, random.rows(type, 3));
            List<Object> expected = new ArrayList<>(Batches.rows(batch).get(2));
            expected.addAll(List.of("a", 5));

            VersionedRow back = roundTrip(VersionedRow.of(round, type, batch.row(2))
                    .withColumn("_added_text", string, StringData.fromString("a"))
                    .withColumn("_added_number", new IntType(), 5));

            assertThat(back.schemaVersion()).isEqualTo(round);
            assertThat(Batches.values(back.schema(), back.row()))
                    .as("seed %d, round %d, %s", seed, round, type)
                    .isEqualTo(expected);
        }
    }

    @Test
    void keepsVariantsAndKinds() throws IOException {
        RowType type = RowType.of(new VariantType());
        Object variant = BinaryVariantInternalBuilder.parseJson("{\"a\":[1,null,\"x\"]}", false);
        VersionedRow row = VersionedRow.of(0, type, GenericRowData.ofKind(RowKind.DELETE, variant));

        for (VersionedRow one : List.of(row, row.withColumn("n", new IntType(), 1))) {
            VersionedRow back = roundTrip(one);
            assertThat(back.get("f0")).isEqualTo(variant);
            assertThat(back.kind()).isEqualTo(RowKind.DELETE);
        }
    }

    @Test
    void keepsRowsOfDifferentTypesInOneStreamAndDecodesTheTypeOnce() throws IOException {
        VersionedRow one = VersionedRow.of(1, RowType.of(new IntType()), GenericRowData.of(1));
        VersionedRow two = one.withColumn("text", new VarCharType(3), StringData.fromString("abc"));
        VersionedRow three = VersionedRow.of(2, RowType.of(new IntType()), GenericRowData.of(3));
        DataOutputSerializer out = new DataOutputSerializer(64);
        VersionedRowSerializer serializer = new VersionedRowSerializer();
        for (VersionedRow row : List.of(one, two, one, one, three)) {
            serializer.serialize(row, out);
        }

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        List<VersionedRow> back = new ArrayList<>();
        while (in.available() > 0) {
            back.add(serializer.deserialize(in));
        }

        assertThat(back)
                .extracting(VersionedRow::toString)
                .containsExactly(one.toString(), two.toString(), one.toString(), one.toString(), three.toString());
        assertThat(back.get(3).schema()).isSameAs(back.get(0).schema());
    }

    @Test
    void typesWithoutEndAreNotRememberedWithoutEnd() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        VersionedRowSerializer serializer = new VersionedRowSerializer();
        for (int i = 0; i < 1000; i++) {
            serializer.serialize(VersionedRow.of(i, RowType.of(new IntType()), GenericRowData.of(i)), out);
        }
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        for (int i = 0; i < 1000; i++) {
            VersionedRow row = serializer.deserialize(in);
            assertThat(row.schemaVersion()).isEqualTo(i);
            assertThat(row.get("f0")).isEqualTo(i);
        }
    }

    /** What the serializer's Javadoc says. */
    @Test
    void takesLittleMoreThanTheNamesAndTheRow() throws IOException {
        RowType type = SchemaDdl.parse("id BIGINT, name STRING, amount DECIMAL(10, 2)");
        VersionedRow row = VersionedRow.of(1, type, Batches.row(type, List.of(1L, "ada", new BigDecimal("1.50"))));

        assertThat(serialize(row)).hasSize(68);
    }

    @Test
    void copiesByReferenceInMemoryAndByBytesOnTheWire() throws IOException {
        VersionedRow row = VersionedRow.of(300, ALL_TYPES, Batches.row(ALL_TYPES, FIRST));
        VersionedRowSerializer serializer = new VersionedRowSerializer();
        assertThat(serializer.copy(row)).isSameAs(row);
        assertThat(serializer.isImmutableType()).isTrue();

        byte[] bytes = serialize(row);
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(bytes), copy);
        assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @Test
    void duplicatesWorkIndependently() throws IOException {
        TypeSerializer<VersionedRow> serializer = new VersionedRowSerializer();
        TypeSerializer<VersionedRow> duplicate = serializer.duplicate();
        assertThat(duplicate).isEqualTo(serializer).isNotSameAs(serializer);
        assertThat(roundTrip(serializer.createInstance()).row().getArity()).isZero();
    }

    @Test
    void restoresFromItsSnapshot() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, new VersionedRowSerializer().snapshotConfiguration());

        TypeSerializerSnapshot<VersionedRow> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(snapshot.restoreSerializer()).isEqualTo(new VersionedRowSerializer());
        assertThat(new VersionedRowSerializer()
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void readsAndWritesTheReleasedFormat() throws IOException {
        byte[] golden = RecordBatchSerializerTest.golden("versioned-row-v1.hex");

        assertThat(HexFormat.of().formatHex(serialize(VersionedRow.of(7, ALL_TYPES, Batches.row(ALL_TYPES, FIRST)))))
                .isEqualTo(HexFormat.of().formatHex(golden));
        VersionedRow back = new VersionedRowSerializer().deserialize(new DataInputDeserializer(golden));
        assertThat(back.schema()).isEqualTo(ALL_TYPES);
        assertThat(Batches.values(ALL_TYPES, back.row())).isEqualTo(FIRST);
    }

    private static byte[] serialize(VersionedRow row) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        new VersionedRowSerializer().serialize(row, out);
        return out.getCopyOfBuffer();
    }

    private static VersionedRow roundTrip(VersionedRow row) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(serialize(row));
        VersionedRow back = new VersionedRowSerializer().deserialize(in);
        assertThat(in.available()).isZero();
        return back;
    }
}
