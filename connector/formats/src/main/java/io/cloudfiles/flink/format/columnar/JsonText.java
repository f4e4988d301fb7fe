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
package io.cloudfiles.flink.format.columnar;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.Objects;

/**
 * Values as JSON: numbers and booleans as such, NaN and infinities, texts, dates and times as strings, the latter in ISO-8601, bytes in
 * Base64, rows and maps as objects.
 */
@Internal
public final class JsonText {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /** The value at a place, which is not null. */
    public static byte[] of(ColumnVector vector, LogicalType type, int place) {
        JsonText text = new JsonText();
        text.write(value(vector, type, place), type);
        return text.bytes();
    }

    /** A text, or else bytes; of a text that is not UTF-8 the bytes. */
    public static byte[] of(boolean isText, byte[] buffer, int start, int length) {
        JsonText text = new JsonText();
        if (isText && io.cloudfiles.flink.format.Utf8.isValid(buffer, start, start + length)) {
            text.string(new String(buffer, start, length, StandardCharsets.UTF_8));
        } else {
            text.string(
                    Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(buffer, start, start + length)));
        }
        return text.bytes();
    }

    /** A value as the key of an object, without quotes. */
    static String key(ColumnVector vector, LogicalType type, int place) {
        return vector.isNullAt(place) ? "null" : key(value(vector, type, place), type);
    }

    private static String key(Object value, LogicalType type) {
        JsonText text = new JsonText();
        text.write(value, type);
        return type.is(LogicalTypeRoot.VARCHAR)
                ? value.toString()
                : text.out.toString().replace("\"", "");
    }

    private static Object value(ColumnVector vector, LogicalType type, int place) {
        ColumnarRowData row = new ColumnarRowData(new VectorizedColumnBatch(new ColumnVector[] {vector}), place);
        return Objects.requireNonNull(
                RowData.createFieldGetter(type.copy(true), 0).getFieldOrNull(row));
    }

    private byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(@Nullable Object value, LogicalType type) {
        if (value == null) {
            out.append("null");
            return;
        }
        switch (type.getTypeRoot()) {
            case FLOAT, DOUBLE -> fraction((Number) value);
            case DECIMAL -> out.append(((DecimalData) value).toBigDecimal().toPlainString());
            case BINARY, VARBINARY -> string(Base64.getEncoder().encodeToString((byte[]) value));
            case DATE -> string(LocalDate.ofEpochDay((Integer) value).toString());
            case TIME_WITHOUT_TIME_ZONE ->
                string(LocalTime.ofNanoOfDay((Integer) value * NANOS_PER_MILLI).toString());
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                string(((TimestampData) value).toLocalDateTime().toString());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                string(((TimestampData) value).toInstant().toString());
            case ARRAY -> array((ArrayData) value, type.getChildren().get(0));
            case MAP -> map((MapData) value, (MapType) type);
            case ROW -> row((RowData) value, (RowType) type);
            case CHAR, VARCHAR -> string(value.toString());
            default -> out.append(value); // numbers and booleans
        }
    }

    private void fraction(Number number) {
        if (Double.isFinite(number.doubleValue())) {
            out.append(number);
        } else {
            string(number.toString());
        }
    }

    private void array(ArrayData array, LogicalType type) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type.copy(true));
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            out.append(i == 0 ? "" : ",");
            write(getter.getElementOrNull(array, i), type);
        }
        out.append(']');
    }

    private void map(MapData map, MapType type) {
        ArrayData.ElementGetter keys =
                ArrayData.createElementGetter(type.getKeyType().copy(true));
        ArrayData.ElementGetter values =
                ArrayData.createElementGetter(type.getValueType().copy(true));
        out.append('{');
        for (int i = 0; i < map.size(); i++) {
            Object key = keys.getElementOrNull(map.keyArray(), i);
            field(i, key == null ? "null" : key(key, type.getKeyType()));
            write(values.getElementOrNull(map.valueArray(), i), type.getValueType());
        }
        out.append('}');
    }

    private void row(RowData row, RowType type) {
        out.append('{');
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType fieldType = type.getTypeAt(i);
            field(i, type.getFieldNames().get(i));
            write(RowData.createFieldGetter(fieldType.copy(true), i).getFieldOrNull(row), fieldType);
        }
        out.append('}');
    }

    private void field(int index, String name) {
        out.append(index == 0 ? "" : ",");
        string(name);
        out.append(':');
    }

    private void string(String text) {
        quote(out, text);
    }

    /** Appends a text with quotes. */
    public static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
