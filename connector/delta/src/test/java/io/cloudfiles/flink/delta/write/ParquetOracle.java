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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.parquet.ParquetCodecs;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads Parquet files with the library's own reader, row by row, as values of {@code Batches}. */
final class ParquetOracle {
    private ParquetOracle() {}

    /** All rows of a file whose columns are those of a type, in order. */
    static List<List<Object>> rows(Path file, RowType type) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (ParquetFileReader reader = open(file)) {
            MessageType schema = reader.getFooter().getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(row(records.read(), type));
                }
            }
        }
        return rows;
    }

    /** What the end of a file says. */
    static ParquetMetadata footer(Path file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            return reader.getFooter();
        }
    }

    /** An open reader that also checks the checksums of pages. */
    static ParquetFileReader open(Path file) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(file.toString(), ErrorCode.CF_FILE_UNREADABLE))
                .usePageChecksumVerification(true)
                .build();
        return ParquetFileReader.open(new LocalInputFile(file), options);
    }

    private static List<Object> row(Group group, RowType type) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.add(value(group, i, type.getTypeAt(i)));
        }
        return row;
    }

    private static @Nullable Object value(Group group, int field, LogicalType type) {
        if (group.getFieldRepetitionCount(field) == 0) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> group.getBoolean(field, 0);
            case TINYINT -> (byte) group.getInteger(field, 0);
            case SMALLINT -> (short) group.getInteger(field, 0);
            case INTEGER, DATE -> group.getInteger(field, 0);
            case BIGINT -> group.getLong(field, 0);
            case FLOAT -> group.getFloat(field, 0);
            case DOUBLE -> group.getDouble(field, 0);
            case CHAR, VARCHAR -> group.getString(field, 0);
            case BINARY, VARBINARY -> group.getBinary(field, 0).toByteBuffer();
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(group.getLong(field, 0));
            case DECIMAL -> decimal(group, field, (DecimalType) type);
            case ARRAY -> list(group.getGroup(field, 0), type.getChildren().get(0));
            case MAP -> map(group.getGroup(field, 0), type.getChildren());
            case ROW -> row(group.getGroup(field, 0), (RowType) type);
            default -> throw new IllegalArgumentException(type.asSummaryString());
        };
    }

    private static TimestampData timestamp(long micros) {
        return TimestampData.fromEpochMillis(Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);
    }

    private static BigDecimal decimal(Group group, int field, DecimalType type) {
        GroupType schema = group.getType();
        PrimitiveTypeName held = schema.getType(field).asPrimitiveType().getPrimitiveTypeName();
        BigInteger unscaled =
                switch (held) {
                    case INT32 -> BigInteger.valueOf(group.getInteger(field, 0));
                    case INT64 -> BigInteger.valueOf(group.getLong(field, 0));
                    default -> new BigInteger(group.getBinary(field, 0).getBytes());
                };
        return new BigDecimal(unscaled, type.getScale());
    }

    private static List<Object> list(Group list, LogicalType elementType) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            values.add(value(list.getGroup(0, i), 0, elementType));
        }
        return values;
    }

    private static Map<Object, Object> map(Group map, List<LogicalType> types) {
        Map<Object, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
            Group entry = map.getGroup(0, i);
            values.put(value(entry, 0, types.get(0)), value(entry, 1, types.get(1)));
        }
        return values;
    }
}
