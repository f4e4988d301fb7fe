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
package io.cloudfiles.flink.format.text;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SpecialColumns;
import io.cloudfiles.flink.format.TextColumn;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the lines of a range, blank ones too. A line belongs to the range in which it begins. A batch holds lines of one chunk, so that
 * they can stay where they are.
 */
final class LineReader implements RecordReader {
    private static final int MAX_ROWS = 8192;
    private static final int MAX_BATCH_BYTES = 1024 * 1024;
    private static final int INITIAL_ROWS = 16;

    private final StorageInput input;
    private final LineChunks chunks;
    private final SpecialColumns special;
    private final LineScanner scanner;
    private final long rangeEnd;
    private final TextColumn lines = new TextColumn();

    /** For how many rows there is room. */
    private int reserved;

    private byte[] bytes = new byte[0];
    private int position;
    private int limit;
    private int slack;

    /** Whether the chunks begin in front of the first line that may be read. */
    private boolean skipsLine;

    private boolean ended;

    private LineReader(
            StorageInput input,
            LineChunks chunks,
            LineEnd lineEnd,
            boolean skipsLine,
            long rangeEnd,
            SpecialColumns special) {
        this.input = input;
        this.chunks = chunks;
        this.scanner = new LineScanner(lineEnd);
        this.skipsLine = skipsLine;
        this.rangeEnd = rangeEnd;
        this.special = special;
    }

    static LineReader open(
            TextConfig config, StorageInput input, FileRange range, ReadPosition position, SpecialColumns special)
            throws IOException {
        LineEnd lineEnd = config.lineEnd();
        boolean resumes = position.offset() != ReadPosition.NO_OFFSET;
        boolean skipsLine = !resumes && range.start() > 0;
        long offset = resumes ? position.offset() : LineChunks.offsetBefore(range.start(), lineEnd);
        TextInput text = config.encoding().open(input, range, offset);
        LineChunks chunks = LineChunks.from(offset, text, lineEnd);
        return new LineReader(input, chunks, lineEnd, skipsLine, text.rangeEnd(range), special);
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        if (ended || position >= limit && !nextChunk() || !isInRange()) {
            ended = true;
            return null;
        }
        int batchEnd = Math.min(chunks.positionOf(rangeEnd), position + MAX_BATCH_BYTES);
        int at = position;
        int rows = 0;
        do {
            if (rows == reserved) {
                reserveMore();
            }
            at = readLine(rows++, at);
        } while (rows < MAX_ROWS && at < batchEnd);
        position = at;
        ReadPosition next = new ReadPosition(chunks.offsetOf(position), 0);
        return special.finish(new ColumnVector[] {lines.finish(rows, bytes)}, rows, bytes, next);
    }

    private boolean isInRange() {
        return chunks.lineOffset(position) < rangeEnd;
    }

    private boolean nextChunk() throws IOException {
        int start = skipsLine ? chunks.skipLine() : chunks.next(position);
        skipsLine = false;
        if (start < 0) {
            return false;
        }
        bytes = chunks.bytes();
        position = start;
        limit = chunks.limit();
        slack = chunks.slackStart();
        return true;
    }

    private void reserveMore() {
        reserved = Math.max(INITIAL_ROWS, 2 * reserved);
        lines.reserve(reserved);
        special.reserve(reserved);
    }

    /** Returns where the next line begins. */
    private int readLine(int row, int start) {
        int found = scanner.end(bytes, start);
        int end = found < 0 ? ~found : found;
        special.setClean(row);
        if (found >= 0 || Utf8.isValid(bytes, start, end)) {
            lines.put(row, start, end);
        } else {
            putRepaired(row, Utf8.replaceMalformed(bytes, start, end));
        }
        return scanner.behind(bytes, end);
    }

    private void putRepaired(int row, byte[] text) {
        if (slack + text.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(slack + text.length, bytes.length + bytes.length / 2));
        }
        System.arraycopy(text, 0, bytes, slack, text.length);
        lines.put(row, slack, slack + text.length);
        slack += text.length;
    }

    @Override
    public void close() throws IOException {
        try {
            chunks.close();
        } finally {
            input.close();
        }
    }
}
