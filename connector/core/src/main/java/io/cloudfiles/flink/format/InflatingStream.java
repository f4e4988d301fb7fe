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

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The members of a gzip file (RFC 1952), or the streams of a zlib file (RFC 1950), one after the other. What follows the last one must be
 * zeros: Java's own stream passes over anything there, and so over a member whose head is broken.
 */
final class InflatingStream extends BulkStream {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int GZIP_MAGIC = 0x8b1f;
    private static final int DEFLATED = 8;
    private static final int GZIP_HEAD_REST_BYTES = 6;
    private static final int FLAG_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream compressed;
    private final boolean isGzip;
    private final Inflater inflater;
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean isInMember;
    private boolean ended;
    private boolean closed;

    /** @param isGzip whether the members are of gzip, else they are of zlib */
    InflatingStream(InputStream compressed, boolean isGzip) {
        this.compressed = compressed;
        this.isGzip = isGzip;
        this.inflater = new Inflater(isGzip);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("Stream closed");
        }
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!isInMember && !startMember()) {
                ended = true;
                break;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                return count;
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(target, offset, length);
            if (count > 0) {
                return count;
            }
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage() == null ? "not deflated" : e.getMessage());
        }
        if (inflater.needsDictionary()) {
            throw new ZipException("a preset dictionary is needed");
        }
        if (inflater.finished()) {
            endMember();
        } else if (inflater.needsInput()) {
            fill();
            inflater.setInput(buffer, 0, limit);
            position = limit;
        }
        return 0;
    }

    private boolean startMember() throws IOException {
        int first = next();
        if (first < 0) {
            return false;
        }
        boolean isFirstMember = inflater.getTotalIn() == 0 && !inflater.finished();
        if (!isFirstMember && first == 0) {
            requireZerosToTheEnd();
            return false;
        }
        inflater.reset();
        checksum.reset();
        if (isGzip) {
            readGzipHead(first);
        } else {
            position--;
        }
        inflater.setInput(buffer, position, limit - position);
        position = limit;
        isInMember = true;
        return true;
    }

    private void requireZerosToTheEnd() throws IOException {
        for (int b = next(); b >= 0; b = next()) {
            if (b != 0) {
                throw new ZipException("something else follows what was compressed");
            }
        }
    }

    private void readGzipHead(int first) throws IOException {
        if ((first | required() << 8) != GZIP_MAGIC) {
            throw new ZipException("Not in GZIP format");
        }
        if (required() != DEFLATED) {
            throw new ZipException("an unknown method of compression");
        }
        int flags = required();
        skip(GZIP_HEAD_REST_BYTES);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(required() | required() << 8);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_CHECKSUM) != 0) {
            skip(2);
        }
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        isInMember = false;
        if (isGzip) {
            long expectedChecksum = requiredInt();
            long expectedLength = requiredInt();
            if (checksum.getValue() != expectedChecksum) {
                throw new ZipException("the checksum is another one");
            }
            if ((inflater.getBytesWritten() & 0xffffffffL) != expectedLength) {
                throw new ZipException("the length is another one");
            }
        }
    }

    private long requiredInt() throws IOException {
        return required() | required() << 8 | required() << 16 | (long) required() << 24;
    }

    private void skipText() throws IOException {
        while (required() != 0) {
            // Up to its end.
        }
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            required();
        }
    }

    private int required() throws IOException {
        int b = next();
        if (b < 0) {
            throw new EOFException("it ends too early");
        }
        return b;
    }

    private int next() throws IOException {
        if (position == limit && !tryFill()) {
            return -1;
        }
        return buffer[position++] & 0xff;
    }

    private void fill() throws IOException {
        if (!tryFill()) {
            throw new EOFException("it ends too early");
        }
    }

    private boolean tryFill() throws IOException {
        limit = Math.max(0, compressed.read(buffer, 0, buffer.length));
        position = 0;
        return limit > 0;
    }

    /** Ends the inflater, whose memory the heap does not show. */
    @Override
    public void close() throws IOException {
        closed = true;
        inflater.end();
        compressed.close();
    }
}
