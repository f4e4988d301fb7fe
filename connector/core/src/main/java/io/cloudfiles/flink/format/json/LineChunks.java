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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.Codec;
import io.cloudfiles.flink.storage.FileEntry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into chunks of whole lines, each a new array. The last line gets a line end if it has none; a byte order mark
 * at the start of the file is left out.
 */
final class LineChunks {
    /**
     * Bytes read at once: large enough that a batch repays its costs, small enough for the processor's cache, and well below half a
     * heap region, from where on arrays are expensive for the garbage collector.
     */
    static final int CHUNK_BYTES = 256 * 1024;

    /** Length of the longest line. */
    static final int MAX_LINE_BYTES = 256 * 1024 * 1024;

    private static final int SLACK_SHARE = 8;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream stream;
    private final FileEntry file;
    private final LineEnd lineEnd;
    /** Where the stream ends, or where reading is to end; the stream may end before unless its length is known. */
    private final long end;

    private final boolean isLengthKnown;
    private final int maxLineBytes;

    /** Offset in the stream of the first byte of the chunk. */
    private long chunkOffset;

    private byte[] chunk = new byte[0];
    private int dataEnd;
    private int limit;
    private boolean ended;

    private LineChunks(
            InputStream stream, FileEntry file, LineEnd lineEnd, long offset, long maxEnd, int maxLineBytes) {
        this.stream = stream;
        this.file = file;
        this.lineEnd = lineEnd;
        this.chunkOffset = offset;
        this.isLengthKnown = Codec.of(file) == Codec.NONE;
        this.maxLineBytes = maxLineBytes;
        this.end = isLengthKnown ? Math.min(maxEnd, file.sizeBytes()) : maxEnd;
    }

    /**
     * The lines from an offset to the end of the file.
     *
     * @param stream positioned at {@code offset}; not closed
     * @param offset in the uncompressed bytes
     */
    static LineChunks from(long offset, InputStream stream, FileEntry file, LineEnd lineEnd) {
        return from(offset, stream, file, lineEnd, MAX_LINE_BYTES);
    }

    static LineChunks from(long offset, InputStream stream, FileEntry file, LineEnd lineEnd, int maxLineBytes) {
        return new LineChunks(stream, file, lineEnd, offset, Long.MAX_VALUE, maxLineBytes);
    }

    /**
     * The lines of the first bytes of a file; the last one may be cut off.
     *
     * @param stream positioned at the start; not closed
     */
    static LineChunks head(InputStream stream, FileEntry file, LineEnd lineEnd, long maxBytes) {
        return new LineChunks(stream, file, lineEnd, 0, maxBytes, MAX_LINE_BYTES);
    }

    /** The current chunk; given away when the next one is read. */
    byte[] bytes() {
        return chunk;
    }

    /** Where the lines of the chunk end. */
    int limit() {
        return limit;
    }

    /** First byte behind all that was read. */
    int slackStart() {
        return dataEnd + 1;
    }

    /** The offset in the stream of a position in the chunk. */
    long offsetOf(int position) {
        return chunkOffset + Math.min(position, dataEnd);
    }

    /** The offset in the stream where a line begins; a byte order mark belongs to the first one. */
    long lineOffset(int position) {
        long offset = offsetOf(position);
        return offset == markEnd() ? 0 : offset;
    }

    /**
     * Goes to the next chunk, keeping what was not used of this one.
     *
     * @param used position up to which this chunk was used
     * @return the position of the first line in the new chunk, or -1 at the end of the stream
     */
    int next(int used) throws IOException {
        int kept = Math.max(0, dataEnd - used);
        if (ended && kept == 0) {
            return -1;
        }
        byte[] old = chunk;
        int from = Math.min(used, dataEnd);
        allocate(kept + readBytes(CHUNK_BYTES));
        System.arraycopy(old, from, chunk, 0, kept);
        chunkOffset += from;
        dataEnd = kept;
        fill();
        int start = markEnd();
        while (!findLimit()) {
            growLine();
        }
        return start == dataEnd ? -1 : start;
    }

    /**
     * Leaves out the rest of the line that the stream is in, also when it is at its very end.
     *
     * @return the position of the next line in the chunk, or -1 at the end of the stream
     */
    int skipLine() throws IOException {
        while (true) {
            allocate(readBytes(CHUNK_BYTES));
            chunkOffset += dataEnd;
            dataEnd = 0;
            fill();
            for (int i = 0; i < dataEnd; i++) {
                if (isLineEnd(chunk[i])) {
                    return next(i + 1);
                }
            }
            if (ended) {
                return -1;
            }
        }
    }

    /** How much to read when so much is wanted: what is left at most. */
    private int readBytes(int wanted) {
        return (int) Math.min(wanted, end - chunkOffset - dataEnd);
    }

    private void allocate(int dataBytes) {
        chunk = new byte[dataBytes + dataBytes / SLACK_SHARE + 1 + JsonScanner.PADDING];
        limit = dataBytes;
    }

    /** Reads until {@code limit} bytes are there or the stream ends. */
    private void fill() throws IOException {
        int wanted = limit;
        int count = stream.readNBytes(chunk, dataEnd, wanted - dataEnd);
        dataEnd += count;
        ended = dataEnd < wanted || readBytes(1) == 0;
        if (isLengthKnown && dataEnd < wanted) {
            throw new EOFException(
                    "[" + file.location() + "] ends at " + (chunkOffset + dataEnd) + " of " + end + " bytes.");
        }
    }

    /** Where a byte order mark at the start of the file ends; 0 when there is none. */
    private int markEnd() {
        boolean hasMark = chunkOffset == 0
                && dataEnd >= BYTE_ORDER_MARK.length
                && Arrays.equals(chunk, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        return hasMark ? BYTE_ORDER_MARK.length : 0;
    }

    private boolean findLimit() {
        if (ended) {
            chunk[dataEnd] = '\n';
            limit = dataEnd + 1;
            return true;
        }
        for (int i = dataEnd - 1; i >= 0; i--) {
            if (isLineEnd(chunk[i])) {
                limit = i + 1;
                return true;
            }
        }
        return false;
    }

    private void growLine() throws IOException {
        if (dataEnd >= maxLineBytes) {
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] line at byte " + chunkOffset + ": longer than " + maxLineBytes
                            + " bytes. Each line must be a JSON record of its own. Check that the file is JSON lines, or leave it out.");
        }
        byte[] shorter = chunk;
        allocate(dataEnd + readBytes(Math.max(CHUNK_BYTES, dataEnd)));
        System.arraycopy(shorter, 0, chunk, 0, dataEnd);
        fill();
    }

    private boolean isLineEnd(byte c) {
        return c == '\n' || c == '\r' && lineEnd == LineEnd.ANY;
    }
}
