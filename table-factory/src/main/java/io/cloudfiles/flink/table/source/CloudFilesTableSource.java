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
package io.cloudfiles.flink.table.source;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A scan of files. Takes what the planner pushes into it: columns, metadata columns and watermarks. Planner's thread only.
 */
@Internal
public final class CloudFilesTableSource
        implements ScanTableSource, SupportsReadingMetadata, SupportsProjectionPushDown, SupportsWatermarkPushDown {
    private final SqlTable table;
    private final boolean isBatch;
    private final @Nullable FlinkTableFormat format;
    private List<String> columns;
    private List<String> metadataKeys = List.of();
    private @Nullable WatermarkStrategy<RowData> watermarks;

    /**
     * @param table as it was defined
     * @param isBatch whether the statement runs in batch mode, which is refused
     * @param format the format of Flink that it names, or null when it names one of ours
     */
    public CloudFilesTableSource(SqlTable table, boolean isBatch, @Nullable FlinkTableFormat format) {
        this.table = table;
        this.isBatch = isBatch;
        this.format = format;
        this.columns = table.columns().getFieldNames();
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return format == null ? ChangelogMode.insertOnly() : format.changelogMode();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (String key : MetadataColumn.names()) {
            MetadataColumn.of(key)
                    .ifPresent(column -> types.put(key, TypeConversions.fromLogicalToDataType(column.type())));
        }
        return types;
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType producedType) {
        metadataKeys = List.copyOf(keys);
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] fields, DataType producedType) {
        columns = Stream.of(fields)
                .map(path -> table.columns().getFieldNames().get(path[0]))
                .toList();
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarks = strategy;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        if (isBatch) {
            throw new CloudFilesException(
                    ErrorCode.CF_INCORRECT_BATCH_USAGE,
                    "[" + table.name()
                            + "] Option 'execution.runtime-mode' = 'BATCH' cannot be used with cloudfiles: files that were "
                            + "read are remembered in checkpoints, which batch jobs have not. SET 'execution.runtime-mode' = "
                            + "'streaming'; and read with 'run-mode' = 'available-now'.");
        }
        return new CloudFilesScan(
                table, columns, metadataKeys, watermarks, format == null ? null : format.planned(context));
    }

    @Override
    public DynamicTableSource copy() {
        CloudFilesTableSource copy = new CloudFilesTableSource(table, isBatch, format);
        copy.columns = columns;
        copy.metadataKeys = metadataKeys;
        copy.watermarks = watermarks;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "cloudfiles";
    }
}
