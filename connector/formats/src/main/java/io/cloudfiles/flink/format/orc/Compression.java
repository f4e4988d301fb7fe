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

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.lzo.LzoDecompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import org.apache.orc.OrcProto.CompressionKind;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * How the streams of a file are compressed: in chunks, each with a header of three bytes that says how long it is and whether it is
 * compressed at all. Used by one thread at a time.
 */
final class Compression implements AutoCloseable {
    /** What the header of a chunk can say. */
    static final int MAX_CHUNK_BYTES = (1 << 23) - 1;

    /** Of zlib; the others but Zstandard have less. */
    private static final long MAX_RATIO = 1_040;

    private final CompressionKind kind;
    private final int chunkBytes;
    private final Inflater inflater = new Inflater(true);
    private final SnappyDecompressor snappy = new SnappyDecompressor();
    private final Lz4Decompressor lz4 = new Lz4Decompressor();
    private final LzoDecompressor lzo = new LzoDecompressor();

    /** @param chunkBytes how long a chunk may be, compressed or not */
    Compression(CompressionKind kind, int chunkBytes) {
        this.kind = kind;
        this.chunkBytes = chunkBytes;
    }

    boolean isNone() {
        return kind == CompressionKind.NONE;
    }

    int chunkBytes() {
        return chunkBytes;
    }

    /** How long a chunk can be at most that is so long when compressed. */
    int maxBytes(int length) {
        return kind == CompressionKind.ZSTD ? chunkBytes : (int) Math.min(chunkBytes, MAX_RATIO * length);
    }

    /**
     * Decompresses a chunk.
     *
     * @return how long it is
     */
    int decompress(byte[] from, int start, int length, byte[] to) throws IOException {
        try {
            return switch (kind) {
                case ZLIB -> inflate(from, start, length, to);
                case SNAPPY -> snappy.decompress(from, start, length, to, 0, to.length);
                case LZ4 -> lz4.decompress(from, start, length, to, 0, to.length);
                case LZO -> lzo.decompress(from, start, length, to, 0, to.length);
                case ZSTD -> (int) Zstd.decompressByteArray(to, 0, to.length, from, start, length);
                case NONE, BROTLI -> throw new IllegalStateException(kind.name());
            };
        } catch (MalformedInputException | ZstdException | DataFormatException e) {
            throw new IOException("damaged " + kind + " data", e);
        }
    }

    private int inflate(byte[] from, int start, int length, byte[] to) throws DataFormatException {
        inflater.reset();
        inflater.setInput(from, start, length);
        int size = 0;
        while (!inflater.finished() && size < to.length) {
            int count = inflater.inflate(to, size, to.length - size);
            if (count == 0 && !inflater.finished()) {
                throw new DataFormatException("It ends early, or needs a dictionary.");
            }
            size += count;
        }
        return size;
    }

    /** Frees what the heap does not show. */
    @Override
    public void close() {
        inflater.end();
    }
}
