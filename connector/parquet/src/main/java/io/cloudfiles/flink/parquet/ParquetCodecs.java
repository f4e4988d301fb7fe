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
package io.cloudfiles.flink.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Compression of the pages of one Parquet file without Hadoop's codec classes: uncompressed, snappy, gzip, zstd and raw LZ4. Immutable
 * and safe for many threads.
 */
@Internal
public final class ParquetCodecs implements CompressionCodecFactory {
    private static final int ZSTD_LEVEL = 3;

    private final String file;
    private final ErrorCode refusal;

    /**
     * @param file for messages
     * @param refusal code of the {@link CloudFilesException} that another codec causes
     */
    public ParquetCodecs(String file, ErrorCode refusal) {
        this.file = file;
        this.refusal = refusal;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new PageCodec(codec, supported(codec));
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new PageCodec(codec, supported(codec));
    }

    @Override
    public void release() {}

    private Algorithm supported(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> Algorithm.NONE;
            case SNAPPY -> Algorithm.SNAPPY;
            case GZIP -> Algorithm.GZIP;
            case ZSTD -> Algorithm.ZSTD;
            case LZ4_RAW -> Algorithm.LZ4_RAW;
            case LZO, BROTLI, LZ4 ->
                throw new CloudFilesException(
                        refusal,
                        "[" + file + "] Parquet compression " + codec
                                + " is not supported. Write the file with snappy, gzip, zstd or lz4_raw.");
        };
    }

    /** Whole pages, as arrays: a page is about 1 MiB. */
    private enum Algorithm {
        NONE {
            @Override
            byte[] compress(byte[] page) {
                return page;
            }

            @Override
            byte[] decompress(byte[] page, int size) {
                return page;
            }
        },
        SNAPPY {
            @Override
            byte[] compress(byte[] page) throws IOException {
                return Snappy.compress(page);
            }

            @Override
            byte[] decompress(byte[] page, int size) throws IOException {
                byte[] plain = new byte[size];
                requireSize(size, Snappy.uncompress(page, 0, page.length, plain, 0));
                return plain;
            }
        },
        GZIP {
            @Override
            byte[] compress(byte[] page) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(page.length / 2);
                try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                    gzip.write(page);
                }
                return bytes.toByteArray();
            }

            @Override
            byte[] decompress(byte[] page, int size) throws IOException {
                try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(page))) {
                    byte[] plain = gzip.readNBytes(size);
                    requireSize(size, plain.length);
                    return plain;
                }
            }
        },
        ZSTD {
            @Override
            byte[] compress(byte[] page) {
                return Zstd.compress(page, ZSTD_LEVEL);
            }

            @Override
            byte[] decompress(byte[] page, int size) throws IOException {
                byte[] plain = new byte[size];
                try {
                    requireSize(size, Zstd.decompressByteArray(plain, 0, size, page, 0, page.length));
                } catch (ZstdException e) {
                    throw new IOException("Damaged zstd page.", e);
                }
                return plain;
            }
        },
        LZ4_RAW {
            @Override
            byte[] compress(byte[] page) {
                Lz4Compressor compressor = new Lz4Compressor();
                byte[] target = new byte[compressor.maxCompressedLength(page.length)];
                return Arrays.copyOf(target, compressor.compress(page, 0, page.length, target, 0, target.length));
            }

            @Override
            byte[] decompress(byte[] page, int size) throws IOException {
                byte[] plain = new byte[size];
                try {
                    requireSize(size, new Lz4Decompressor().decompress(page, 0, page.length, plain, 0, size));
                } catch (MalformedInputException e) {
                    throw new IOException("Damaged LZ4 page.", e);
                }
                return plain;
            }
        };

        abstract byte[] compress(byte[] page) throws IOException;

        abstract byte[] decompress(byte[] page, int size) throws IOException;

        private static void requireSize(int expected, long actual) throws IOException {
            if (expected != actual) {
                throw new EOFException("A page has " + actual + " bytes where its header says " + expected + ".");
            }
        }
    }

    private record PageCodec(CompressionCodecName codec, Algorithm algorithm)
            implements BytesInputCompressor, BytesInputDecompressor {
        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            return BytesInput.from(algorithm.compress(bytes(page)));
        }

        private static byte[] bytes(BytesInput page) throws IOException {
            return page.toInputStream().readAllBytes();
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public BytesInput decompress(BytesInput page, int decompressedSize) throws IOException {
            return BytesInput.from(algorithm.decompress(bytes(page), decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                throws IOException {
            byte[] page = new byte[compressedSize];
            input.get(page);
            output.put(algorithm.decompress(page, decompressedSize));
        }

        @Override
        public void release() {}
    }
}
