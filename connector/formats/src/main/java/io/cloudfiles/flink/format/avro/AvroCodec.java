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
package io.cloudfiles.flink.format.avro;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;
import org.xerial.snappy.Snappy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How blocks are compressed. */
enum AvroCodec {
    NULL {
        @Override
        void decompress(byte[] block, int from, int length, BlockBytes target) {
            throw new IllegalStateException("Blocks that are not compressed are read where they are.");
        }
    },
    DEFLATE {
        @Override
        void decompress(byte[] block, int from, int length, BlockBytes target) throws IOException {
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(block, from, length);
                while (!inflater.finished()) {
                    target.reserve(RESERVED_BYTES);
                    int count = inflater.inflate(target.bytes, target.length, target.room());
                    if (count == 0 && !inflater.finished()) {
                        throw new IOException("it ends too early");
                    }
                    target.length += count;
                }
            } catch (DataFormatException e) {
                throw new IOException(e);
            } finally {
                inflater.end();
            }
        }
    },
    SNAPPY {
        @Override
        void decompress(byte[] block, int from, int length, BlockBytes target) throws IOException {
            int compressed = length - Integer.BYTES;
            if (compressed < 0) {
                throw new IOException("it has no checksum");
            }
            int size = Snappy.uncompressedLength(block, from, compressed);
            if (size < 0 || size / MAX_SNAPPY_RATIO > compressed) {
                throw new IOException("it says that it holds " + size + " bytes");
            }
            target.reserve(size);
            Snappy.uncompress(block, from, compressed, target.bytes, target.length);
            CRC32 checksum = new CRC32();
            checksum.update(target.bytes, target.length, size);
            if ((int) checksum.getValue()
                    != ByteBuffer.wrap(block, from + compressed, Integer.BYTES).getInt()) {
                throw new IOException("its checksum is wrong");
            }
            target.length += size;
        }
    },
    ZSTANDARD {
        @Override
        void decompress(byte[] block, int from, int length, BlockBytes target) throws IOException {
            try (InputStream in = new ZstdInputStreamNoFinalizer(
                    new ByteArrayInputStream(block, from, length), RecyclingBufferPool.INSTANCE)) {
                copy(in, target);
            }
        }
    },
    BZIP2 {
        @Override
        void decompress(byte[] block, int from, int length, BlockBytes target) throws IOException {
            try (InputStream in = new BZip2CompressorInputStream(new ByteArrayInputStream(block, from, length))) {
                copy(in, target);
            }
        }
    },
    XZ {
        @Override
        void decompress(byte[] block, int from, int length, BlockBytes target) throws IOException {
            try (InputStream in = new XZInputStream(new ByteArrayInputStream(block, from, length), MAX_XZ_KIB)) {
                copy(in, target);
            }
        }
    };

    private static final int RESERVED_BYTES = 16 * 1024;
    /** Three bytes may stand for 64. */
    private static final int MAX_SNAPPY_RATIO = 64;

    private static final int MAX_XZ_KIB = 128 * 1024;

    /** The codec of a name in the header; none when it has no such. */
    static AvroCodec of(String name) {
        return Arrays.stream(values())
                .filter(codec -> codec.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new MalformedAvroException("its codec '" + name + "' is none of "
                        + Arrays.stream(values()).map(AvroCodec::toString).collect(Collectors.joining(", "))));
    }

    /**
     * Adds the bytes of a block to others.
     *
     * @throws IOException when they are damaged
     */
    abstract void decompress(byte[] block, int from, int length, BlockBytes target) throws IOException;

    private static void copy(InputStream in, BlockBytes target) throws IOException {
        int count;
        do {
            target.reserve(RESERVED_BYTES);
            count = in.read(target.bytes, target.length, target.room());
            target.length += Math.max(0, count);
        } while (count >= 0);
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
