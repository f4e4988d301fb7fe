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
package io.cloudfiles.flink.delta.write;

import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of {@code Batches} as the Spark oracle gives them. */
final class SparkValues {
    private SparkValues() {}

    /** A row by column name. */
    static Map<String, @Nullable Object> row(RowType type, List<?> values) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.put(type.getFieldNames().get(i), value(type.getTypeAt(i), values.get(i)));
        }
        return row;
    }

    private static @Nullable Object value(LogicalType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ((Number) value).longValue();
            case FLOAT, DOUBLE -> fraction(value);
            case BINARY, VARBINARY -> base64((ByteBuffer) value);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                ((TimestampData) value)
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.MICROS)
                        .toString();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                ((TimestampData) value)
                        .toInstant()
                        .truncatedTo(ChronoUnit.MICROS)
                        .toString();
            case ARRAY -> list(type.getChildren().get(0), (List<?>) value);
            case MAP -> map(type.getChildren(), (Map<?, ?>) value);
            case ROW -> row((RowType) type, (List<?>) value);
            default -> value;
        };
    }

    private static Object fraction(Object value) {
        double number = Double.parseDouble(value.toString());
        return Double.isFinite(number) ? (Object) number : value.toString();
    }

    private static String base64(ByteBuffer bytes) {
        ByteBuffer encoded = Base64.getEncoder().encode(bytes.duplicate());
        return StandardCharsets.US_ASCII.decode(encoded).toString();
    }

    private static List<@Nullable Object> list(LogicalType type, List<?> values) {
        List<@Nullable Object> list = new ArrayList<>();
        values.forEach(element -> list.add(value(type, element)));
        return list;
    }

    private static Map<String, @Nullable Object> map(List<LogicalType> types, Map<?, ?> map) {
        Map<String, @Nullable Object> entries = new HashMap<>();
        map.forEach((key, value) -> entries.put(String.valueOf(value(types.get(0), key)), value(types.get(1), value)));
        return entries;
    }
}
