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
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
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
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.types.VariantType;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a vector of Kernel's holds, as Java values. */
final class VectorValues {
    private VectorValues() {}

    /**
     * The value at a row, or null.
     *
     * @param type logical type of the vector, whose own has the names of fields that files have
     */
    static @Nullable Object at(DataType type, ColumnVector vector, int row) {
        if (vector.isNullAt(row)) {
            return null;
        }
        if (type instanceof StructType struct) {
            return struct(struct, vector, row);
        } else if (type instanceof ArrayType list) {
            ArrayValue array = vector.getArray(row);
            return list(list.getElementType(), array.getElements(), array.getSize());
        } else if (type instanceof MapType map) {
            return map(map, vector.getMap(row));
        }
        return simple(type, vector, row);
    }

    private static Object simple(DataType type, ColumnVector vector, int row) {
        if (type instanceof BooleanType) {
            return vector.getBoolean(row);
        } else if (type instanceof ByteType) {
            return vector.getByte(row);
        } else if (type instanceof ShortType) {
            return vector.getShort(row);
        } else if (type instanceof IntegerType) {
            return vector.getInt(row);
        } else if (type instanceof LongType) {
            return vector.getLong(row);
        } else if (type instanceof FloatType) {
            return vector.getFloat(row);
        } else if (type instanceof DoubleType) {
            return vector.getDouble(row);
        } else if (type instanceof DecimalType) {
            return vector.getDecimal(row);
        } else if (type instanceof StringType) {
            return vector.getString(row);
        } else if (type instanceof BinaryType) {
            return vector.getBinary(row);
        } else if (type instanceof DateType) {
            return LocalDate.ofEpochDay(vector.getInt(row));
        } else if (type instanceof TimestampType) {
            return instant(vector.getLong(row));
        } else if (type instanceof TimestampNTZType) {
            return LocalDateTime.ofInstant(instant(vector.getLong(row)), ZoneOffset.UTC);
        }
        if (type instanceof VariantType) {
            return ColumnReader.variant(vector, row);
        }
        throw new IllegalArgumentException("Values of type " + type + " cannot be shown.");
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static Map<String, @Nullable Object> struct(StructType type, ColumnVector vector, int row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<StructField> fields = type.fields();
        for (int i = 0; i < fields.size(); i++) {
            values.put(fields.get(i).getName(), at(fields.get(i).getDataType(), vector.getChild(i), row));
        }
        return values;
    }

    private static List<@Nullable Object> list(DataType type, ColumnVector vector, int size) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            elements.add(at(type, vector, i));
        }
        return elements;
    }

    private static Map<@Nullable Object, @Nullable Object> map(MapType type, MapValue map) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < map.getSize(); i++) {
            entries.put(at(type.getKeyType(), map.getKeys(), i), at(type.getValueType(), map.getValues(), i));
        }
        return entries;
    }
}
