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
package io.cloudfiles.flink.schema;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The narrowest schema that holds the values of two, for inference. Pure and total: what has no common type becomes a string, as Spark
 * does. Columns keep the order in which they first appear. {@code NULL} types, of fields that were never anything but null, give way
 * to any other.
 */
@Internal
public final class TypeMerger {
    /** Digits that a BIGINT, and those that a narrower integer can have. */
    private static final int BIGINT_DIGITS = 20;

    private static final int INT_DIGITS = 10;

    private TypeMerger() {}

    /** Merges two sets of columns. */
    public static RowType merge(RowType a, RowType b) {
        Map<String, LogicalType> types = new LinkedHashMap<>();
        a.getFields().forEach(field -> types.put(field.getName(), field.getType()));
        b.getFields().forEach(field -> types.merge(field.getName(), field.getType(), TypeMerger::merge));
        List<RowType.RowField> fields = new ArrayList<>();
        types.forEach((name, type) -> fields.add(new RowType.RowField(name, type)));
        return new RowType(true, fields);
    }

    /** Merges two types; the result is nullable. */
    public static LogicalType merge(LogicalType a, LogicalType b) {
        LogicalType left = a.copy(true);
        LogicalType right = b.copy(true);
        if (left.equals(right) || right.is(LogicalTypeRoot.NULL)) {
            return left;
        }
        if (left.is(LogicalTypeRoot.NULL)) {
            return right;
        }
        if (left instanceof RowType leftRow && right instanceof RowType rightRow) {
            return merge(leftRow, rightRow);
        }
        if (left instanceof ArrayType leftArray && right instanceof ArrayType rightArray) {
            return new ArrayType(merge(leftArray.getElementType(), rightArray.getElementType()));
        }
        if (left instanceof MapType leftMap && right instanceof MapType rightMap) {
            return new MapType(
                    merge(leftMap.getKeyType(), rightMap.getKeyType()),
                    merge(leftMap.getValueType(), rightMap.getValueType()));
        }
        return mergeAtoms(left, right);
    }

    private static LogicalType mergeAtoms(LogicalType left, LogicalType right) {
        if (isInteger(left) && isInteger(right)) {
            return wider(left, right);
        }
        if (isNumber(left) && isNumber(right)) {
            return left.is(LogicalTypeFamily.APPROXIMATE_NUMERIC) || right.is(LogicalTypeFamily.APPROXIMATE_NUMERIC)
                    ? new DoubleType()
                    : mergeDecimals(decimal(left), decimal(right));
        }
        if (isTimestamp(left) && isTimestamp(right)) {
            return mergeTimestamps(left, right);
        }
        return new VarCharType(VarCharType.MAX_LENGTH);
    }

    private static boolean isInteger(LogicalType type) {
        return type.is(LogicalTypeFamily.INTEGER_NUMERIC);
    }

    /** The constants of integers stand in the order of their width. */
    private static LogicalType wider(LogicalType left, LogicalType right) {
        return left.getTypeRoot().compareTo(right.getTypeRoot()) >= 0 ? left : right;
    }

    private static boolean isNumber(LogicalType type) {
        return type.is(LogicalTypeFamily.NUMERIC);
    }

    private static boolean isTimestamp(LogicalType type) {
        return type.is(LogicalTypeFamily.TIMESTAMP) || type.is(LogicalTypeRoot.DATE);
    }

    private static LogicalType mergeTimestamps(LogicalType left, LogicalType right) {
        int precision = Math.max(precision(left), precision(right));
        return left.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                        || right.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                ? new LocalZonedTimestampType(precision)
                : new TimestampType(precision);
    }

    private static int precision(LogicalType type) {
        return type.is(LogicalTypeRoot.DATE) ? 0 : LogicalTypeChecks.getPrecision(type);
    }

    private static DecimalType decimal(LogicalType type) {
        if (type instanceof DecimalType decimal) {
            return decimal;
        }
        return new DecimalType(type.is(LogicalTypeRoot.BIGINT) ? BIGINT_DIGITS : INT_DIGITS, 0);
    }

    private static LogicalType mergeDecimals(DecimalType a, DecimalType b) {
        int scale = Math.max(a.getScale(), b.getScale());
        int digits = Math.max(a.getPrecision() - a.getScale(), b.getPrecision() - b.getScale()) + scale;
        return digits > DecimalType.MAX_PRECISION ? new DoubleType() : new DecimalType(digits, scale);
    }

    /** Makes columns usable: what was never anything but null becomes a string, at any depth. */
    public static RowType finish(RowType columns) {
        List<RowType.RowField> fields = new ArrayList<>();
        columns.getFields()
                .forEach(field -> fields.add(new RowType.RowField(field.getName(), finish(field.getType()))));
        return new RowType(columns.isNullable(), fields);
    }

    /** Makes a type usable, as that of a column. */
    public static LogicalType finish(LogicalType type) {
        if (type.is(LogicalTypeRoot.NULL)) {
            return new VarCharType(VarCharType.MAX_LENGTH);
        }
        if (type instanceof RowType row) {
            return row.getFieldCount() == 0 ? new VarCharType(VarCharType.MAX_LENGTH) : finish(row);
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(finish(array.getElementType()));
        }
        return type instanceof MapType map ? new MapType(finish(map.getKeyType()), finish(map.getValueType())) : type;
    }
}
