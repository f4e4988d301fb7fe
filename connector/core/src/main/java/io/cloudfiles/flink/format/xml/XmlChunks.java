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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.storage.FileEntry;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream of bytes into chunks, each a new array that begins where the one before was used up to. Behind its bytes there is a
 * less-than sign with zeros behind it, which ends whatever is scanned.
 */
final class XmlChunks implements Closeable {
    /** How many bytes lie behind those of the file: the less-than sign, and zeros to read by words. */
    static final int PADDING = 32;

    private static final int SLACK_SHARE = 8;

    private final InputStream stream;
    private final FileEntry file;
    private final long maxEnd;
    private final int chunkBytes;
    private final boolean isLengthKnown;

    private byte[] chunk = new byte[PADDING];
    private long chunkOffset;
    private int limit;
    private boolean ended;

    /**
     * @param text positioned at {@code offset}; closed with the chunks
     * @param maxEnd where to end reading
     * @param chunkBytes how much is read at once
     */
    XmlChunks(TextInput text, long offset, long maxEnd, int chunkBytes) {
        this.chunkBytes = chunkBytes;
        this.stream = text.stream();
        this.file = text.file();
        this.chunkOffset = offset;
        this.isLengthKnown = text.isPlain();
        this.maxEnd = isLengthKnown ? Math.min(maxEnd, file.sizeBytes()) : maxEnd;
    }

    /** The current chunk; given away when the next one is read. */
    byte[] bytes() {
        return chunk;
    }

    /** Where the bytes of the file end in the chunk. */
    int limit() {
        return limit;
    }

    /** Whether the chunk reaches the end of the stream, or where reading is to end. */
    boolean isLast() {
        return ended;
    }

    /** The offset in the stream of a position in the chunk. */
    long offsetOf(int position) {
        return chunkOffset + position;
    }

    /** Goes to the next chunk, which begins with what was not used of this one and holds more, unless this is the last one. */
    void next(int used) throws IOException {
        int kept = limit - used;
        if (kept >= LineChunks.MAX_LINE_BYTES) {
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] record, or comment between records, at byte " + offsetOf(used)
                            + ": longer than "
                            + LineChunks.MAX_LINE_BYTES
                            + " bytes, which is the limit. Check that its end is there, or leave the file out.");
        }
        // Twice as much the next time, so that long records cost no quadratic time.
        int more = Math.min(Math.max(chunkBytes, kept), LineChunks.MAX_LINE_BYTES - kept);
        int wanted = (int) Math.min(more, maxEnd - offsetOf(limit));
        int target = kept + wanted;
        byte[] next = new byte[target + target / SLACK_SHARE + 2 * PADDING];
        System.arraycopy(chunk, used, next, 0, kept);
        chunkOffset += used;
        chunk = next;
        limit = kept + stream.readNBytes(next, kept, wanted);
        ended = limit < target || offsetOf(limit) >= maxEnd;
        if (isLengthKnown && limit < target) {
            throw new EOFException(
                    "[" + file.location() + "] ends at " + offsetOf(limit) + " of " + maxEnd + " bytes.");
        }
        next[limit] = '<';
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
