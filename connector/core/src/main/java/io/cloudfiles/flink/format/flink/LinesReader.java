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
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the lines of a range with a format of Flink. A line belongs to the range in which it begins, and all rows of a line to one batch,
 * so that a position is where a line begins.
 */
final class LinesReader implements RecordReader {
    private final ForeignFailures failures;
    private final DecoderPool<DeserializationSchema<RowData>> pool;
    private final DeserializationSchema<RowData> format;
    private final StorageInput input;
    private final LineChunks chunks;
    private final long rangeEnd;
    private final FileRange range;
    private final ReadSchema schema;
    private final RecordBatchBuilder rows;
    private final Rows out;

    private int position;
    private int limit;

    /** Whether the chunks begin in front of the first line that may be read. */
    private boolean skipsLine;

    private boolean ended;
    private boolean closed;

    /** @param input closed with the reader, like the chunks */
    LinesReader(
            String name,
            DecoderPool<DeserializationSchema<RowData>> pool,
            StorageInput input,
            LineChunks chunks,
            boolean skipsLine,
            long rangeEnd,
            FileRange range,
            ReadSchema schema) {
        this.failures = new ForeignFailures(name, range.file().location());
        this.pool = pool;
        this.format = pool.take(schema);
        this.input = input;
        this.chunks = chunks;
        this.skipsLine = skipsLine;
        this.rangeEnd = rangeEnd;
        this.range = range;
        this.schema = schema;
        this.rows = new RecordBatchBuilder(schema.version(), schema.type());
        this.out = new Rows(rows);
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        if (ended || position >= limit && !nextChunk() || chunks.lineOffset(position) >= rangeEnd) {
            ended = true;
            return null;
        }
        int batchEnd = chunks.positionOf(rangeEnd);
        do {
            readLine();
        } while (!rows.isFull() && position < batchEnd);
        return new DecodedBatch(rows.build(), new ReadPosition(chunks.offsetOf(position), 0), 0, 0, 0);
    }

    private boolean nextChunk() throws IOException {
        int start = skipsLine ? chunks.skipLine() : chunks.next(position);
        skipsLine = false;
        if (start < 0) {
            return false;
        }
        position = start;
        limit = chunks.limit();
        return true;
    }

    private void readLine() throws IOException {
        byte[] bytes = chunks.bytes();
        int feed = position;
        while (bytes[feed] != '\n') {
            feed++;
        }
        int end = feed > position && bytes[feed - 1] == '\r' ? feed - 1 : feed;
        decode(Arrays.copyOfRange(bytes, position, end));
        position = feed + 1;
    }

    private void decode(byte[] line) throws IOException {
        try {
            format.deserialize(line, out);
        } catch (IOException | RuntimeException e) {
            out.throwIfFailed();
            throw failures.atLine(chunks.lineOffset(position), e);
        }
        out.throwIfFailed();
    }

    /** Takes the rows of a line. A failure of ours is not one of the format, which may have wrapped it, or passed over it. */
    private static final class Rows implements Collector<RowData> {
        private final RecordBatchBuilder batch;
        private @Nullable RuntimeException failure;

        Rows(RecordBatchBuilder batch) {
            this.batch = batch;
        }

        @Override
        public void collect(RowData row) {
            try {
                batch.add(row);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        void throwIfFailed() {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void close() {
            // Rows go on with the batch.
        }
    }

    @Override
    public void close() throws IOException {
        if (ended && !closed) {
            pool.giveBack(format, schema, range);
        }
        closed = true;
        try {
            chunks.close();
        } finally {
            input.close();
        }
    }
}
