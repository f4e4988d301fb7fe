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
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
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
    private final String name;
    private final DecoderPool<DeserializationSchema<RowData>> pool;
    private final DeserializationSchema<RowData> format;
    private final StorageInput input;
    private final LineChunks chunks;
    private final long rangeEnd;
    private final FileRange range;
    private final ReadSchema schema;
    private final RecordBatchBuilder rows;
    private final Collector<RowData> out = new Collector<>() {
        @Override
        public void collect(RowData row) {
            rows.add(row);
        }

        @Override
        public void close() {
            // Rows go on with the batch.
        }
    };

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
        this.name = name;
        this.pool = pool;
        this.format = pool.take(schema);
        this.input = input;
        this.chunks = chunks;
        this.skipsLine = skipsLine;
        this.rangeEnd = rangeEnd;
        this.range = range;
        this.schema = schema;
        this.rows = new RecordBatchBuilder(schema.version(), schema.type());
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

    private void readLine() {
        byte[] bytes = chunks.bytes();
        int feed = position;
        while (bytes[feed] != '\n') {
            feed++;
        }
        int end = feed > position && bytes[feed - 1] == '\r' ? feed - 1 : feed;
        try {
            format.deserialize(Arrays.copyOfRange(bytes, position, end), out);
        } catch (IOException | RuntimeException e) {
            CloudFilesException corrupt = new CloudFilesException(
                    ErrorCode.CF_CORRUPT_RECORD,
                    "[" + range.file().location() + "] line at byte " + chunks.lineOffset(position)
                            + ": the format '" + name + "' cannot read it: " + e
                            + ". Correct the file; '" + name
                            + ".ignore-parse-errors' = 'true' leaves such lines out where the format has that option.");
            // Not as the cause: SQL clients print the innermost one, which knows nothing of the file.
            corrupt.addSuppressed(e);
            throw corrupt;
        }
        position = feed + 1;
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
