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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Batches and rows as plain Java values that can be written down and compared in a test:
 *
 * <pre>
 * BOOLEAN, TINYINT … DOUBLE  the boxed value     DATE, TIME, INTERVAL  Integer or Long, as Flink holds them
 * CHAR, VARCHAR              String              BINARY, VARBINARY     ByteBuffer
 * TIMESTAMP, TIMESTAMP_LTZ   TimestampData       DECIMAL               BigDecimal
 * ARRAY, ROW                 List                MAP, MULTISET         Map
 * </pre>
 */
public final class Batches {
    private static final LogicalType COUNT = new IntType(false);

    private Batches() {}

    /** A batch of schema version 0. */
    public static RecordBatch of(RowType type, List<? extends List<?>> rows) {
        return of(0, type, rows);
    }

    /** A batch of a schema version. */
    public static RecordBatch of(int schemaVersion, RowType type, List<? extends List<?>> rows) {
        RecordBatchBuilder builder = new RecordBatchBuilder(schemaVersion, type);
        rows.forEach(row -> builder.add(row(type, row)));
        return builder.build();
    }

    /** All rows of a batch. */
    public static List<List<Object>> rows(RecordBatch batch) {
        List<List<Object>> rows = new ArrayList<>();
        batch.rows().forEachRemaining(row -> rows.add(values(batch.type(), row)));
        return rows;
    }

    /** A row in Flink's internal form. */
    public static RowData row(RowType type, List<?> values) {
        GenericRowData row = new GenericRowData(type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.setField(i, internal(type.getTypeAt(i), values.get(i)));
        }
        return row;
    }

    /** The values of a row. */
    public static List<Object> values(RowType type, RowData row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType fieldType = type.getTypeAt(i).copy(true);
            values.add(
                    external(fieldType, RowData.createFieldGetter(fieldType, i).getFieldOrNull(row)));
        }
        return values;
    }

    /** A value in Flink's internal form. */
    public static @Nullable Object internal(LogicalType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> StringData.fromString((String) value);
            case BINARY, VARBINARY -> bytes((ByteBuffer) value);
            case DECIMAL -> decimal((DecimalType) type, (BigDecimal) value);
            case ARRAY -> internals(type.getChildren().get(0), (List<?>) value);
            case MAP, MULTISET -> internalMap(type, (Map<?, ?>) value);
            case ROW -> row((RowType) type, (List<?>) value);
            default -> value;
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static DecimalData decimal(DecimalType type, BigDecimal value) {
        return DecimalData.fromBigDecimal(value, type.getPrecision(), type.getScale());
    }

    private static ArrayData internals(LogicalType type, List<?> values) {
        return new GenericArrayData(
                values.stream().map(value -> internal(type, value)).toArray());
    }

    private static MapData internalMap(LogicalType type, Map<?, ?> map) {
        Map<Object, Object> internal = new LinkedHashMap<>();
        map.forEach((key, value) -> internal.put(internal(keyType(type), key), internal(valueType(type), value)));
        return new GenericMapData(internal);
    }

    private static @Nullable Object external(LogicalType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> value.toString();
            case BINARY, VARBINARY -> ByteBuffer.wrap((byte[]) value);
            case DECIMAL -> ((DecimalData) value).toBigDecimal();
            case ARRAY -> externals(type.getChildren().get(0), (ArrayData) value);
            case MAP, MULTISET -> externalMap(type, (MapData) value);
            case ROW -> values((RowType) type, (RowData) value);
            default -> value;
        };
    }

    private static List<Object> externals(LogicalType type, ArrayData array) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type.copy(true));
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            values.add(external(type, getter.getElementOrNull(array, i)));
        }
        return values;
    }

    private static Map<Object, Object> externalMap(LogicalType type, MapData map) {
        List<Object> keys = externals(keyType(type), map.keyArray());
        List<Object> values = externals(valueType(type), map.valueArray());
        Map<Object, Object> external = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            external.put(keys.get(i), values.get(i));
        }
        return external;
    }

    private static LogicalType keyType(LogicalType type) {
        return type instanceof MapType map ? map.getKeyType() : ((MultisetType) type).getElementType();
    }

    private static LogicalType valueType(LogicalType type) {
        return type instanceof MapType map ? map.getValueType() : COUNT;
    }
}
