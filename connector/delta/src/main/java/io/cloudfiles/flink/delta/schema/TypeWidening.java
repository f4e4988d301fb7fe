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
package io.cloudfiles.flink.delta.schema;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Which values of one Delta type are values of another without loss. */
final class TypeWidening {
    /** From narrow to wide. */
    private static final List<DataType> INTEGERS =
            List.of(ByteType.BYTE, ShortType.SHORT, IntegerType.INTEGER, LongType.LONG);

    private static final int MICROSECONDS = 6;

    private TypeWidening() {}

    /**
     * Whether every value of the narrow type is one of the wide type, and not the other way round: the list of changes that the protocol
     * allows. Files with the narrow type stay readable after such a change, and values are turned into the wide type while they are written.
     */
    static boolean isConvertible(DataType narrow, DataType wide) {
        if (INTEGERS.contains(narrow) && INTEGERS.contains(wide)) {
            return INTEGERS.indexOf(narrow) < INTEGERS.indexOf(wide);
        }
        if (wide instanceof DecimalType to) {
            return !narrow.equals(wide) && isDecimal(narrow, to);
        }
        if (narrow instanceof DateType) {
            return wide instanceof TimestampNTZType;
        }
        return wide instanceof DoubleType && (narrow instanceof FloatType || isAtMostInt(narrow));
    }

    /** Whether there is something in values of the one type, at any depth, that the other has wider. Structs have the same fields, in the same order. */
    static boolean needsCopy(DataType narrow, DataType wide) {
        if (narrow instanceof StructType from && wide instanceof StructType to) {
            return IntStream.range(0, from.length())
                    .anyMatch(i -> needsCopy(from.at(i).getDataType(), to.at(i).getDataType()));
        }
        if (narrow instanceof ArrayType from && wide instanceof ArrayType to) {
            return needsCopy(from.getElementType(), to.getElementType());
        }
        if (narrow instanceof MapType from && wide instanceof MapType to) {
            return needsCopy(from.getKeyType(), to.getKeyType()) || needsCopy(from.getValueType(), to.getValueType());
        }
        return isConvertible(narrow, wide);
    }

    private static boolean isDecimal(DataType narrow, DecimalType wide) {
        int wholeDigits = wide.getPrecision() - wide.getScale();
        if (narrow instanceof DecimalType from) {
            return wide.getScale() >= from.getScale() && wholeDigits >= from.getPrecision() - from.getScale();
        }
        return isAtMostInt(narrow) ? wholeDigits >= 10 : narrow instanceof LongType && wholeDigits >= 20;
    }

    /** Flink's type of values that become wider. */
    static LogicalType toFlink(LogicalType values, DataType narrow, DataType wide) {
        if (values instanceof RowType row && narrow instanceof StructType from && wide instanceof StructType to) {
            List<RowType.RowField> fields = new ArrayList<>();
            for (int i = 0; i < row.getFieldCount(); i++) {
                fields.add(new RowType.RowField(
                        row.getFieldNames().get(i),
                        toFlink(
                                row.getTypeAt(i),
                                from.at(i).getDataType(),
                                to.at(i).getDataType())));
            }
            return new RowType(row.isNullable(), fields);
        }
        if (values instanceof org.apache.flink.table.types.logical.ArrayType array
                && narrow instanceof ArrayType from
                && wide instanceof ArrayType to) {
            return new org.apache.flink.table.types.logical.ArrayType(
                    array.isNullable(), toFlink(array.getElementType(), from.getElementType(), to.getElementType()));
        }
        if (values instanceof org.apache.flink.table.types.logical.MapType map
                && narrow instanceof MapType from
                && wide instanceof MapType to) {
            return new org.apache.flink.table.types.logical.MapType(
                    map.isNullable(),
                    toFlink(map.getKeyType(), from.getKeyType(), to.getKeyType()),
                    toFlink(map.getValueType(), from.getValueType(), to.getValueType()));
        }
        return isConvertible(narrow, wide) ? toFlink(wide, values.isNullable()) : values;
    }

    /** Flink's word for a type that values are converted to. */
    private static LogicalType toFlink(DataType wide, boolean nullable) {
        if (wide instanceof DecimalType decimal) {
            return new org.apache.flink.table.types.logical.DecimalType(
                    nullable, decimal.getPrecision(), decimal.getScale());
        }
        if (wide instanceof TimestampNTZType) {
            return new TimestampType(nullable, MICROSECONDS);
        }
        if (wide instanceof DoubleType) {
            return new org.apache.flink.table.types.logical.DoubleType(nullable);
        }
        if (wide instanceof LongType) {
            return new BigIntType(nullable);
        }
        return wide instanceof IntegerType ? new IntType(nullable) : new SmallIntType(nullable);
    }

    private static boolean isAtMostInt(DataType type) {
        return INTEGERS.contains(type) && !(type instanceof LongType);
    }
}
