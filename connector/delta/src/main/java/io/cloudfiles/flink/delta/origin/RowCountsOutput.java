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

import com.github.luben.zstd.ZstdOutputStream;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes rows by file, in order of the files.
 *
 * <pre>
 * file    := version byte 1, zstd of content, with zstd's checksum
 * content := entry*, 0, number of entries, number of rows
 * entry   := 1 + bytes that the location shares with the one before, its other bytes, version of the file, rows
 * </pre>
 *
 * Numbers have seven bits a byte, the lowest first; bytes and versions are preceded by their length, in UTF-8. What is cut off has no 0, or
 * not the numbers behind it.
 */
final class RowCountsOutput implements Closeable {
    static final int V1 = 1;
    private static final int ZSTD_LEVEL = 3;
    private static final int BUFFER_BYTES = 1 << 14;

    private final OutputStream out;
    private byte[] last = new byte[0];
    private long entries;
    private long rows;
    private boolean closed;

    /** @param target closed with this */
    RowCountsOutput(OutputStream target) throws IOException {
        target.write(V1);
        ZstdOutputStream compressed = new ZstdOutputStream(target, ZSTD_LEVEL);
        compressed.setChecksum(true);
        out = new BufferedOutputStream(compressed, BUFFER_BYTES);
    }

    /** Writes what comes behind all that was written before. */
    void write(EncodedRows file) throws IOException {
        byte[] location = file.location();
        int mismatch = Arrays.mismatch(last, location);
        int shared = mismatch < 0 ? location.length : mismatch;
        number(shared + 1L);
        bytes(location, shared);
        bytes(file.version(), 0);
        number(file.rows());
        last = location;
        entries++;
        rows += file.rows();
    }

    private void bytes(byte[] bytes, int from) throws IOException {
        number(bytes.length - from);
        out.write(bytes, from, bytes.length - from);
    }

    private void number(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            number(0);
            number(entries);
            number(rows);
            out.close();
        }
    }
}
