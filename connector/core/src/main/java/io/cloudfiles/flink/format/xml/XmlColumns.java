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
package io.cloudfiles.flink.format.xml;

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
final class XmlColumns {
    private final XmlConfig config;
    private final XmlTexts texts;
    private final boolean caseSensitive;
    private final Misfits misfits;

    XmlColumns(XmlConfig config, boolean caseSensitive, Misfits misfits) {
        this.config = config;
        this.texts = XmlTexts.of(config);
        this.caseSensitive = caseSensitive;
        this.misfits = misfits;
    }

    /**
     * The columns of records.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when a type cannot be read from XML
     */
    RowColumn record(List<RowType.RowField> fields) {
        String name = config.singleVariantColumn();
        if (name == null) {
            return row(fields, "");
        }
        VariantValues.requireOnlyColumn("xml.single-variant-column", name, fields);
        VariantColumn variant = new VariantColumn(config, caseSensitive);
        required(variant, fields.get(0).getType(), name);
        return new WholeRecord(new RowFields(config, List.of(name), caseSensitive), variant, misfits);
    }

    /**
     * The column of an element with fields.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when a type cannot be read from XML
     */
    RowColumn row(List<RowType.RowField> fields, String path) {
        List<String> names = fields.stream().map(RowType.RowField::getName).toList();
        requireDistinct(names, path);
        for (RowType.RowField field : fields) {
            if (field.getName().equals(config.wildcardColumn())) {
                requireTexts(field.getType(), path + field.getName());
            }
        }
        XmlColumn[] columns = fields.stream()
                .map(field -> column(field.getType(), path + field.getName()))
                .toArray(XmlColumn[]::new);
        return new RowColumn(new RowFields(config, names, caseSensitive), columns, misfits);
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

    private static void requireTexts(LogicalType type, String path) {
        LogicalType text = type instanceof ArrayType array ? array.getElementType() : type;
        if (!text.is(LogicalTypeRoot.VARCHAR)) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Column '" + path + "' has type " + type.asSummaryString()
                            + ": it takes any element, so that its type is STRING or ARRAY<STRING>. Declare it so, or name another column in "
                            + "xml.wildcard-col-name.");
        }
    }

    private XmlColumn column(LogicalType type, String path) {
        XmlColumn column = type instanceof ArrayType array
                ? array(array, path)
                : type.is(LogicalTypeRoot.VARIANT) ? new VariantColumn(config, caseSensitive) : valueColumn(type, path);
        return required(column, type, path);
    }

    private static XmlColumn required(XmlColumn column, LogicalType type, String path) {
        if (!type.isNullable()) {
            column.require(path);
        }
        return column;
    }

    private ArrayColumn array(ArrayType type, String path) {
        LogicalType element = type.getElementType();
        String elementPath = path + ".element";
        return new ArrayColumn(required(valueColumn(element, elementPath), element, elementPath));
    }

    private XmlColumn valueColumn(LogicalType type, String path) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new BooleanColumn(texts);
            case TINYINT -> new LongColumn(texts, Byte.BYTES);
            case SMALLINT -> new LongColumn(texts, Short.BYTES);
            case INTEGER -> new LongColumn(texts, Integer.BYTES);
            case BIGINT -> new LongColumn(texts, Long.BYTES);
            case FLOAT -> new DoubleColumn(texts, true);
            case DOUBLE -> new DoubleColumn(texts, false);
            case DECIMAL -> {
                DecimalType decimal = (DecimalType) type;
                yield new DecimalColumn(texts, decimal.getPrecision(), decimal.getScale(), config.locale());
            }
            case CHAR -> new StringColumn(texts, ((CharType) type).getLength(), ((CharType) type).getLength());
            case VARCHAR -> new StringColumn(texts, 0, ((VarCharType) type).getLength());
            case BINARY -> new BinaryColumn(texts, ((BinaryType) type).getLength(), ((BinaryType) type).getLength());
            case VARBINARY -> new BinaryColumn(texts, 0, ((VarBinaryType) type).getLength());
            case DATE -> new DateColumn(texts, new DateParser(config.dateFormat()));
            case TIMESTAMP_WITHOUT_TIME_ZONE -> localTimes(((TimestampType) type).getPrecision());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> instants(((LocalZonedTimestampType) type).getPrecision());
            case ROW -> row(((RowType) type).getFields(), path + ".");
            case MAP -> map((MapType) type, path);
            case VARIANT ->
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_SCHEMA,
                        "Column '" + path
                                + "' has type VARIANT: Flink reads no VARIANT out of arrays and maps. Declare the whole "
                                + "element around as VARIANT.");
            case ARRAY ->
                throw unsupported(
                        type,
                        path,
                        "an array is made of elements that stand in another element, so that it cannot be in another array or in a map");
            default -> throw unsupported(type, path, "this type cannot be read from XML");
        };
    }

    private XmlColumn localTimes(int precision) {
        return new TimestampColumn(
                texts, TimestampParser.ofLocalTimes(precision, config.timestampNtzFormat()), precision);
    }

    private XmlColumn instants(int precision) {
        return new TimestampColumn(
                texts, TimestampParser.ofInstants(precision, config.zone(), config.timestampFormat()), precision);
    }

    private XmlColumn map(MapType type, String path) {
        LogicalType key = type.getKeyType();
        if (!key.is(LogicalTypeRoot.VARCHAR) || ((VarCharType) key).getLength() < VarCharType.MAX_LENGTH) {
            throw unsupported(type, path, "the keys are names, of type STRING");
        }
        LogicalType value = type.getValueType();
        String valuePath = path + ".value";
        return new MapColumn(
                config,
                new StringColumn(texts, 0, VarCharType.MAX_LENGTH),
                required(valueColumn(value, valuePath), value, valuePath),
                misfits);
    }

    private static CloudFilesException unsupported(LogicalType type, String path, String why) {
        return new CloudFilesException(
                ErrorCode.CF_INVALID_SCHEMA,
                "Column '" + path + "' has type " + type.asSummaryString() + ": " + why
                        + ". Declare it as STRING to get its text.");
    }
}
