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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

import java.util.ArrayList;
import java.util.List;

/** Makes the columns of types. */
final class AvroColumns {
    private AvroColumns() {}

    /**
     * Makes the columns of a schema.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} naming every column of a type that cannot be read from Avro
     */
    static StructColumn rows(List<RowType.RowField> columns) {
        List<String> problems = new ArrayList<>();
        columns.forEach(column -> collectUnreadable(column.getName(), column.getType(), problems));
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Avro cannot be read as " + String.join(", ", problems)
                            + ". Declare other types, or leave such columns out.");
        }
        return struct(columns);
    }

    private static void collectUnreadable(String path, LogicalType type, List<String> problems) {
        switch (type.getTypeRoot()) {
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    FLOAT,
                    DOUBLE,
                    DECIMAL,
                    DATE,
                    TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY -> {}
            case ARRAY ->
                collectUnreadable(path + ".element", type.getChildren().get(0), problems);
            case MAP -> {
                if (!((MapType) type).getKeyType().is(LogicalTypeFamily.CHARACTER_STRING)) {
                    problems.add(path + " " + type.asSummaryString() + " (the keys of maps are STRING)");
                }
                collectUnreadable(path + ".value", ((MapType) type).getValueType(), problems);
            }
            case ROW ->
                ((RowType) type)
                        .getFields()
                        .forEach(field -> collectUnreadable(path + "." + field.getName(), field.getType(), problems));
            default -> problems.add(path + " " + type.asSummaryString());
        }
    }

    private static StructColumn struct(List<RowType.RowField> fields) {
        return new StructColumn(fields.stream()
                .map(field -> new StructColumn.Field(
                        field.getName(),
                        of(field.getType()),
                        field.getType().asSummaryString(),
                        !field.getType().isNullable()))
                .toList());
    }

    private static AvroColumn of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new BooleanColumn();
            case TINYINT -> new IntColumn(Byte.BYTES);
            case SMALLINT -> new IntColumn(Short.BYTES);
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE -> new IntColumn(Integer.BYTES);
            case BIGINT -> new LongColumn();
            case FLOAT -> new FloatColumn();
            case DOUBLE -> new DoubleColumn();
            case DECIMAL -> new DecimalColumn((DecimalType) type);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                new TimestampColumn(LogicalTypeChecks.getPrecision(type));
            case ARRAY -> {
                LogicalType element = ((ArrayType) type).getElementType();
                yield new ListColumn(of(element), !element.isNullable());
            }
            case MAP -> {
                MapType map = (MapType) type;
                yield new MapColumn(
                        new BytesColumn(map.getKeyType()),
                        of(map.getValueType()),
                        !map.getValueType().isNullable());
            }
            case ROW -> struct(((RowType) type).getFields());
            default -> new BytesColumn(type);
        };
    }
}
