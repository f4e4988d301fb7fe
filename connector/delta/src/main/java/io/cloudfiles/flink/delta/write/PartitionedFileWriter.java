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
import io.cloudfiles.flink.delta.parquet.PageCompressor;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.delta.parquet.Workspace;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNullElse;

/**
 * Writes batches to data files, one open file per layout and partition.
 *
 * <p><b>Bounds.</b> A file that has reached its target size is finished in the background. Memory is bounded over all open files: above
 * the bound the one that takes most writes its rows as a row group, which makes the file larger by a little and no more numerous. The
 * number of open files is bounded, too: rows of many partitions in any order make many small files, so bring them in order or raise the
 * bound.
 *
 * <p><b>Failure.</b> Files become visible whole or not at all, and no commit knows them before {@link #flush} has handed them over. After
 * an exception the writer can only be closed; {@link #close} aborts what is open and deletes what was finished and not handed over.
 *
 * <p><b>Threads.</b> All methods belong to one thread, the task's.
 */
@Internal
public final class PartitionedFileWriter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionedFileWriter.class);

    private final Storage storage;
    private final WriterConfig config;
    private final Map<ParquetCompression, PageCompressor> compressors = new EnumMap<>(ParquetCompression.class);
    private final FileNames names;
    private final FileFinisher finisher;
    private final Workspace workspace = new Workspace();
    /** By identity: to compare the columns of layouts for each batch would take longer than to write a small one. */
    private final Map<TableLayout, LayoutFiles> layouts = new IdentityHashMap<>();
    /** The file written to longest ago comes first. */
    private final LinkedHashMap<Key, DataFile> open = new LinkedHashMap<>(16, 0.75f, true);

    private long bufferedBytes;

    /**
     * @param storage of the table; stays open
     * @param config sizes and bounds
     * @param subtask index of the task, for file names
     * @param attempt number of the attempt, for file names
     * @param clock gives modification times
     */
    public PartitionedFileWriter(Storage storage, WriterConfig config, int subtask, int attempt, Clock clock) {
        this(storage, config, subtask, attempt, clock, UUID::randomUUID);
    }

    PartitionedFileWriter(
            Storage storage, WriterConfig config, int subtask, int attempt, Clock clock, Supplier<UUID> ids) {
        this.storage = storage;
        this.config = config;
        this.names = new FileNames(subtask, attempt, ids);
        this.finisher = new FileFinisher(
                config.closeThreads(),
                clock,
                file -> storage.delete(file.layout().table().child(file.path())));
    }

    /**
     * Writes a batch.
     *
     * @param layout how its rows become files; batches of the same object share files
     * @param batch of the type {@link TableLayout#rows}
     */
    public void write(TableLayout layout, RecordBatch batch) throws IOException {
        if (batch.rowCount() == 0) {
            return;
        }
        LayoutFiles files = layouts.computeIfAbsent(layout, this::newLayout);
        if (layout.partitionColumns().isEmpty()) {
            write(files, List.of(), batch, null);
            return;
        }
        for (Map.Entry<List<@Nullable String>, Partitioner.Rows> partition :
                files.partitioner.split(batch).entrySet()) {
            int[] rows = partition.getValue().toArray();
            write(files, partition.getKey(), batch, rows.length == batch.rowCount() ? null : rows);
        }
    }

    private LayoutFiles newLayout(TableLayout layout) {
        ParquetCompression compression =
                requireNonNullElse(layout.fileSettings().compression(), config.compression());
        long targetBytes = requireNonNullElse(layout.fileSettings().targetBytes(), config.targetFileBytes());
        PageCompressor compressor = compressors.computeIfAbsent(compression, PageCompressor::of);
        return new LayoutFiles(
                new Partitioner(layout.partitionColumns()),
                new FileFactory(storage, layout, compressor, Math.min(targetBytes, config.rowGroupBytes()), workspace),
                compression,
                targetBytes);
    }

    private void write(LayoutFiles files, List<@Nullable String> partition, RecordBatch batch, int @Nullable [] rows)
            throws IOException {
        Key key = new Key(files, partition);
        DataFile file = open.get(key);
        if (file == null) {
            makeRoom();
            file = files.factory.open(files.partitioner.names(), partition, names.next(files.compression));
            open.put(key, file);
        }
        long before = file.bufferedBytes();
        file.write(batch, rows);
        bufferedBytes += file.bufferedBytes() - before;
        if (file.sizeBytes() >= files.targetBytes) {
            open.remove(key);
            finish(file);
        }
        while (bufferedBytes > config.maxBufferedBytes()) {
            flushLargest();
        }
    }

    private void makeRoom() throws IOException {
        if (open.size() >= config.maxOpenFiles()) {
            Iterator<DataFile> oldest = open.values().iterator();
            DataFile file = oldest.next();
            oldest.remove();
            finish(file);
        }
    }

    private void finish(DataFile file) throws IOException {
        bufferedBytes -= file.bufferedBytes();
        finisher.finish(file);
    }

    private void flushLargest() throws IOException {
        DataFile largest = open.values().stream()
                .max(Comparator.comparingLong(DataFile::bufferedBytes))
                .orElseThrow();
        long before = largest.bufferedBytes();
        largest.flushRowGroup();
        bufferedBytes -= before - largest.bufferedBytes();
    }

    /** Heap that open files take. */
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /** Number of open files. */
    public int openFiles() {
        return open.size();
    }

    /** Finishes all files, several at a time, and hands over everything since the last call. */
    public List<WrittenFile> flush() throws IOException {
        Iterator<DataFile> files = open.values().iterator();
        while (files.hasNext()) {
            DataFile file = files.next();
            files.remove();
            finish(file);
        }
        return finisher.takeAll();
    }

    @Override
    public void close() {
        for (DataFile file : open.values()) {
            try {
                file.abort();
            } catch (IOException e) {
                LOG.warn("File {} was given up, and the store may keep a part of it.", file.path(), e);
            }
        }
        open.clear();
        finisher.close();
        compressors.values().forEach(PageCompressor::close);
    }

    /** What files of a layout have in common; equal to itself only. */
    private static final class LayoutFiles {
        private final Partitioner partitioner;
        private final FileFactory factory;
        private final ParquetCompression compression;
        private final long targetBytes;

        LayoutFiles(Partitioner partitioner, FileFactory factory, ParquetCompression compression, long targetBytes) {
            this.partitioner = partitioner;
            this.factory = factory;
            this.compression = compression;
            this.targetBytes = targetBytes;
        }
    }

    private record Key(LayoutFiles files, List<@Nullable String> partition) {}
}
