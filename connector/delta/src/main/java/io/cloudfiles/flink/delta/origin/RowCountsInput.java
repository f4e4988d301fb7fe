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
package io.cloudfiles.flink.delta.origin;

import com.github.luben.zstd.ZstdInputStream;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads what {@link RowCountsOutput} wrote, an entry at a time. */
final class RowCountsInput implements Closeable {
    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 14;

    private final InputStream in;
    private byte[] last = new byte[0];
    private long entries;
    private long rows;

    /** @param source closed with this, also when this fails */
    RowCountsInput(InputStream source) throws IOException {
        try {
            int version = source.read();
            if (version != RowCountsOutput.V1) {
                throw new IOException(
                        version < 0
                                ? "The row counts are empty."
                                : "Version " + version + " of row counts is unknown; this release knows "
                                        + RowCountsOutput.V1 + ".");
            }
            in = new BufferedInputStream(new ZstdInputStream(source), BUFFER_BYTES);
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    /**
     * The next entry, or null behind the last one.
     *
     * @throws IOException when the bytes are damaged, or cannot be read
     */
    @Nullable
    EncodedRows next() throws IOException {
        long head = number();
        if (head == 0) {
            requireWhole();
            return null;
        }
        if (head < 0 || head - 1 > last.length) {
            throw damaged("an entry shares more than there is");
        }
        int shared = (int) (head - 1);
        int rest = length();
        byte[] location = Arrays.copyOf(last, shared + rest);
        readFully(location, shared, rest);
        byte[] version = new byte[length()];
        readFully(version, 0, version.length);
        long count = number();
        if (count < 0) {
            throw damaged("an entry of " + count + " rows");
        }
        last = location;
        entries++;
        rows += count;
        return new EncodedRows(location, version, count);
    }

    private void requireWhole() throws IOException {
        if (number() != entries || number() != rows) {
            throw damaged("the numbers at the end are others");
        }
        if (in.read() >= 0) {
            throw damaged("something follows the end");
        }
    }

    private static IOException damaged(String how) {
        return new IOException("The row counts are damaged: " + how + ".");
    }

    private int length() throws IOException {
        long length = number();
        if (length < 0 || length > MAX_TEXT_BYTES) {
            throw damaged("a text of " + length + " bytes");
        }
        return (int) length;
    }

    private void readFully(byte[] bytes, int offset, int length) throws IOException {
        if (in.readNBytes(bytes, offset, length) < length) {
            throw new EOFException("The row counts are cut off.");
        }
    }

    private long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("The row counts are cut off.");
            }
            value |= (b & 0x7FL) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw damaged("a number does not end");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
