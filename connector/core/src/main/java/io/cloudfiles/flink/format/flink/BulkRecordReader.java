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

import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Reads a range with a reader of Flink. A position is Flink's own: an offset that the format can start at, or none, and how many records
 * to pass over from there.
 *
 * <p>The version is looked at before the first record and before the last batch, so that rows of a file that somebody overwrites meanwhile
 * may be handed out, but never the last ones.
 */
final class BulkRecordReader<T> implements RecordReader {
    private final ForeignFailures failures;
    private final DecoderPool<Reading<T>> copies;
    private final Reading<T> reading;
    private final DiscoveredVersion version;
    private final FileRange range;
    private final ReadSchema schema;
    private final BulkFormat.Reader<T> reader;
    private final RecordBatchBuilder rows;

    private BulkFormat.@Nullable RecordIterator<T> records;
    private ReadPosition position;
    private boolean ended;
    private boolean closed;

    private BulkRecordReader(
            ForeignFailures failures,
            DecoderPool<Reading<T>> copies,
            Reading<T> reading,
            DiscoveredVersion version,
            FileRange range,
            ReadPosition position,
            ReadSchema schema,
            BulkFormat.Reader<T> reader) {
        this.failures = failures;
        this.copies = copies;
        this.reading = reading;
        this.version = version;
        this.range = range;
        this.position = position;
        this.schema = schema;
        this.reader = reader;
        this.rows = new RecordBatchBuilder(schema.version(), schema.type());
    }

    static <T> BulkRecordReader<T> open(
            String name,
            DecoderPool<Reading<T>> copies,
            DiscoveredVersion version,
            FileRange range,
            ReadPosition position,
            ReadSchema schema)
            throws IOException {
        ForeignFailures failures = new ForeignFailures(name, range.file().location());
        version.require();
        Reading<T> reading = copies.take(schema);
        BulkFormat.Reader<T> reader = failures.in(() -> position.equals(ReadPosition.START)
                ? reading.format().createReader(new Configuration(), split(range, null))
                : reading.format().restoreReader(new Configuration(), split(range, position)));
        return new BulkRecordReader<>(failures, copies, reading, version, range, position, schema, reader);
    }

    private static FileSourceSplit split(FileRange range, @Nullable ReadPosition position) {
        return new FileSourceSplit(
                range.file().location() + "@" + range.start(),
                new Path(range.file().location().toUri()),
                range.start(),
                range.length(),
                range.file().modifiedMicros() / 1000,
                range.file().sizeBytes(),
                new String[0],
                position == null ? null : new CheckpointedPosition(position.offset(), position.skipRecords()));
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        if (ended) {
            return null;
        }
        failures.in(this::gather);
        if (ended) {
            version.require();
        }
        return rows.rowCount() == 0 ? null : new DecodedBatch(failures.in(rows::build), position, 0, 0, 0);
    }

    private Void gather() throws Exception {
        while (!rows.isFull() && !ended) {
            if (records == null) {
                records = reader.readBatch();
                ended = records == null;
            } else {
                take(records);
            }
        }
        return null;
    }

    private void take(BulkFormat.RecordIterator<T> some) throws Exception {
        RecordAndPosition<T> next = some.next();
        while (next != null) {
            @Nullable RowData row = reading.toRow().map(next.getRecord());
            if (row != null) {
                rows.add(row);
            }
            position = new ReadPosition(next.getOffset(), next.getRecordSkipCount());
            if (rows.isFull()) {
                return;
            }
            next = some.next();
        }
        records = null;
        some.releaseBatch();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (version;
                reader) {
            if (records != null) {
                records.releaseBatch();
            }
        }
        if (ended) {
            copies.giveBack(reading, schema, range);
        }
    }
}
