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
package io.cloudfiles.flink.testing.spark;

import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spark's values as JSON without loss: booleans, whole numbers and text as they are, finite fractions as numbers, {@code
 * NaN} and infinities as text; decimals as plain text; dates and both kinds of timestamps as ISO text ({@code
 * 2026-01-31}, {@code 2026-01-31T10:00:00.000001Z}, without {@code Z} if local); binary as Base64; structs as objects,
 * arrays as arrays, maps as objects with the text of the key.
 */
final class RowJson {
    private RowJson() {}

    /** The fields of a row in its order. */
    static Map<String, @Nullable Object> struct(Row row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            fields.put(row.schema().fields()[i].name(), value(row.get(i)));
        }
        return fields;
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof String) {
            return value;
        }
        if (value instanceof Float || value instanceof Double) {
            double number = Double.parseDouble(value.toString());
            return Double.isFinite(number) ? number : value.toString();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof Row row) {
            return struct(row);
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            return map(CollectionConverters.asJava(map));
        }
        if (value instanceof scala.collection.Seq<?> array) {
            return array(CollectionConverters.asJava(array));
        }
        return value.toString();
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(String.valueOf(value(key)), value(value)));
        return entries;
    }

    private static List<@Nullable Object> array(List<?> array) {
        List<@Nullable Object> elements = new ArrayList<>();
        array.forEach(element -> elements.add(value(element)));
        return elements;
    }
}
