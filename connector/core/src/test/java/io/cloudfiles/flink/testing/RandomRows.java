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
package io.cloudfiles.flink.testing;

import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Random row types and rows, in the form of {@link Batches}: every type that a Delta table can hold, nested, with nulls, odd texts and extremes. */
public final class RandomRows {
    private static final List<String> TEXTS =
            List.of("", "a", "naïve", "数据", "😀", "\u0000", "line\nbreak", "\uFFFF", "𐀀", "x".repeat(200));

    private final Random random;

    /** @param seed what a test prints, so that its run can be repeated */
    public RandomRows(long seed) {
        this.random = new Random(seed);
    }

    /** A row type of one to ten fields, nested up to a depth. */
    public RowType rowType(int depth) {
        int fields = 1 + random.nextInt(10);
        return new RowType(IntStream.range(0, fields)
                .mapToObj(i -> new RowType.RowField("f" + i, type(depth)))
                .toList());
    }

    /** Rows of a type. */
    public List<List<Object>> rows(RowType type, int count) {
        return IntStream.range(0, count).mapToObj(i -> row(type)).toList();
    }

    private List<Object> row(RowType type) {
        List<Object> values = new ArrayList<>();
        type.getChildren().forEach(child -> values.add(nullable(child)));
        return values;
    }

    private @Nullable Object nullable(LogicalType type) {
        return type.isNullable() && random.nextInt(5) == 0 ? null : value(type);
    }

    private LogicalType type(int depth) {
        return switch (random.nextInt(depth > 0 ? 21 : 17)) {
            case 0 -> new BooleanType();
            case 1 -> new TinyIntType();
            case 2 -> new SmallIntType();
            case 3 -> new IntType();
            case 4 -> new BigIntType(false);
            case 5 -> new FloatType();
            case 6 -> new DoubleType();
            case 7 -> new CharType(3);
            case 8, 9 -> new VarCharType(VarCharType.MAX_LENGTH);
            case 10 -> new BinaryType(4);
            case 11 -> new VarBinaryType(VarBinaryType.MAX_LENGTH);
            case 12 -> new DateType();
            case 13 -> new TimestampType(random.nextInt(7));
            case 14 -> new LocalZonedTimestampType(random.nextInt(10));
            case 15, 16 -> decimalType();
            case 17, 18 -> new ArrayType(type(depth - 1));
            case 19 -> new MapType(type(0).copy(false), type(depth - 1));
            default -> rowType(depth - 1);
        };
    }

    private DecimalType decimalType() {
        int precision = 1 + random.nextInt(38);
        return new DecimalType(precision, random.nextInt(precision + 1));
    }

    private Object value(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (byte) random.nextInt();
            case SMALLINT -> (short) random.nextInt();
            case INTEGER -> random.nextInt(4) == 0 ? Integer.MIN_VALUE : random.nextInt();
            case BIGINT -> random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong();
            case FLOAT -> pick(Float.NaN, Float.NEGATIVE_INFINITY, -0.0f, random.nextFloat());
            case DOUBLE -> pick(Double.NaN, Double.POSITIVE_INFINITY, -0.0, random.nextGaussian());
            case CHAR -> Integer.toString(100 + random.nextInt(900));
            case VARCHAR -> TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(100);
            case BINARY -> bytes(4);
            case VARBINARY -> bytes(random.nextInt(20));
            case DATE -> random.nextInt(80_000) - 20_000;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type);
            case DECIMAL -> decimal((DecimalType) type);
            case ARRAY -> list(type.getChildren().get(0));
            case MAP -> map((MapType) type);
            case ROW -> row((RowType) type);
            default -> throw new IllegalArgumentException(type.asSummaryString());
        };
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    private ByteBuffer bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Between 1900 and 2200, with as many digits as the type has. */
    private TimestampData timestamp(LogicalType type) {
        long unit = (long) Math.pow(10, 9.0 - LogicalTypeChecks.getPrecision(type));
        long seconds = random.nextInt() * 2L;
        long nanos = (long) (random.nextDouble() * 1e9) / unit * unit;
        return TimestampData.fromEpochMillis(seconds * 1000 + nanos / 1_000_000, (int) (nanos % 1_000_000));
    }

    private BigDecimal decimal(DecimalType type) {
        BigInteger bound = BigInteger.TEN.pow(type.getPrecision());
        BigInteger unscaled = new BigInteger(random.nextInt(127), random).mod(bound);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.getScale());
    }

    private List<Object> list(LogicalType elementType) {
        List<Object> list = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            list.add(nullable(elementType));
        }
        return list;
    }

    private Map<Object, Object> map(MapType type) {
        Map<Object, Object> map = new LinkedHashMap<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            map.put(value(type.getKeyType()), nullable(type.getValueType()));
        }
        return map;
    }
}
