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

import io.cloudfiles.flink.delta.parquet.PageCompressor;
import io.cloudfiles.flink.delta.parquet.ParquetBatchWriter;
import io.cloudfiles.flink.delta.parquet.ParquetLayout;
import io.cloudfiles.flink.delta.parquet.Workspace;
import io.cloudfiles.flink.delta.schema.StoredColumn;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.types.StructType;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens data files of one layout. */
final class FileFactory {
    private final Storage storage;
    private final TableLayout layout;
    private final ParquetLayout parquet;
    private final StatisticsJson statistics;
    private final PageCompressor compressor;
    private final long rowGroupBytes;
    private final Workspace workspace;

    FileFactory(
            Storage storage, TableLayout layout, PageCompressor compressor, long rowGroupBytes, Workspace workspace) {
        this.storage = storage;
        this.layout = layout;
        StructType physical = layout.fileSchema();
        MessageType schema = ParquetSchemas.of(physical);
        List<Integer> sources =
                layout.dataColumns().stream().map(StoredColumn::index).toList();
        this.parquet = ParquetLayout.of(schema, sources);
        this.statistics = new StatisticsJson(physical, schema, layout.statisticsColumns());
        this.compressor = compressor;
        this.rowGroupBytes = rowGroupBytes;
        this.workspace = workspace;
    }

    /**
     * Opens a file; the store hears of it when the first row group is written.
     *
     * @param names physical names of the partition columns
     * @param values their values
     * @param fileName name within the partition's directory
     */
    DataFile open(List<String> names, List<@Nullable String> values, String fileName) {
        String path = names.isEmpty() ? fileName : PartitionPath.of(names, values) + "/" + fileName;
        Location location = layout.table().child(path);
        Map<String, @Nullable String> partition = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            partition.put(names.get(i), values.get(i));
        }
        ParquetBatchWriter writer =
                new ParquetBatchWriter(parquet, () -> storage.create(location), compressor, rowGroupBytes, workspace);
        return new DataFile(layout, statistics, path, partition, writer);
    }
}
