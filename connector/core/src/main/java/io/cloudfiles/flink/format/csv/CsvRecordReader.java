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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Reads a range of separated values. A record belongs to the range in which it begins; whatever the range, the head of the file is read
 * for its header. A batch holds rows of one chunk, so that its texts can stay where they are.
 */
final class CsvRecordReader implements RecordReader {
    private static final int MAX_ROWS = 8192;
    private static final int MAX_BATCH_BYTES = 1024 * 1024;

    private final StorageInput input;
    private final LineChunks chunks;
    private final DecoderPool<CsvDecoder> decoders;
    private final CsvDecoder decoder;
    private final ReadSchema schema;
    private final FileRange range;
    private final long rangeEnd;

    /** Whether the chunks begin in front of the first line that may be read. */
    private boolean skipsLine;

    /** Whether the last record of the chunk goes on behind it. */
    private boolean isIncomplete;

    private boolean ended;
    private boolean closed;

    private CsvRecordReader(
            StorageInput input,
            LineChunks chunks,
            long rangeEnd,
            boolean skipsLine,
            DecoderPool<CsvDecoder> decoders,
            CsvDecoder decoder,
            FileRange range,
            ReadSchema schema) {
        this.input = input;
        this.chunks = chunks;
        this.skipsLine = skipsLine;
        this.decoders = decoders;
        this.decoder = decoder;
        this.schema = schema;
        this.range = range;
        this.rangeEnd = rangeEnd;
    }

    static CsvRecordReader open(
            CsvConfig config,
            DecoderPool<CsvDecoder> decoders,
            StorageInput input,
            FileRange range,
            ReadPosition position,
            ReadSchema schema)
            throws IOException {
        CsvDecoder decoder = decoders.take(schema);
        TextInput text = config.encoding().open(input, range, 0);
        LineEnd lineEnd = config.dialect().lineEnd();
        LineChunks head = LineChunks.from(0, text, lineEnd);
        CsvHeader header = start(decoder, head, range.file());
        boolean resumes = position.offset() != ReadPosition.NO_OFFSET;
        long rangeEnd = text.rangeEnd(range);
        if (!resumes && range.start() <= header.dataStart()) {
            return new CsvRecordReader(input, head, rangeEnd, false, decoders, decoder, range, schema);
        }
        decoder.leave();
        head.close();
        long offset = resumes ? position.offset() : LineChunks.offsetBefore(range.start(), lineEnd);
        LineChunks rest = LineChunks.from(offset, config.encoding().open(input, range, offset), lineEnd);
        return new CsvRecordReader(input, rest, rangeEnd, !resumes, decoders, decoder, range, schema);
    }

    private static CsvHeader start(CsvDecoder decoder, LineChunks head, FileEntry file) throws IOException {
        try {
            return decoder.start(file, head);
        } catch (IOException | RuntimeException e) {
            head.close();
            throw e;
        }
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        while (true) {
            if (!ended && (isIncomplete || !decoder.hasRecord()) && !nextChunk() || !isInRange()) {
                ended = true;
            }
            if (ended) {
                return null;
            }
            int start = decoder.position();
            while (hasRoom(start) && !isIncomplete && decoder.hasRecord() && isInRange()) {
                isIncomplete = !decoder.readBlock(chunks.positionOf(rangeEnd), room(start)) && !decoder.readRecord();
            }
            if (!decoder.rows().isEmpty()) {
                return decoder.finish(chunks);
            }
        }
    }

    private boolean isInRange() {
        return chunks.lineOffset(decoder.position()) < rangeEnd;
    }

    private boolean nextChunk() throws IOException {
        isIncomplete = false;
        int start = skipsLine ? chunks.skipLine() : chunks.next(decoder.position());
        skipsLine = false;
        if (start >= 0) {
            decoder.load(chunks, start);
        }
        return start >= 0;
    }

    private boolean hasRoom(int start) {
        CsvRows rows = decoder.rows();
        return rows.count() < MAX_ROWS && rows.widthBytes() + decoder.position() - start < MAX_BATCH_BYTES;
    }

    /** How many records more the batch may have. */
    private int room(int start) {
        CsvRows rows = decoder.rows();
        long bytes = MAX_BATCH_BYTES - ((long) decoder.position() - start);
        return Math.min(MAX_ROWS - rows.count(), 1 + rows.roomIn(bytes));
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
