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
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapArrayVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapMapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapTimestampVector;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DayTimeIntervalType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.VariantType;
import org.apache.flink.table.types.logical.YearMonthIntervalType;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordBatchSerializerTest {
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    static final RowType ALL_TYPES = RowType.of(
            new LogicalType[] {
                new BooleanType(),
                new TinyIntType(),
                new SmallIntType(),
                new IntType(),
                new BigIntType(false),
                new FloatType(),
                new DoubleType(),
                new CharType(3),
                STRING,
                new BinaryType(2),
                new VarBinaryType(VarBinaryType.MAX_LENGTH),
                new DecimalType(9, 2),
                new DecimalType(38, 10),
                new DateType(),
                new TimeType(3),
                new TimestampType(6),
                new TimestampType(9),
                new LocalZonedTimestampType(3),
                new YearMonthIntervalType(YearMonthIntervalType.YearMonthResolution.YEAR_TO_MONTH),
                new DayTimeIntervalType(DayTimeIntervalType.DayTimeResolution.DAY_TO_SECOND),
                new ArrayType(new ArrayType(STRING)),
                new MapType(STRING, new ArrayType(new IntType())),
                new MultisetType(STRING),
                RowType.of(
                        new LogicalType[] {new IntType(), RowType.of(new LogicalType[] {STRING}, new String[] {"deep"})
                        },
                        new String[] {"x", "inner"}),
            },
            new String[] {
                "bool",
                "tiny",
                "small",
                "int",
                "big",
                "float",
                "double",
                "char",
                "string",
                "binary",
                "bytes",
                "dec9",
                "dec38",
                "date",
                "time",
                "ts6",
                "ts9",
                "ltz3",
                "months",
                "millis",
                "arrays",
                "map",
                "multiset",
                "row"
            });
    static final List<Object> FIRST = Arrays.asList(
            true,
            (byte) -1,
            (short) 300,
            -70_000,
            Long.MIN_VALUE,
            1.5f,
            -0.0,
            "abc",
            "héllo 😀",
            ByteBuffer.wrap(new byte[] {0, -1}),
            ByteBuffer.wrap(new byte[0]),
            new BigDecimal("-1234567.89"),
            new BigDecimal("-1234567890123456789012345678.0123456789"),
            20_000,
            86_399_999,
            TimestampData.fromEpochMillis(-1, 999_000),
            TimestampData.fromEpochMillis(1_700_000_000_123L, 456_789),
            TimestampData.fromEpochMillis(1_700_000_000_123L),
            14,
            -5L,
            Arrays.asList(Arrays.asList("a", null), null, List.of()),
            Map.of("k", Arrays.asList(1, null, 3)),
            Map.of("twice", 2),
            Arrays.asList(7, List.of("bottom")));

    @Test
    void flinkFindsItByTheClassAlone() {
        assertThat(TypeInformation.of(RecordBatch.class)).isEqualTo(RecordBatchTypeInfo.INSTANCE);
    }

    @Test
    void keepsEveryTypeWithAndWithoutNulls() throws IOException {
        List<Object> nulls = new ArrayList<>(Collections.nCopies(ALL_TYPES.getFieldCount(), null));
        nulls.set(4, 0L);
        RecordBatch batch = Batches.of(7, ALL_TYPES, List.of(FIRST, nulls, FIRST));

        RecordBatch back = roundTrip(batch);

        assertThat(back.schemaVersion()).isEqualTo(7);
        assertThat(back.type()).isEqualTo(ALL_TYPES);
        assertThat(Batches.rows(back)).isEqualTo(List.of(FIRST, nulls, FIRST));
    }

    @Test
    void keepsBatchesWithoutRowsAndWithoutColumns() throws IOException {
        RecordBatch noRows = roundTrip(Batches.of(3, ALL_TYPES, List.of()));
        assertThat(noRows.type()).isEqualTo(ALL_TYPES);
        assertThat(noRows.rowCount()).isZero();

        RecordBatch noColumns = roundTrip(RecordBatch.of(0, RowType.of(), new ColumnVector[0], 5));
        assertThat(noColumns.rowCount()).isEqualTo(5);
    }

    @Test
    void keepsNamesDescriptionsAndNullability() throws IOException {
        RowType type = new RowType(
                false, List.of(new RowType.RowField("a ü", new IntType(false), "what it is"), field("b", STRING)));

        assertThat(roundTrip(Batches.of(type, List.of(List.of(1, "x")))).type()).isEqualTo(type);
    }

    @Test
    void keepsVariants() throws IOException {
        BinaryVariant variant = BinaryVariantInternalBuilder.parseJson("{\"a\":[1,null,\"x\"],\"b\":{}}", false);
        BinaryVariant other = BinaryVariantInternalBuilder.parseJson("1.5", false);
        RowType type = RowType.of(new VariantType(), RowType.of(new VariantType()));
        List<List<Object>> rows = List.of(
                Arrays.asList(variant, List.of(other)),
                Arrays.asList(null, Collections.singletonList(null)),
                Arrays.asList(other, null));
        RecordBatch back = roundTrip(Batches.of(type, rows));
        assertThat(back.type()).isEqualTo(type);
        assertThat(Batches.rows(back)).isEqualTo(rows);
        assertThat(Batches.rows(back).get(0).get(0)).hasToString("{\"a\":[1,null,\"x\"],\"b\":{}}");

        ColumnVector constant = ConstantVectors.of(variant, new VariantType());
        RecordBatch constants =
                roundTrip(RecordBatch.of(0, RowType.of(new VariantType()), new ColumnVector[] {constant}, 2));
        assertThat(Batches.rows(constants)).containsExactly(List.of(variant), List.of(variant));
    }

    @Test
    void keepsConstantsOfEveryTypeInTheSpaceOfOneValue() throws IOException {
        ColumnVector[] columns = new ColumnVector[ALL_TYPES.getFieldCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] =
                    ConstantVectors.of(Batches.internal(ALL_TYPES.getTypeAt(i), FIRST.get(i)), ALL_TYPES.getTypeAt(i));
        }
        RecordBatch batch = RecordBatch.of(1, ALL_TYPES, columns, 3);

        assertThat(Batches.rows(batch)).containsExactly(FIRST, FIRST, FIRST);
        assertThat(Batches.rows(roundTrip(batch))).containsExactly(FIRST, FIRST, FIRST);
        assertThat(serialize(RecordBatch.of(1, ALL_TYPES, columns, 100))).hasSameSizeAs(serialize(batch));
    }

    @Test
    void keepsConstantNulls() throws IOException {
        ColumnVector[] column = {ConstantVectors.of(null, STRING)};

        RecordBatch back = roundTrip(RecordBatch.of(1, RowType.of(STRING), column, 2));

        assertThat(Batches.rows(back))
                .containsExactly(Collections.singletonList(null), Collections.singletonList(null));
    }

    @Test
    void writesOnlyTheRowsAndBytesThatAreReferenced() throws IOException {
        HeapBytesVector vector = new HeapBytesVector(1000);
        vector.buffer = new byte[1 << 20];
        byte[] text = "needle".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, vector.buffer, 500_000, text.length);
        vector.start[0] = 500_000;
        vector.length[0] = text.length;
        vector.start[1] = 500_003;
        vector.length[1] = 3;
        RecordBatch batch = RecordBatch.of(0, RowType.of(STRING), new ColumnVector[] {vector}, 2);

        assertThat(serialize(batch)).hasSizeLessThan(60);
        assertThat(Batches.rows(roundTrip(batch))).containsExactly(List.of("needle"), List.of("dle"));
    }

    @Test
    void keepsArraysWhoseElementsOverlapOrLieInAnyOrder() throws IOException {
        HeapIntVector elements = new HeapIntVector(4);
        elements.vector = new int[] {10, 11, 12, 13};
        HeapArrayVector arrays = new HeapArrayVector(3, elements);
        arrays.setOffsets(new long[] {2, 0, 1});
        arrays.setLengths(new long[] {2, 2, 2});

        RecordBatch back =
                roundTrip(RecordBatch.of(0, RowType.of(new ArrayType(new IntType())), new ColumnVector[] {arrays}, 3));

        assertThat(Batches.rows(back))
                .containsExactly(List.of(List.of(12, 13)), List.of(List.of(10, 11)), List.of(List.of(11, 12)));
    }

    @Test
    void keepsVectorsOfClassesThatItDoesNotKnow() throws IOException {
        HeapTimestampVector timestamps = new HeapTimestampVector(2);
        timestamps.setTimestamp(0, TimestampData.fromEpochMillis(5, 6000));
        timestamps.setNullAt(1);
        HeapIntVector keys = new HeapIntVector(2);
        keys.vector = new int[] {1, 2};
        HeapMapVector maps = new HeapMapVector(2, keys, keys);
        maps.setOffsets(new long[] {0, 0});
        maps.setLengths(new long[] {2, 0});
        RowType type =
                RowType.of(new BigIntType(), new TimestampType(6), new MapType(new IntType(false), new IntType()));

        RecordBatch back = roundTrip(RecordBatch.of(0, type, new ColumnVector[] {new Squares(), timestamps, maps}, 2));

        assertThat(Batches.rows(back))
                .containsExactly(
                        Arrays.asList(0L, TimestampData.fromEpochMillis(5, 6000), Map.of(1, 1, 2, 2)),
                        Arrays.asList(1L, null, Map.of()));
    }

    @Test
    void keepsRandomBatches() throws IOException {
        long seed = Seeds.next();
        RandomRows random = new RandomRows(seed);
        for (int round = 0; round < 300; round++) {
            RowType type = random.rowType(3);
            List<List<Object>> rows = random.rows(type, round % 40);
            assertThat(Batches.rows(roundTrip(Batches.of(type, rows))))
                    .as("seed %d, round %d, %s", seed, round, type)
                    .isEqualTo(rows);
        }
    }

    @Test
    void keepsBatchesOfDifferentTypesInOneStream() throws IOException {
        RecordBatch one = Batches.of(1, RowType.of(STRING), List.of(List.of("a")));
        RecordBatch two = Batches.of(2, RowType.of(new IntType()), List.of(List.of(1)));
        DataOutputSerializer out = new DataOutputSerializer(64);
        RecordBatchSerializer serializer = new RecordBatchSerializer();
        for (RecordBatch batch : List.of(one, two, one, one)) {
            serializer.serialize(batch, out);
        }

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        List<RecordBatch> back = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            back.add(serializer.deserialize(in));
        }

        assertThat(back).extracting(RecordBatch::schemaVersion).containsExactly(1, 2, 1, 1);
        assertThat(back)
                .extracting(Batches::rows)
                .containsExactly(Batches.rows(one), Batches.rows(two), Batches.rows(one), Batches.rows(one));
        assertThat(back.get(3).type()).isSameAs(back.get(2).type());
        assertThat(in.available()).isZero();
    }

    @Test
    void copiesByReferenceInMemoryAndByBytesOnTheWire() throws IOException {
        RecordBatch batch = Batches.of(1, ALL_TYPES, List.of(FIRST));
        RecordBatchSerializer serializer = new RecordBatchSerializer();
        assertThat(serializer.copy(batch)).isSameAs(batch);

        byte[] bytes = serialize(batch);
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(bytes), copy);
        assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @Test
    void duplicatesWorkIndependently() throws IOException {
        TypeSerializer<RecordBatch> serializer = new RecordBatchSerializer();
        TypeSerializer<RecordBatch> duplicate = serializer.duplicate();
        assertThat(duplicate).isEqualTo(serializer).isNotSameAs(serializer);
        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(roundTrip(serializer.createInstance()).rowCount()).isZero();
    }

    @Test
    void restoresFromItsSnapshot() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, new RecordBatchSerializer().snapshotConfiguration());

        TypeSerializerSnapshot<RecordBatch> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(snapshot.restoreSerializer()).isEqualTo(new RecordBatchSerializer());
        assertThat(new RecordBatchSerializer()
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void readsAndWritesTheReleasedFormat() throws IOException {
        List<Object> nulls = new ArrayList<>(Collections.nCopies(ALL_TYPES.getFieldCount(), null));
        nulls.set(4, 0L);
        byte[] golden = golden("record-batch-v1.hex");

        assertThat(HexFormat.of().formatHex(serialize(Batches.of(7, ALL_TYPES, List.of(FIRST, nulls)))))
                .isEqualTo(HexFormat.of().formatHex(golden));
        RecordBatch back = new RecordBatchSerializer().deserialize(new DataInputDeserializer(golden));
        assertThat(back.type()).isEqualTo(ALL_TYPES);
        assertThat(Batches.rows(back)).containsExactly(FIRST, nulls);
    }

    @Test
    void theFileOfTheRowsTravelsWithThem() throws IOException {
        FileEntry file = new FileEntry(Location.parse("s3://b/in/ä.json"), 7, 1_772_000_000_000_001L, "etag");
        FileEntry unversioned = new FileEntry(Location.parse("/in//a.json"), 0, 0, null);
        RecordBatch batch = Batches.of(1, RowType.of(STRING), List.of(List.of("a"), List.of("b")));
        byte[] golden = golden("record-batch-v3.hex");

        assertThat(batch.origin()).isNull();
        assertThat(roundTrip(batch).origin()).isNull();
        assertThat(roundTrip(batch.from(unversioned)).origin()).isEqualTo(unversioned);
        assertThat(batch.from(file).select(new int[] {1}).origin()).isEqualTo(file);
        assertThat(batch.from(file)
                        .withColumns(RowType.of(), new ColumnVector[0])
                        .origin())
                .isEqualTo(file);
        assertThat(HexFormat.of().formatHex(serialize(batch.from(file))))
                .isEqualTo(HexFormat.of().formatHex(golden));
        RecordBatch back = new RecordBatchSerializer().deserialize(new DataInputDeserializer(golden));
        assertThat(back.origin()).isEqualTo(file);
        assertThat(Batches.rows(back)).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void refusesBytesThatAreCutOffOrNewer() throws IOException {
        byte[] bytes = serialize(Batches.of(1, RowType.of(STRING), List.of(List.of("abcdef"))));
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 2);
        cut[3] = (byte) (cut[3] - 2);
        assertThatThrownBy(() -> new RecordBatchSerializer().deserialize(new DataInputDeserializer(cut)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut off");

        byte[] newer = bytes.clone();
        newer[4] = 9;
        assertThatThrownBy(() -> new RecordBatchSerializer().deserialize(new DataInputDeserializer(newer)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 9");
    }

    static byte[] golden(String name) throws IOException {
        try (InputStream in = RecordBatchSerializerTest.class.getResourceAsStream("/state/" + name)) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return HexFormat.of().parseHex(hex);
        }
    }

    private static RowType.RowField field(String name, LogicalType type) {
        return new RowType.RowField(name, type);
    }

    private static byte[] serialize(RecordBatch batch) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        new RecordBatchSerializer().serialize(batch, out);
        return out.getCopyOfBuffer();
    }

    private static RecordBatch roundTrip(RecordBatch batch) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(serialize(batch));
        RecordBatch back = new RecordBatchSerializer().deserialize(in);
        assertThat(in.available()).isZero();
        return back;
    }

    /** A vector that computes its values. */
    private static final class Squares implements LongColumnVector {
        @Override
        public long getLong(int row) {
            return (long) row * row;
        }

        @Override
        public boolean isNullAt(int row) {
            return false;
        }
    }
}
