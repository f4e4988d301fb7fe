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

import org.apache.flink.annotation.Experimental;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of {@link Batches} as the Spark oracle writes its own, and their types as Spark names them. */
@Experimental
public final class OracleValues {
    private OracleValues() {}

    /** A row: values by the names of their columns. */
    public static Map<String, @Nullable Object> row(List<?> values, RowType type) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            fields.put(type.getFieldNames().get(i), value(values.get(i), type.getTypeAt(i)));
        }
        return fields;
    }

    /** A value. */
    public static @Nullable Object value(@Nullable Object value, LogicalType type) {
        if (value == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ((Number) value).longValue();
            case FLOAT, DOUBLE -> {
                double number = Double.parseDouble(value.toString());
                yield Double.isFinite(number) ? (Object) number : value.toString();
            }
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                ((TimestampData) value).toLocalDateTime().toString();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                ((TimestampData) value).toInstant().toString();
            case BINARY, VARBINARY -> Base64.getEncoder().encodeToString(((ByteBuffer) value).array());
            case ARRAY ->
                ((List<?>) value)
                        .stream()
                                .map(element ->
                                        value(element, type.getChildren().get(0)))
                                .toList();
            case MAP -> map((Map<?, ?>) value, (MapType) type);
            case ROW -> row((List<?>) value, (RowType) type);
            case VARIANT -> value.toString();
            default -> value;
        };
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, MapType type) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((key, value) ->
                entries.put(String.valueOf(value(key, type.getKeyType())), value(value, type.getValueType())));
        return entries;
    }

    /** Columns as in Spark's {@code CREATE TABLE}. */
    public static String ddl(RowType type) {
        return type.getFields().stream()
                .map(field -> quoted(field.getName()) + " " + ddlOf(field.getType()))
                .collect(Collectors.joining(", "));
    }

    private static String ddlOf(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case ROW ->
                ((RowType) type)
                        .getFields().stream()
                                .map(field -> quoted(field.getName()) + ": " + ddlOf(field.getType()))
                                .collect(Collectors.joining(", ", "STRUCT<", ">"));
            case ARRAY -> "ARRAY<" + ddlOf(type.getChildren().get(0)) + ">";
            case MAP ->
                "MAP<" + ddlOf(type.getChildren().get(0)) + ", "
                        + ddlOf(type.getChildren().get(1)) + ">";
            case VARCHAR -> "STRING";
            case VARBINARY -> "BINARY";
            case TIMESTAMP_WITHOUT_TIME_ZONE -> "TIMESTAMP_NTZ";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "TIMESTAMP";
            default -> type.copy(true).asSummaryString();
        };
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
