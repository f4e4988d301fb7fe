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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.DateParser;
import io.cloudfiles.flink.format.TimestampParser;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.List;
import java.util.Locale;

/** Makes the columns of a schema. */
final class CsvColumns {
    private final CsvConfig config;

    CsvColumns(CsvConfig config) {
        this.config = config;
    }

    /**
     * The columns of fields, in order.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when a type cannot be read from CSV, or two columns have the same name
     */
    CsvColumn[] of(List<RowType.RowField> fields, boolean caseSensitive) {
        requireDistinct(fields.stream().map(RowType.RowField::getName).toList(), caseSensitive);
        return fields.stream()
                .map(field -> column(field.getType(), field.getName()))
                .toArray(CsvColumn[]::new);
    }

    private static void requireDistinct(List<String> names, boolean caseSensitive) {
        long distinct = names.stream()
                .map(name -> caseSensitive ? name : name.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (distinct < names.size()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Two columns of the schema have the same name: " + names
                            + ". Their case is not told apart unless schema.case-sensitive = true. Rename one of them.");
        }
    }

    private CsvColumn column(LogicalType type, String name) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new BooleanColumn();
            case TINYINT -> new LongColumn(Byte.BYTES);
            case SMALLINT -> new LongColumn(Short.BYTES);
            case INTEGER -> new LongColumn(Integer.BYTES);
            case BIGINT -> new LongColumn(Long.BYTES);
            case FLOAT -> new DoubleColumn(true, config.texts());
            case DOUBLE -> new DoubleColumn(false, config.texts());
            case DECIMAL ->
                new DecimalColumn(
                        ((DecimalType) type).getPrecision(), ((DecimalType) type).getScale(), config.locale());
            case CHAR -> new StringColumn(((CharType) type).getLength(), ((CharType) type).getLength());
            case VARCHAR -> new StringColumn(0, ((VarCharType) type).getLength());
            case DATE -> new DateColumn(new DateParser(config.temporal().dateFormat()));
            case TIMESTAMP_WITHOUT_TIME_ZONE -> localTimes(((TimestampType) type).getPrecision());
            case VARIANT -> new VariantColumn(new CsvVariants(config));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> instants(((LocalZonedTimestampType) type).getPrecision());
            default ->
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_SCHEMA,
                        "Column '" + name + "' has type " + type.asSummaryString()
                                + ": this type cannot be read from CSV. Declare it as STRING to get its text.");
        };
    }

    private CsvColumn localTimes(int precision) {
        return new TimestampColumn(
                TimestampParser.ofLocalTimes(precision, config.temporal().timestampNtzFormat()), precision);
    }

    private CsvColumn instants(int precision) {
        CsvTemporal temporal = config.temporal();
        return new TimestampColumn(
                TimestampParser.ofInstants(precision, temporal.zone(), temporal.timestampFormat()), precision);
    }
}
