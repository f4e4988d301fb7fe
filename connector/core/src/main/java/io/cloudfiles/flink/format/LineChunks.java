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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into chunks of whole lines, each a new array. The last line gets a line end if it has none; a byte order mark
 * at the start of the file is left out. A chunk never ends between a carriage return and its line feed.
 */
@Internal
public final class LineChunks implements Closeable {
    /**
     * Bytes read at once: large enough that a batch repays its costs, small enough for the processor's cache, and well below half a
     * heap region, from where on arrays are expensive for the garbage collector.
     */
    public static final int CHUNK_BYTES = 256 * 1024;

    /** Length of the longest line. */
    public static final int MAX_LINE_BYTES = 256 * 1024 * 1024;

    /** How many bytes lie behind the last line end in the array at least, so that it can be read by words. */
    public static final int PADDING = 16;

    private static final int SLACK_SHARE = 8;

    private final InputStream stream;
    private final FileEntry file;
    private final boolean endsAny;
    private final byte[] separator;
    private final byte lastOfSeparator;
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

    private LineChunks(TextInput text, LineEnd lineEnd, long offset, long maxEnd, int maxLineBytes) {
        this.stream = text.stream();
        this.file = text.file();
        this.endsAny = lineEnd.isAny();
        this.separator = lineEnd.bytes();
        this.lastOfSeparator = separator[separator.length - 1];
        this.chunkOffset = offset;
        this.isLengthKnown = text.isPlain();
        this.maxLineBytes = maxLineBytes;
        this.end = isLengthKnown ? Math.min(maxEnd, file.sizeBytes()) : maxEnd;
    }

    /**
     * The lines from an offset to the end of the file.
     *
     * @param text opened at {@code offset}; closed with the chunks
     * @param offset in the text
     */
    public static LineChunks from(long offset, TextInput text, LineEnd lineEnd) {
        return from(offset, text, lineEnd, MAX_LINE_BYTES);
    }

    /**
     * The lines from an offset to the end of the file.
     *
     * @param text opened at {@code offset}; closed with the chunks
     * @param offset in the text
     * @param maxLineBytes length of the longest line
     */
    public static LineChunks from(long offset, TextInput text, LineEnd lineEnd, int maxLineBytes) {
        return new LineChunks(text, lineEnd, offset, Long.MAX_VALUE, maxLineBytes);
    }

    /**
     * The lines of the first bytes of a file; the last one may be cut off.
     *
     * @param text opened at the start; closed with the chunks
     */
    public static LineChunks head(TextInput text, LineEnd lineEnd, long maxBytes) {
        return new LineChunks(text, lineEnd, 0, maxBytes, MAX_LINE_BYTES);
    }

    /**
     * Where to begin reading, so that {@link #skipLine} finds the first line that begins at an offset or behind it: the bytes before it
     * tell whether a line begins there.
     */
    public static long offsetBefore(long offset, LineEnd lineEnd) {
        return Math.max(0, offset - lineEnd.bytes().length);
    }

    /** The current chunk; given away when the next one is read. */
    public byte[] bytes() {
        return chunk;
    }

    /** Where the lines of the chunk end. */
    public int limit() {
        return limit;
    }

    /** Where the lines of the chunk end that are whole; before the limit when the last line is cut off by the end of the head. */
    public int wholeLimit() {
        boolean isCut = ended && chunkOffset + dataEnd == end && (!isLengthKnown || end < file.sizeBytes());
        return isCut && limit > dataEnd ? Math.max(0, lastLineEnd()) : limit;
    }

    /** Whether the chunk reaches the end of the stream. */
    public boolean isLast() {
        return ended;
    }

    /** First byte behind all that was read. */
    public int slackStart() {
        return dataEnd + separator.length;
    }

    /** How many bytes of the stream the chunk holds. */
    public int dataLength() {
        return dataEnd;
    }

