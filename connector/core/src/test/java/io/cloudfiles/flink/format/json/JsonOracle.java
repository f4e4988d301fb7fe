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
package io.cloudfiles.flink.format.json;

import com.fasterxml.jackson.core.JsonToken;
import io.cloudfiles.flink.format.SpecialColumns;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What rows must come out of a document, told from Jackson's tree by the rules and as simply as can be. */
final class JsonOracle {
    /** A value that does not fit its type. */
    private static final Object MISFIT = new Object();

    private final RowType type;

    JsonOracle(RowType type) {
        this.type = type;
    }

    /**
     * A row.
     *
     * @param values of the columns
     * @param rescued what fits no column, objects as maps and arrays as maps from index to element
     * @param isRescueKnown false when a name occurs twice in an object, for which maps are no model
     */
    record Row(List<Object> values, Map<String, Object> rescued, boolean isRescueKnown) {}

    /** The rows of a line; a malformed one is a row of nulls that rescues it. */
    List<Row> rows(String line, boolean isUtf8) {
        JsonTree tree = isUtf8 ? JsonTree.parse(line).orElse(null) : null;
        if (tree != null && tree.kind() == JsonToken.START_OBJECT) {
            return List.of(row(tree));
        }
        boolean isArrayOfObjects = tree != null
                && tree.kind() == JsonToken.START_ARRAY
                && tree.elements().stream().allMatch(element -> element.kind() == JsonToken.START_OBJECT);
        if (isArrayOfObjects) {
            return tree.elements().stream().map(this::row).toList();
        }
        List<Object> nulls = new ArrayList<>();
        type.getFields().forEach(field -> nulls.add(null));
        return List.of(new Row(nulls, Map.of(SpecialColumns.CORRUPT_RECORD, line), true));
    }

    private Row row(JsonTree tree) {
        Map<String, Object> rescued = new LinkedHashMap<>();
        return new Row(object(type, tree, rescued), rescued, !tree.hasDuplicateNames());
    }

    private static List<Object> object(RowType type, JsonTree tree, Map<String, Object> rescued) {
        List<Object> values = new ArrayList<>();
        type.getFields().forEach(field -> values.add(null));
        for (JsonTree.Field field : tree.fields()) {
            int column = type.getFieldIndex(wellFormed(field.name()));
            Map<String, Object> within = new LinkedHashMap<>();
            Object value = column < 0 ? MISFIT : value(type.getTypeAt(column), field.value(), within);
            if (column >= 0) {
                values.set(column, value == MISFIT ? null : value);
            }
            if (value == MISFIT && !(column < 0 && field.value().isNull())) {
                rescued.put(wellFormed(field.name()), wellFormed(field.value().text()));
            } else if (!within.isEmpty()) {
                rescued.put(wellFormed(field.name()), within);
            }
        }
        return values;
    }

    private static Object value(LogicalType type, JsonTree tree, Map<String, Object> rescued) {
        if (tree.isNull()) {
            return null;
        }
        boolean isInteger = tree.kind() == JsonToken.VALUE_NUMBER_INT;
        return switch (type.getTypeRoot()) {
            case VARCHAR -> wellFormed(tree.text());
            case BOOLEAN ->
                tree.kind() == JsonToken.VALUE_TRUE
                        ? (Object) true
                        : tree.kind() == JsonToken.VALUE_FALSE ? false : MISFIT;
            case TINYINT -> isInteger ? integer(tree, 8) : MISFIT;
            case SMALLINT -> isInteger ? integer(tree, 16) : MISFIT;
            case INTEGER -> isInteger ? integer(tree, 32) : MISFIT;
            case BIGINT -> isInteger ? integer(tree, 64) : MISFIT;
            case DOUBLE -> floating(tree, false);
            case FLOAT -> floating(tree, true);
            case DECIMAL -> decimal((DecimalType) type, tree);
            case ROW -> tree.kind() == JsonToken.START_OBJECT ? object((RowType) type, tree, rescued) : MISFIT;
            case ARRAY -> tree.kind() == JsonToken.START_ARRAY ? array((ArrayType) type, tree, rescued) : MISFIT;
            case MAP -> tree.kind() == JsonToken.START_OBJECT ? map((MapType) type, tree, rescued) : MISFIT;
            default -> throw new IllegalArgumentException(type.asSummaryString());
        };
    }

    private static Object integer(JsonTree tree, int bits) {
        BigInteger number = new BigInteger(tree.raw());
        if (number.bitLength() >= bits) {
            return MISFIT;
        }
        return switch (bits) {
            case 8 -> number.byteValueExact();
            case 16 -> number.shortValueExact();
            case 32 -> (Object) number.intValueExact();
            default -> number.longValueExact();
        };
    }

    private static Object floating(JsonTree tree, boolean isFloat) {
        String text = tree.text().replace("INF", "Infinity");
        boolean isText = tree.kind() == JsonToken.VALUE_STRING;
        boolean isSpecial =
                text.equals("NaN") || text.equals("Infinity") || text.equals("+Infinity") || text.equals("-Infinity");
        boolean isNumber = tree.kind() == JsonToken.VALUE_NUMBER_INT || tree.kind() == JsonToken.VALUE_NUMBER_FLOAT;
        if (!isNumber && !isText || isText && (!isSpecial || tree.text().equals("INF"))) {
            return MISFIT;
        }
        return isFloat ? (Object) Float.parseFloat(text) : Double.parseDouble(text);
    }

    private static Object decimal(DecimalType type, JsonTree tree) {
        boolean isNumber = tree.kind() == JsonToken.VALUE_NUMBER_INT || tree.kind() == JsonToken.VALUE_NUMBER_FLOAT;
        if (!isNumber && tree.kind() != JsonToken.VALUE_STRING) {
            return MISFIT;
        }
        try {
            BigDecimal exact = new BigDecimal(tree.text());
            if (Math.abs((long) exact.scale()) > 1000) {
                // Damaged exponents; rounding these would take for ever.
                return exact.scale() < 0 && exact.signum() != 0 ? MISFIT : BigDecimal.ZERO.setScale(type.getScale());
            }
            BigDecimal number = exact.setScale(type.getScale(), RoundingMode.HALF_UP);
            return number.precision() > type.getPrecision() ? MISFIT : number;
        } catch (NumberFormatException e) {
            return MISFIT;
        }
    }

    private static Object array(ArrayType type, JsonTree tree, Map<String, Object> rescued) {
        List<Object> values = new ArrayList<>();
        Map<String, Object> all = new TreeMap<>();
        for (JsonTree element : tree.elements()) {
            Map<String, Object> within = new LinkedHashMap<>();
            Object value = value(type.getElementType(), element, within);
            if (value == MISFIT) {
                return MISFIT;
            }
            if (!within.isEmpty()) {
                all.put(Integer.toString(values.size()), within);
            }
            values.add(value);
        }
        rescued.putAll(all);
        return values;
    }

    private static Object map(MapType type, JsonTree tree, Map<String, Object> rescued) {
        Map<Object, Object> values = new LinkedHashMap<>();
        Map<String, Object> all = new LinkedHashMap<>();
        for (JsonTree.Field field : tree.fields()) {
            Map<String, Object> within = new LinkedHashMap<>();
            Object value = value(type.getValueType(), field.value(), within);
            if (value == MISFIT) {
                return MISFIT;
            }
            if (!within.isEmpty()) {
                all.put(wellFormed(field.name()), within);
            }
            values.put(wellFormed(field.name()), value);
        }
        rescued.putAll(all);
        return values;
    }

    /** Half a surrogate pair has no form in UTF-8. */
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
