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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Reads a range of JSON lines. The record of a line belongs to the range in which the line begins. A batch holds rows of one chunk, so
 * that its texts can stay where they are; a chunk may give several batches, which share its bytes.
 */
final class JsonRecordReader implements RecordReader {
    private static final int MAX_ROWS = 8192;
    private static final int MAX_BATCH_BYTES = 1024 * 1024;

    private final StorageInput input;
    private final LineChunks chunks;
    private final DecoderPool<JsonDecoder> decoders;
    private final JsonDecoder decoder;
    private final ReadSchema schema;
    private final FileRange range;
    private final long rangeEnd;

    /** How many elements of the first line were handed out before, when it is an array. */
    private long elementsToSkip;

    private final boolean skipsFirstLine;
    private boolean started;
    private boolean ended;
    private boolean closed;

    private JsonRecordReader(
            StorageInput input,
            LineChunks chunks,
            long rangeEnd,
            DecoderPool<JsonDecoder> decoders,
            FileRange range,
            ReadPosition position,
            ReadSchema schema) {
        this.input = input;
        this.chunks = chunks;
        this.decoders = decoders;
        this.decoder = decoders.take(schema);
        this.schema = schema;
        this.range = range;
        this.rangeEnd = rangeEnd;
        this.skipsFirstLine = skipsFirstLine(range, position);
        this.elementsToSkip = position.skipRecords();
        decoder.start(range.file());
    }

    static JsonRecordReader open(
            JsonConfig config,
            DecoderPool<JsonDecoder> decoders,
            StorageInput input,
            FileRange range,
            ReadPosition position,
            ReadSchema schema)
            throws IOException {
        // The byte before the range tells whether a line begins with the range.
        long offset = position.offset() != ReadPosition.NO_OFFSET
                ? position.offset()
                : skipsFirstLine(range, position) ? LineChunks.offsetBefore(range.start(), config.lineEnd()) : 0;
        TextInput text = config.open(input, range, offset);
        LineChunks chunks = LineChunks.from(offset, text, config.lineEnd());
        return new JsonRecordReader(input, chunks, text.rangeEnd(range), decoders, range, position, schema);
    }

    private static boolean skipsFirstLine(FileRange range, ReadPosition position) {
        return position.offset() == ReadPosition.NO_OFFSET && range.start() > 0;
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        while (true) {
            if (!hasLine() && !nextChunk()
                    || !decoder.isInArray() && chunks.lineOffset(decoder.position()) >= rangeEnd) {
                ended = true;
                return null;
            }
            int start = decoder.position();
            while (hasRoom(start) && (decoder.isInArray() || hasLineInRange())) {
                readRow();
            }
            if (!decoder.rows().isEmpty()) {
                return decoder.finish(chunks);
            }
        }
    }

    private boolean hasLine() {
        return decoder.isInArray() || started && decoder.nextLine(chunks.limit()) < chunks.limit();
    }

    private boolean nextChunk() throws IOException {
        boolean first = !started;
        started = true;
        int start = first && skipsFirstLine ? chunks.skipLine() : chunks.next(decoder.position());
        if (start < 0) {
            return false;
        }
        decoder.load(chunks, start);
        return true;
    }

    private boolean hasRoom(int start) {
        JsonRows rows = decoder.rows();
        return rows.count() < MAX_ROWS && rows.widthBytes() + decoder.position() - start < MAX_BATCH_BYTES;
    }

    private boolean hasLineInRange() {
        int line = decoder.nextLine(chunks.limit());
        return line < chunks.limit() && chunks.lineOffset(line) < rangeEnd;
    }

    private void readRow() {
        if (decoder.isInArray()) {
            decoder.readElement();
        } else {
            decoder.readLine();
            decoder.skipElements(elementsToSkip);
            elementsToSkip = 0;
        }
    }

    @Override
    public void close() throws IOException {
        if (ended && !closed) {
            decoders.giveBack(decoder, schema, range);
        }
        closed = true;
        try {
            chunks.close();
        } finally {
            input.close();
        }
    }
}
