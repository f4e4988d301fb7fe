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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.ContentOptions;
import io.cloudfiles.flink.format.DeclaredFormat;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.impl.StreamFormatAdapter;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Flink's formats as ours.
 *
 * <pre>
 * BulkFormat             opens files itself, by Flink's file systems          {@link BulkFileFormat}
 * StreamFormat           the same, through Flink's own adapter                {@link BulkFileFormat}
 * DeserializationSchema  is given the lines that we read, from any storage    {@link LinesFormat}
 * </pre>
 */
@Internal
public final class FlinkFormats {
    private FlinkFormats() {}

    /** A format of rows. */
    public static DeclaredFormat bulk(BulkFormat<RowData, FileSourceSplit> format) {
        return bulk(format, row -> row);
    }

    /** A format of whatever can be made into rows. */
    public static <T> DeclaredFormat bulk(
            BulkFormat<T, FileSourceSplit> format, MapFunction<T, @Nullable RowData> toRow) {
        return new Instance<>(nameOf(format), format, toRow);
    }

    /** A format of rows. */
    public static DeclaredFormat stream(StreamFormat<RowData> format) {
        return stream(format, row -> row);
    }

    /** A format of whatever can be made into rows. */
    public static <T> DeclaredFormat stream(StreamFormat<T> format, MapFunction<T, @Nullable RowData> toRow) {
        return new Instance<>(nameOf(format), new StreamFormatAdapter<>(format), toRow);
    }

    /**
     * A format of rows, made for a schema.
     *
     * @param name what users know it by
     */
    public static FileFormat bulk(String name, BulkFormat<RowData, FileSourceSplit> format, ReadSchema schema) {
        return new Instance<>(name, format, row -> row).made(schema);
    }

    /**
     * A format of one or more rows, or none, in each line.
     *
     * @param name what users know it by
     * @param options of the source
     */
    public static FileFormat lines(
            String name, DeserializationSchema<RowData> lines, ReadSchema schema, ReadableConfig options) {
        HeldTypes.require(name, schema.type());
        return new LinesFormat(name, lines, options.get(ContentOptions.MAX_EXPANSION_RATIO.option()));
    }

    /** The columns of a format that tells them, else null. */
    public static @Nullable RowType columnsOf(TypeInformation<?> produced) {
        return produced instanceof InternalTypeInfo<?> rows ? rows.toRowType() : null;
    }

    private static String nameOf(Object format) {
        String name = format.getClass().getSimpleName();
        return name.isEmpty() ? format.getClass().getName() : name;
    }

    /** A format that a user has made. */
    private record Instance<T>(
            String name, BulkFormat<T, FileSourceSplit> format, MapFunction<T, @Nullable RowData> toRow)
            implements DeclaredFormat {
        private Instance {
            Objects.requireNonNull(toRow, "toRow");
        }

        /** It is made for certain columns already. */
        @Override
        public boolean canPrune() {
            return false;
        }

        @Override
        public List<OptionSpec<?>> refusedOptions() {
            return List.of(ContentOptions.MAX_EXPANSION_RATIO);
        }

        @Override
        public FileFormat create(ReadSchema schema, ReadableConfig options) {
            return made(schema);
        }

        private FileFormat made(ReadSchema schema) {
            HeldTypes.require(name, schema.type());
            @Nullable RowType produced = columnsOf(format.getProducedType());
            if (produced != null) {
                requireSame(produced, schema.type());
            }
            return new BulkFileFormat<>(name, new Reading<>(format, toRow));
        }

        private void requireSame(RowType produced, RowType declared) {
            // A projection to nothing still decodes something.
            if (declared.getFieldCount() > 0 && !isSame(produced, declared)) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_SCHEMA,
                        "The format '" + name + "' gives " + produced.asSummaryString() + ", but the data columns are "
                                + declared.asSummaryString() + ". Declare the columns that it gives, in its order.");
            }
        }

        /** Fields are found by their place; what they are called, and whether they may be null, is the declaration's affair. */
        private static boolean isSame(LogicalType one, LogicalType other) {
            if (one.getTypeRoot() != other.getTypeRoot()
                    || one.getChildren().size() != other.getChildren().size()
                    || one instanceof DecimalType && !one.copy(true).equals(other.copy(true))
                    || isCompact(one) != isCompact(other)) {
                return false;
            }
            return IntStream.range(0, one.getChildren().size())
                    .allMatch(i ->
                            isSame(one.getChildren().get(i), other.getChildren().get(i)));
        }

        /** Binary rows hold timestamps in two ways, and whoever asks must know in which. */
        private static boolean isCompact(LogicalType type) {
            return type.isAnyOf(
                            LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE, LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                    && TimestampData.isCompact(LogicalTypeChecks.getPrecision(type));
        }
    }
}
