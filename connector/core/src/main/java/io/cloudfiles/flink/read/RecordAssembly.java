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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.batch.ConstantVectors;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.format.ReadSchema;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Makes the batches of a format, of one schema version, into those of the source: picks the columns that are wanted and adds those that tell of the file. Safe for
 * use by many threads.
 */
final class RecordAssembly {
    /** In {@link #sources}: the column does not come from the data. */
    private static final int OF_RANGE = -1;

    private final ReadSchema schema;
    private final RowType outputType;
    private final MetadataValues values;

    /** In {@link #sources}: the column counts records. */
    private static final int RECORD_NUMBER = -2;

    /** For each output column its index in the decoded data, {@link #OF_RANGE} or {@link #RECORD_NUMBER}. */
    private final int[] sources;

    /** The output columns that are the same in all rows of a range, in their order. */
    private final List<RangeColumn> ofRange = new ArrayList<>();

    private final boolean isAsDecoded;

    /** A column that has one value in all rows of a range. */
    private record RangeColumn(LogicalType type, BiFunction<RangeState, TimestampData, @Nullable Object> value) {}

    RecordAssembly(ReadColumns columns) {
        this.schema = columns.schema();
        this.outputType = columns.type();
        this.values = new MetadataValues(columns.schema().version());
        this.sources = new int[columns.output().size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = sourceOf(columns.output().get(i), columns);
        }
        this.isAsDecoded = ofRange.isEmpty()
                && columns.output().equals(columns.schema().type().getFieldNames());
    }

    /** What the format decodes. */
    ReadSchema schema() {
        return schema;
    }

    private int sourceOf(String name, ReadColumns columns) {
        @Nullable FileColumn told = columns.ofFile().get(name);
        PartitionColumns partitions = columns.partitions();
        if (told == MetadataColumn.RECORD_NUMBER) {
            return RECORD_NUMBER;
        }
        if (told instanceof MetadataColumn metadata) {
            ofRange.add(new RangeColumn(metadata.type(), (range, now) -> values.of(metadata, range)));
        } else if (told instanceof ComputedColumn computed) {
            ComputedValue value = new ComputedValue(name, computed, partitions, values);
            ofRange.add(new RangeColumn(computed.type(), value::of));
        } else if (partitions.contains(name)) {
            ofRange.add(new RangeColumn(
                    partitions.typeOf(name),
                    (range, now) ->
                            partitions.valueOf(name, range.range().file().location())));
        } else {
            return columns.schema().type().getFieldIndex(name);
        }
        return OF_RANGE;
    }

    /**
     * The columns that are the same in all batches of a range.
     *
     * @param now when the range is opened
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_PARTITION_VALUE} or {@code CF_COLUMN_NOT_COMPUTED}
     */
    ColumnVector[] columnsOf(RangeState range, Instant now) {
        return columnsOf(range, TimestampData.fromInstant(now));
    }

    private ColumnVector[] columnsOf(RangeState range, TimestampData now) {
        ColumnVector[] columns = new ColumnVector[ofRange.size()];
        for (int i = 0; i < columns.length; i++) {
            RangeColumn column = ofRange.get(i);
            columns[i] = ConstantVectors.of(column.value().apply(range, now), column.type());
        }
        return columns;
    }

    /**
     * The wanted columns of a batch.
     *
     * @param before how far the range was before it
     */
    RecordBatch assemble(RecordBatch data, ColumnVector[] columnsOfRange, RangeState before) {
        if (isAsDecoded) {
            return data;
        }
        ColumnVector[] all = new ColumnVector[sources.length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = switch (sources[i]) {
                case OF_RANGE -> columnsOfRange[next++];
                case RECORD_NUMBER -> recordNumbers(before, data.rowCount());
                default -> data.column(sources[i]);
            };
        }
        return data.withColumns(outputType, all);
    }

    private static ColumnVector recordNumbers(RangeState before, int rows) {
        if (before.range().start() > 0) {
            return ConstantVectors.of(null, MetadataColumn.RECORD_NUMBER.type());
        }
        HeapLongVector numbers = new HeapLongVector(rows);
        for (int row = 0; row < rows; row++) {
            numbers.vector[row] = before.rows() + row + 1;
        }
        return numbers;
    }
}
