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
package io.cloudfiles.flink.delta.read;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.variant.BinaryVariant;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes values of Kernel's vectors as Flink's internal data. Made once per column; safe for use by many threads. */
interface ColumnReader {
    /** The value of a row that is not null. */
    Object read(ColumnVector vector, int row);

    /** The value of a row, or null. */
    default @Nullable Object readNullable(ColumnVector vector, int row) {
        return vector.isNullAt(row) ? null : read(vector, row);
    }

    /** The reader of a type that has a counterpart in Delta. */
    static ColumnReader of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> ColumnVector::getBoolean;
            case TINYINT -> ColumnVector::getByte;
            case SMALLINT -> ColumnVector::getShort;
            case INTEGER, DATE -> ColumnVector::getInt;
            case BIGINT -> ColumnVector::getLong;
            case FLOAT -> ColumnVector::getFloat;
            case DOUBLE -> ColumnVector::getDouble;
            case CHAR, VARCHAR -> (vector, row) -> StringData.fromString(vector.getString(row));
            case BINARY, VARBINARY -> ColumnVector::getBinary;
            case DECIMAL -> decimal((DecimalType) type);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type);
            case ARRAY -> array((ArrayType) type);
            case MAP -> map((MapType) type);
            case ROW -> row((RowType) type);
            case VARIANT -> ColumnReader::variant;
            case TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_TIME_ZONE,
                    INTERVAL_YEAR_MONTH,
                    INTERVAL_DAY_TIME,
                    MULTISET,
                    DISTINCT_TYPE,
                    STRUCTURED_TYPE,
                    NULL,
                    RAW,
                    SYMBOL,
                    UNRESOLVED,
                    DESCRIPTOR,
                    BITMAP -> throw new IllegalArgumentException("Not a type of Delta's: " + type.asSummaryString());
        };
    }

    /** Our Parquet reader gives variants two children. */
    static BinaryVariant variant(ColumnVector vector, int row) {
        return new BinaryVariant(
                vector.getChild(0).getBinary(row), vector.getChild(1).getBinary(row));
    }

    private static ColumnReader decimal(DecimalType type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        return (vector, row) -> DecimalData.fromBigDecimal(vector.getDecimal(row), precision, scale);
    }

    /** Delta keeps microseconds; digits beyond the declared ones are cut off, towards the past. */
    private static ColumnReader timestamp(LogicalType type) {
        int digits = Math.min(6, LogicalTypeChecks.getPrecision(type));
        long unit = (long) Math.pow(10, 6 - digits);
        return (vector, row) -> {
            long micros = vector.getLong(row);
            long kept = micros - Math.floorMod(micros, unit);
            return TimestampData.fromEpochMillis(
                    Math.floorDiv(kept, 1000L), Math.toIntExact(Math.floorMod(kept, 1000L)) * 1000);
        };
    }

    private static ColumnReader array(ArrayType type) {
        ColumnReader elements = of(type.getElementType());
        return (vector, row) -> {
            ArrayValue array = vector.getArray(row);
            return new GenericArrayData(values(elements, array.getElements(), array.getSize()));
        };
    }

    private static ColumnReader map(MapType type) {
        ColumnReader keys = of(type.getKeyType());
        ColumnReader values = of(type.getValueType());
        return (vector, row) -> {
            MapValue map = vector.getMap(row);
            Map<@Nullable Object, @Nullable Object> entries = new HashMap<>();
            for (int i = 0; i < map.getSize(); i++) {
                entries.put(keys.readNullable(map.getKeys(), i), values.readNullable(map.getValues(), i));
            }
            return new GenericMapData(entries);
        };
    }

    private static @Nullable Object[] values(ColumnReader reader, ColumnVector vector, int size) {
        @Nullable Object[] values = new Object[size];
        for (int i = 0; i < size; i++) {
            values[i] = reader.readNullable(vector, i);
        }
        return values;
    }

    private static ColumnReader row(RowType type) {
        List<ColumnReader> fields =
                type.getChildren().stream().map(ColumnReader::of).toList();
        return (vector, row) -> {
            GenericRowData data = new GenericRowData(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                data.setField(i, fields.get(i).readNullable(vector.getChild(i), row));
            }
            return data;
        };
    }
}
