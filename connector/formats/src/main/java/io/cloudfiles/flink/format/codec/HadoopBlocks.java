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
package io.cloudfiles.flink.format.codec;

import io.airlift.compress.Decompressor;
import io.cloudfiles.flink.format.BulkStream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The blocks of Hadoop's codecs for Snappy and LZ4. A block is its uncompressed length, then chunks until so many bytes came out of them,
 * each with its compressed length; lengths are four bytes, the most significant first. What Hadoop writes are blocks of 256 KiB; libraries
 * that read them allocate whatever a length says, here it is limited.
 */
final class HadoopBlocks extends BulkStream {
    private static final int MAX_BLOCK_BYTES = 64 * 1024 * 1024;

    private final InputStream stream;
    private final Decompressor decompressor;
    private byte[] compressed = {};
    private byte[] chunk = {};
    private int position;
    private int limit;
    private int restOfBlock;

    HadoopBlocks(InputStream stream, Decompressor decompressor) {
        this.stream = stream;
        this.decompressor = decompressor;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == limit) {
            if (restOfBlock == 0 && !startBlock()) {
                return -1;
            }
            readChunk();
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        return count;
    }

    /** False at the end of the file; blocks may be empty. */
    private boolean startBlock() throws IOException {
        while (restOfBlock == 0) {
            int first = stream.read();
            if (first < 0) {
                return false;
            }
            restOfBlock = lengthFrom(first, "a block");
        }
        return true;
    }

    private void readChunk() throws IOException {
        int length = lengthFrom(required(), "a chunk");
        if (compressed.length < length) {
            compressed = new byte[length];
        }
        if (stream.readNBytes(compressed, 0, length) < length) {
            throw new EOFException("it ends too early");
        }
        if (chunk.length < restOfBlock) {
            chunk = new byte[restOfBlock];
        }
        position = 0;
        limit = decompressor.decompress(compressed, 0, length, chunk, 0, restOfBlock);
        if (limit == 0) {
            throw new IOException("a chunk is empty");
        }
        restOfBlock -= limit;
    }

    private int lengthFrom(int first, String of) throws IOException {
        int length = first << 24 | required() << 16 | required() << 8 | required();
        if (length < 0 || length > MAX_BLOCK_BYTES) {
            throw new IOException(
                    of + " claims " + Integer.toUnsignedString(length) + " bytes, more than " + MAX_BLOCK_BYTES);
        }
        return length;
    }

    private int required() throws IOException {
        int b = stream.read();
        if (b < 0) {
            throw new EOFException("it ends too early");
        }
        return b;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
