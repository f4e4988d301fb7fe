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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.maintenance.CompactionPlan.Bin;
import io.cloudfiles.flink.delta.read.FileRows;
import io.cloudfiles.flink.delta.schema.FileSettings;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.delta.write.PartitionedFileWriter;
import io.cloudfiles.flink.delta.write.WriterConfig;
import io.cloudfiles.flink.delta.write.WrittenFile;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.data.Row;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Reads small files and writes their rows to one, batch by batch. One thread. */
final class BinRewriter implements Closeable {
    private final DeltaTable table;
    private final Storage storage;
    private final RowType rows;
    private final Row scanState;
    private final TableLayout layout;
    private final PartitionedFileWriter writer;

    BinRewriter(
            DeltaTable table,
            Storage storage,
            Clock clock,
            TableDefinition definition,
            RowType rows,
            Row scanState,
            long targetBytes) {
        this.table = table;
        this.storage = storage;
        TableLayout plain =
                SchemaFit.of(definition, 0, rows, List.of()).withFileSettings(settings(definition, targetBytes));
        boolean isTracked = TrackedRows.isOn(definition);
        this.rows = isTracked ? TrackedRows.of(definition).rows(rows) : rows;
        this.layout = isTracked ? TrackedRows.of(definition).files(plain) : plain;
        this.scanState = scanState;
        WriterConfig defaults = WriterConfig.DEFAULT;
        WriterConfig config = new WriterConfig(
                targetBytes,
                defaults.rowGroupBytes(),
                defaults.maxBufferedBytes(),
                1,
                defaults.closeThreads(),
                defaults.compression());
        this.writer = new PartitionedFileWriter(storage, config, 0, 0, clock);
    }

    /** A bin becomes one file, also when its rows take a little more space than they did. */
    private static FileSettings settings(TableDefinition table, long targetBytes) {
        try {
            return new FileSettings(2 * targetBytes, null).orThoseOf(table);
        } catch (CloudFilesException codecThatIsNotWrittenHere) {
            // A table that asks others for one has files of ours in ours, and these are to be merged.
            return new FileSettings(2 * targetBytes, WriterConfig.DEFAULT.compression()).orThoseOf(table);
        }
    }

    /** Rewrites the bins of one commit. When this fails, what was written is deleted. */
    List<RewrittenBin> rewrite(List<Bin> group) throws IOException {
        List<RewrittenBin> rewritten = new ArrayList<>();
        try {
            for (Bin bin : group) {
                rewritten.add(rewrite(bin));
            }
            return rewritten;
        } catch (IOException | RuntimeException e) {
            for (RewrittenBin bin : rewritten) {
                delete(bin.files(), e);
            }
            throw e;
        }
    }

    private RewrittenBin rewrite(Bin bin) throws IOException {
        RecordBatchBuilder batch = new RecordBatchBuilder(0, rows);
        for (SmallFile file : bin.files()) {
            try (FileRows read = FileRows.open(table.engine(), scanState, file.scanFile(), rows)) {
                while (read.hasNext()) {
                    for (RowData row : read.next()) {
                        batch.add(row);
                        if (batch.isFull()) {
                            writer.write(layout, batch.build());
                        }
                    }
                }
            }
        }
        if (batch.rowCount() > 0) {
            writer.write(layout, batch.build());
        }
        return new RewrittenBin(bin, writer.flush());
    }

    private void delete(List<WrittenFile> files, Exception reason) {
        for (WrittenFile file : files) {
            try {
                storage.delete(table.location().child(file.path()));
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
