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
package io.cloudfiles.flink.format.orc;

import org.apache.orc.impl.InStream;
import org.apache.orc.impl.PositionProvider;
import org.apache.orc.storage.common.io.DiskRangeList;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * The bytes of one stream, decompressed chunk by chunk; what orc-core decodes runs from. Not {@code close}d: it holds nothing but heap.
 */
final class StreamBytes extends InStream {
    private static final int HEADER_BYTES = 3;

    private final byte[] data;
    private final int size;
    private final int end;
    private final Compression compression;

    /** First byte behind the current chunk. */
    private int next;

    private byte[] chunk;
    private int at;
    private int until;
    private byte[] plain = new byte[0];

    /**
     * @param name for messages
     * @param data has the stream somewhere
     * @param start where it begins
     * @param count how long it is
     */
    StreamBytes(String name, byte[] data, int start, int count, Compression compression) {
        super(name, 0, count);
        this.data = data;
        this.size = count;
        this.end = start + count;
        this.compression = compression;
        this.chunk = data;
        this.next = start;
        if (compression.isNone()) {
            at = start;
            until = end;
            next = end;
        }
    }

    /** A byte, which must be there: orc-core's readers would take a -1 in the middle of a run for data. */
    @Override
    public int read() throws IOException {
        if (at == until && !nextChunk()) {
            throw cutOff();
        }
        return chunk[at++] & 0xff;
    }

    /** At least one byte, which must be there: orc-core's readers would ask for ever. */
    @Override
    public int read(byte[] target, int start, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (at == until && !nextChunk()) {
            throw cutOff();
        }
        int copied = Math.min(count, until - at);
        System.arraycopy(chunk, at, target, start, copied);
        at += copied;
        return copied;
    }

    /** The rest as a stream that has an end as others do. */
    InputStream message() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return StreamBytes.this.available() == 0 ? -1 : StreamBytes.this.read();
            }

            @Override
            public int read(byte[] target, int start, int count) throws IOException {
                return StreamBytes.this.available() == 0 ? -1 : StreamBytes.this.read(target, start, count);
            }
        };
    }

    /** How many bytes can be had without decompressing more, and 0 at the end only. */
    @Override
    public int available() throws IOException {
        return at < until || nextChunk() ? until - at : 0;
    }

    @Override
    public long skip(long count) throws IOException {
        long left = count;
        while (left > 0 && (at < until || nextChunk())) {
            int skipped = (int) Math.min(left, until - at);
            at += skipped;
            left -= skipped;
        }
        return count - left;
    }

    /** Passes over bytes that must be there. */
    void skipFully(long count) throws IOException {
        if (count < 0 || skip(count) < count) {
            throw cutOff();
        }
    }

    /** Reads bytes that must be there. */
    void readFully(byte[] target, int start, int count) throws IOException {
        for (int done = 0; done < count; ) {
            done += read(target, start + done, count - done);
        }
    }

    private EOFException cutOff() {
        return new EOFException("the stream " + name + " ends too early");
    }

    /** How many bytes it can have at most, whatever they are compressed to. */
    private static long maxBytes(byte[] data, int start, int count, Compression compression) {
        if (compression.isNone()) {
            return count;
        }
        long bytes = 0;
        int end = start + count;
        for (int next = start; end - next >= HEADER_BYTES; ) {
            int header = header(data, next);
            int length = header >>> 1;
            bytes += (header & 1) == 1 ? length : compression.maxBytes(length);
            next += HEADER_BYTES + Math.min(length, end - next - HEADER_BYTES);
        }
        return bytes;
    }

    private static int header(byte[] data, int at) {
        return data[at] & 0xff | (data[at + 1] & 0xff) << 8 | (data[at + 2] & 0xff) << 16;
    }

    /** How many bytes this one can have at most. */
    long maxBytes() {
        return maxBytes(data, end - size, size, compression);
    }

    /** The array of the current chunk, for reading ahead in it. */
    byte[] chunk() {
        return chunk;
    }

    /** Where in {@link #chunk} the next byte is. */
    int chunkStart() {
        return at;
    }

    /** Takes bytes of the current chunk; no more than there are. */
    void take(int count) {
        at += count;
    }

    private boolean nextChunk() throws IOException {
        while (at == until) {
            if (next == end) {
                return false;
            }
            if (end - next < HEADER_BYTES) {
                throw cutOff();
            }
            int header = header(data, next);
            int length = header >>> 1;
            int start = next + HEADER_BYTES;
            if (length > end - start || length > compression.chunkBytes()) {
                throw new IOException("the stream " + name + " has a chunk of " + length + " bytes");
            }
            next = start + length;
            if ((header & 1) == 1) {
                chunk = data;
                at = start;
                until = next;
            } else {
                if (plain.length == 0) {
                    plain = new byte[compression.chunkBytes()];
                }
                chunk = plain;
                at = 0;
                until = compression.decompress(data, start, length, plain);
            }
        }
        return true;
    }

    @Override
    public void close() {}

    @Override
    protected void setCurrent(DiskRangeList range, boolean isJump) {
        throw new UnsupportedOperationException("All of the stream is there.");
    }

    @Override
    public void changeIv(Consumer<byte[]> modifier) {
        throw new UnsupportedOperationException("Encrypted streams are not read.");
    }

    @Override
    public void seek(PositionProvider index) {
        throw new UnsupportedOperationException("Streams are read from their beginnings.");
    }
}
