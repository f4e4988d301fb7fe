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
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.storage.FileEntry;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Takes the records of chunks apart. */
final class CsvDecoder {
    private final CsvConfig config;
    private final CsvScanner in;
    private final CsvRows rows;
    private final boolean caseSensitive;

    /** Null when the dialect has no plain records. */
    private final @Nullable CsvBlock block;

    /** Offset of the chunk in the file. */
    private long chunkOffset;

    CsvDecoder(CsvConfig config, ReadSchema schema) {
        this.config = config;
        this.in = CsvScanner.of(config.dialect(), config.texts());
        this.rows = CsvRows.of(in, config, schema);
        this.caseSensitive = schema.caseSensitive();
        boolean isCommon = in.getClass() == CsvScanner.class && rows.getClass() == CsvRows.class;
        this.block = isCommon && CsvBlock.canRead(config.dialect())
                ? new CsvBlock(in, config.dialect(), config.texts(), config.maxValueBytes())
                : null;
    }

    /**
     * Begins a file; the one before must be at its end. Behind this the decoder is at the first record that is data.
     *
     * @param chunks at the start of the file
     */
    CsvHeader start(FileEntry file, LineChunks chunks) throws IOException {
        CsvHeader header = new CsvHeaderReader(config, in, chunks, file).read(caseSensitive);
        rows.start(file, header);
        chunkOffset = chunks.offsetOf(0);
        return header;
    }

    /** Leaves the chunk. */
    void leave() {
        in.unload();
    }

    /**
     * Goes to the next chunk; the batch must be finished.
     *
     * @param start of its first line
     */
    void load(LineChunks chunks, int start) {
        in.load(chunks, start);
        chunkOffset = chunks.offsetOf(0);
    }

    CsvRows rows() {
        return rows;
    }

    /** Behind what was read of the chunk. */
    int position() {
        return in.position;
    }

    /** Whether another record begins in the chunk; the position is at its start then. */
    boolean hasRecord() {
        return in.nextRecord() < in.limit();
    }

    /**
     * Reads records from the position on, several at once.
     *
     * @param limit what begins there or behind is left out
     * @param maxRecords at most so many
     * @return false when none was read, since the next one must be read by itself
     */
    boolean readBlock(int limit, int maxRecords) {
        if (block == null || rows.recordWidth() > config.maxColumns()) {
            return false;
        }
        block.read(limit, maxRecords, rows.recordWidth());
        int taken = block.records() == 0 ? 0 : rows.take(block);
        if (taken < block.records()) {
            block.shrink();
        }
        in.position = block.start(taken);
        return taken > 0;
    }

    /** Reads the record at the position; false when it goes on behind the chunk, the position is still at its start then. */
    boolean readRecord() {
        int start = in.position;
        try {
            return readRecord(start);
        } catch (UnescapedQuoteException e) {
            throw rows.unreadable(chunkOffset + start, e);
        }
    }

    private boolean readRecord(int start) {
        rows.begin();
        int count = 0;
        @Nullable String trouble = null;
        boolean isWhole = true;
        boolean more = true;
        while (more) {
            more = in.value();
            if (in.incomplete) {
                in.incomplete = false;
                in.position = start;
                return false;
            }
            if (in.unclosed) {
                trouble = "the end of a quoted value expected";
            }
            isWhole &= count < config.maxColumns() && in.textEnd - in.textStart <= config.maxValueBytes();
            if (isWhole) {
                rows.take(count);
            }
            count++;
        }
        int end = behindText(start);
        long offset = chunkOffset + start;
        if (isWhole) {
            rows.add(count, start, end, offset, trouble);
        } else {
            rows.addMalformed(
                    start,
                    end,
                    offset,
                    "more values than csv.max-columns or a longer one than csv.max-chars-per-column allows");
        }
        return true;
    }

    /** Where the text of the record ends that was just read. */
    private int behindText(int start) {
        int end = in.position;
        while (end > start && in.isLineEnd(in.bytes[end - 1])) {
            end--;
        }
        return end;
    }

    /** Gives away the batch; its position is behind the last record. */
    DecodedBatch finish(LineChunks chunks) {
        return rows.finish(new ReadPosition(chunks.offsetOf(in.position), 0));
    }
}
