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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.commit.AddedFile;
import io.cloudfiles.flink.delta.commit.DeltaWriteResult;
import io.cloudfiles.flink.delta.commit.FileGroup;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.origin.RowCounter;
import io.cloudfiles.flink.delta.origin.RowCounts;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.delta.write.DeltaBatchWriter;
import io.cloudfiles.flink.delta.write.PartitionedFileWriter;
import io.cloudfiles.flink.delta.write.WrittenFile;
import io.cloudfiles.flink.source.failure.PermanentFailures;
import io.cloudfiles.flink.storage.RequestMetrics;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes batches to data files and hands those over at each checkpoint. All methods belong to the task's thread. */
final class DeltaSinkWriter implements CommittingSinkWriter<RecordBatch, DeltaWriteResult> {
    private final TableAccess.Opened opened;
    private final DeltaBatchWriter files;
    private final SinkWriterMetricGroup metrics;
    private final boolean countsRows;
    private final RowCounter counter = new RowCounter();

    private DeltaSinkWriter(
            TableAccess.Opened opened, DeltaBatchWriter files, SinkWriterMetricGroup metrics, boolean countsRows) {
        this.opened = opened;
        this.files = files;
        this.metrics = metrics;
        this.countsRows = countsRows;
        RequestMetrics.register(metrics, opened::requests);
    }

    static DeltaSinkWriter forBatches(DeltaConfig config, WriterInitContext context) throws IOException {
        try {
            return open(config, context);
        } catch (IOException | RuntimeException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
    }

    private static DeltaSinkWriter open(DeltaConfig config, WriterInitContext context) throws IOException {
        TableAccess.Opened opened = config.access().open();
        try {
            TableLayouts layouts = new TableLayouts(config, opened.table());
            layouts.check();
            TaskInfo task = context.getTaskInfo();
            PartitionedFileWriter files = new PartitionedFileWriter(
                    opened.storage(),
                    config.writer(),
                    task.getIndexOfThisSubtask(),
                    task.getAttemptNumber(),
                    Clock.systemUTC());
            return new DeltaSinkWriter(
                    opened, new DeltaBatchWriter(layouts, files), context.metricGroup(), config.recordSources());
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public void write(RecordBatch batch, Context context) throws IOException {
        writeBatch(batch);
    }

    void writeBatch(RecordBatch batch) throws IOException {
        AppendOnly.require(batch);
        try {
            files.write(batch);
        } catch (IOException | RuntimeException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
        if (countsRows) {
            counter.add(batch.origin(), batch.rowCount());
        }
        metrics.getNumRecordsSendCounter().inc(batch.rowCount());
    }

    /** Does nothing: files are finished, several at a time, in {@link #prepareCommit}. */
    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public List<DeltaWriteResult> prepareCommit() throws IOException {
        Map<String, List<FileGroup>> byTable = new LinkedHashMap<>();
        byLayout(finishedFiles())
                .forEach((layout, written) -> byTable.computeIfAbsent(layout.tableId(), id -> new ArrayList<>())
                        .add(new FileGroup(layout.schemaVersion(), layout.reliesOn(), written)));
        RowCounts origins = counter.drain();
        List<DeltaWriteResult> results = new ArrayList<>();
        for (Map.Entry<String, List<FileGroup>> table : byTable.entrySet()) {
            // Of two tables the sink takes one only, and fails.
            results.add(new DeltaWriteResult(
                    table.getKey(), table.getValue(), results.isEmpty() ? origins : RowCounts.NONE));
        }
        return results;
    }

    private List<WrittenFile> finishedFiles() throws IOException {
        try {
            return files.prepareCommit();
        } catch (IOException | RuntimeException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
    }

    private Map<TableLayout, List<AddedFile>> byLayout(List<WrittenFile> written) {
        Map<TableLayout, List<AddedFile>> files = new IdentityHashMap<>();
        for (WrittenFile file : written) {
            metrics.getNumBytesSendCounter().inc(file.sizeBytes());
            files.computeIfAbsent(file.layout(), layout -> new ArrayList<>())
                    .add(new AddedFile(
                            file.path(),
                            file.partitionValues(),
                            file.sizeBytes(),
                            file.modifiedMillis(),
                            file.rows(),
                            file.statistics()));
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        try {
            files.close();
        } finally {
            opened.close();
        }
    }
}
