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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.parquet.ParquetBatchWriter;
import io.cloudfiles.flink.delta.parquet.ParquetBatchWriter.FinishedFile;
import io.cloudfiles.flink.delta.schema.TableLayout;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** One open data file. Used by one thread at a time: the task's, and in the end the one that finishes it. */
final class DataFile {
    private final TableLayout layout;
    private final StatisticsJson statistics;
    private final String path;
    private final Map<String, @Nullable String> partitionValues;
    private final ParquetBatchWriter writer;

    DataFile(
            TableLayout layout,
            StatisticsJson statistics,
            String path,
            Map<String, @Nullable String> partitionValues,
            ParquetBatchWriter writer) {
        this.layout = layout;
        this.statistics = statistics;
        this.path = path;
        this.partitionValues = partitionValues;
        this.writer = writer;
    }

    /** Path below the table's root. */
    String path() {
        return path;
    }

    /** See {@link ParquetBatchWriter#write}. */
    void write(RecordBatch batch, int @Nullable [] rows) throws IOException {
        writer.write(batch, rows);
    }

    /** Heap that the file takes. */
    long bufferedBytes() {
        return writer.bufferedBytes();
    }

    /** About the size that it would have if it were finished now. */
    long sizeBytes() {
        return writer.sizeBytes();
    }

    /** Frees the memory. */
    void flushRowGroup() throws IOException {
        writer.flushRowGroup();
    }

    /** Makes the file visible. When this fails, it must be aborted. */
    WrittenFile finish(Clock clock) throws IOException {
        FinishedFile finished = writer.finish();
        return new WrittenFile(
                layout,
                path,
                partitionValues,
                finished.sizeBytes(),
                clock.millis(),
                finished.rows(),
                statistics.of(finished));
    }

    /** Gives the file up: nothing becomes visible. */
    void abort() throws IOException {
        writer.abort();
    }
}
