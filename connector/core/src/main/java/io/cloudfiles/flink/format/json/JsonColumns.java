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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.DateParser;
import io.cloudfiles.flink.format.TimestampParser;
import io.cloudfiles.flink.format.VariantValues;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.List;
import java.util.Locale;

/** Makes the columns of a schema. */
final class JsonColumns {
    private final JsonConfig config;
    private final boolean caseSensitive;
    private final Misfits misfits;

    JsonColumns(JsonConfig config, boolean caseSensitive, Misfits misfits) {
        this.config = config;
        this.caseSensitive = caseSensitive;
        this.misfits = misfits;
    }

    /**
     * The columns of records.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when a type cannot be read from JSON
     */
    RowColumn record(List<RowType.RowField> fields) {
        String name = config.singleVariantColumn();
        if (name == null) {
            return row(fields, "");
        }
        VariantValues.requireOnlyColumn("json.single-variant-column", name, fields);
        VariantColumn variant = new VariantColumn();
        if (!fields.get(0).getType().isNullable()) {
            variant.require(name);
        }
        return new WholeRecord(name, variant, misfits);
    }

    /**
     * The column of an object.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when a type cannot be read from JSON
     */
    RowColumn row(List<RowType.RowField> fields, String path) {
        List<String> names = fields.stream().map(RowType.RowField::getName).toList();
        requireDistinct(names, path);
        JsonColumn[] columns = fields.stream()
                .map(field -> column(field.getType(), path + field.getName()))
                .toArray(JsonColumn[]::new);
        return new RowColumn(names, columns, caseSensitive, misfits);
    }

    private void requireDistinct(List<String> names, String path) {
        long distinct = names.stream()
                .map(name -> caseSensitive ? name : name.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (distinct < names.size()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Two columns of " + (path.isEmpty() ? "the schema" : "'" + path + "'") + " have the same name: "
                            + names
                            + ". Their case is not told apart unless schema.case-sensitive = true. Rename one of them.");
        }
    }

    private JsonColumn column(LogicalType type, String path) {
        JsonColumn column = nullableColumn(type, path);
        if (!type.isNullable()) {
            column.require(path);
        }
        return column;
    }

    private JsonColumn nullableColumn(LogicalType type, String path) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new BooleanColumn();
            case TINYINT -> new LongColumn(Byte.BYTES);
            case SMALLINT -> new LongColumn(Short.BYTES);
            case INTEGER -> new LongColumn(Integer.BYTES);
            case BIGINT -> new LongColumn(Long.BYTES);
            case FLOAT -> new DoubleColumn(true);
            case DOUBLE -> new DoubleColumn(false);
            case DECIMAL -> new DecimalColumn(((DecimalType) type).getPrecision(), ((DecimalType) type).getScale());
            case CHAR -> new StringColumn(((CharType) type).getLength(), ((CharType) type).getLength());
            case VARCHAR -> new StringColumn(0, ((VarCharType) type).getLength());
            case BINARY -> new BinaryColumn(((BinaryType) type).getLength(), ((BinaryType) type).getLength());
            case VARBINARY -> new BinaryColumn(0, ((VarBinaryType) type).getLength());
            case DATE -> new DateColumn(new DateParser(config.dateFormat()));
            case TIMESTAMP_WITHOUT_TIME_ZONE -> localTimes(((TimestampType) type).getPrecision());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> instants(((LocalZonedTimestampType) type).getPrecision());
            case VARIANT -> new VariantColumn();
            case ROW -> row(((RowType) type).getFields(), path + ".");
            case ARRAY -> new ArrayColumn(element(((ArrayType) type).getElementType(), path + ".element"));
            case MAP -> map((MapType) type, path);
            default -> throw unsupported(type, path, "this type cannot be read from JSON");
        };
    }

    private JsonColumn element(LogicalType type, String path) {
        if (type.is(LogicalTypeRoot.VARIANT)) {
            throw unsupported(
                    type, path, "Flink reads no VARIANT out of arrays and maps. Declare the whole as VARIANT");
        }
        return column(type, path);
    }

    private JsonColumn localTimes(int precision) {
        return new TimestampColumn(
                TimestampParser.ofLocalTimes(precision, config.timestampNtzFormat()), false, precision);
    }

    private JsonColumn instants(int precision) {
        return new TimestampColumn(
                TimestampParser.ofInstants(precision, config.zone(), config.timestampFormat()), true, precision);
    }

    private JsonColumn map(MapType type, String path) {
        LogicalType key = type.getKeyType();
        if (!key.is(LogicalTypeRoot.VARCHAR) || ((VarCharType) key).getLength() < VarCharType.MAX_LENGTH) {
            throw unsupported(type, path, "the keys of a JSON object are of type STRING");
        }
        return new MapColumn(new StringColumn(), element(type.getValueType(), path + ".value"));
    }

    private static CloudFilesException unsupported(LogicalType type, String path, String why) {
        return new CloudFilesException(
                ErrorCode.CF_INVALID_SCHEMA,
                "Column '" + path + "' has type " + type.asSummaryString() + ": " + why
                        + ". Declare it as STRING to get its JSON text.");
    }
}
