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
package io.cloudfiles.flink.cli.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.types.variant.Variant;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Rows as JSON: numbers, truth values and nothing as such, bytes in Base64, dates and times as texts of ISO 8601, rows and maps as objects,
 * variants as texts of their JSON. Numbers that JSON has not are texts.
 */
@Internal
public final class RowsJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RowsJson() {}

    /** An array with an object for each row. */
    public static JsonNode of(TableRowsView view) {
        ArrayNode rows = NODES.arrayNode();
        view.rows().forEach(row -> rows.add(value(row)));
        return rows;
    }

    static JsonNode value(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        } else if (value instanceof BigDecimal decimal) {
            return NODES.numberNode(decimal);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            boolean isNumber = !Double.isNaN(number) && !Double.isInfinite(number);
            return isNumber ? NODES.numberNode(new BigDecimal(value.toString())) : NODES.textNode(value.toString());
        } else if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        } else if (value instanceof byte[] bytes) {
            return NODES.binaryNode(bytes);
        } else if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(element -> array.add(value(element)));
            return array;
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, element) -> object.set(String.valueOf(key), value(element)));
            return object;
        }
        return NODES.textNode(value instanceof Variant variant ? variant.toJson() : value.toString());
    }
}