    /** The offset in the stream of a position in the chunk. */
    public long offsetOf(int position) {
        return chunkOffset + Math.min(position, dataEnd);
    }

    /** Up to which position of the chunk lines begin before an offset in the stream; the limit when all do. */
    public int positionOf(long offset) {
        return (int) Math.min(limit, offset - chunkOffset);
    }

    /** The offset in the stream where a line begins; a byte order mark belongs to the first one. */
    public long lineOffset(int position) {
        long offset = offsetOf(position);
        return offset == markEnd() ? 0 : offset;
    }

    /**
     * Goes to the next chunk, keeping what was not used of this one.
     *
     * @param used position up to which this chunk was used
     * @return the position of the first line in the new chunk, or -1 at the end of the stream
     */
    public int next(int used) throws IOException {
        int from = Math.min(used, dataEnd);
        if (ended && from == dataEnd) {
            return -1;
        }
        // What is kept is the beginning of a line; twice as much the next time, so that long ones cost no quadratic
        // time.
        requireShort(dataEnd - from);
        refill(from, more(dataEnd - from));
        int start = markEnd();
        while (!findLimit()) {
            requireShort(dataEnd);
            refill(0, more(dataEnd));
        }
        return start == dataEnd ? -1 : start;
    }

    /** How much to read beside what is kept, which is not more than a line may be. */
    private int more(int kept) {
        return Math.min(Math.max(CHUNK_BYTES, kept), maxLineBytes - kept);
    }

    /**
     * Leaves out the rest of the line that the stream is in, also when it is at its very end.
     *
     * @return the position of the next line in the chunk, or -1 at the end of the stream
     */
    public int skipLine() throws IOException {
        while (true) {
            // A line end may be cut by the end of the chunk.
            refill(Math.max(0, dataEnd - separator.length), CHUNK_BYTES);
            for (int i = 0; i < dataEnd; i++) {
                if (endsLine(i)) {
                    return next(i + 1);
                }
            }
            if (ended) {
                return -1;
            }
        }
    }

    private void refill(int from, int wanted) throws IOException {
        byte[] old = chunk;
        int kept = dataEnd - from;
        int target = kept + (int) Math.min(wanted, end - chunkOffset - dataEnd);
        chunk = new byte[target + target / SLACK_SHARE + separator.length + PADDING];
        System.arraycopy(old, from, chunk, 0, kept);
        chunkOffset += from;
        dataEnd = kept + stream.readNBytes(chunk, kept, target - kept);
        ended = dataEnd < target || chunkOffset + dataEnd >= end;
    }

    /** Where a byte order mark at the start of the file ends; 0 when there is none. */
    private int markEnd() {
        return chunkOffset == 0 ? Utf8.markEnd(chunk, dataEnd) : 0;
    }

    private boolean findLimit() {
        limit = lastLineEnd();
        if (ended && limit < dataEnd) {
            System.arraycopy(separator, 0, chunk, dataEnd, separator.length);
            limit = dataEnd + separator.length;
        }
        return limit >= 0;
    }

    /** Behind the last line end of the chunk, or -1. */
    private int lastLineEnd() {
        for (int i = dataEnd - 1; i >= 0; i--) {
            if (endsLine(i)) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Whether a byte is the last one of a line end. */
    private boolean endsLine(int at) {
        byte c = chunk[at];
        if (endsAny) {
            // Whether a line feed follows the last carriage return is known once more was read.
            return c == '\n' || c == '\r' && (at + 1 < dataEnd ? chunk[at + 1] != '\n' : ended);
        }
        return c == lastOfSeparator
                && at + 1 >= separator.length
                && Arrays.equals(chunk, at + 1 - separator.length, at + 1, separator, 0, separator.length);
    }

    private void requireShort(int lineBytes) {
        if (lineBytes >= maxLineBytes) {
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] line at byte " + chunkOffset + ": longer than " + maxLineBytes
                            + " bytes. No record may be. Check that the file is of this format, or leave it out.");
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
