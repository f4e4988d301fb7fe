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

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the bytes of a text file are compressed as a whole. */
@Internal
public enum Codec {
    /** Not at all. */
    NONE(List.of(), -1, (head, length) -> false),
    /** One or more gzip members. */
    GZIP(List.of("gz", "gzip"), 0x1f, CodecHead.magic(0x1f, 0x8b)),
    /** Frames of Zstandard (RFC 8878). */
    ZSTD(List.of("zst", "zstd"), 0x28, CodecHead.magic(0x28, 0xb5, 0x2f, 0xfd)),
    /** One or more streams. */
    BZIP2(List.of("bz2"), 'B', CodecHead::isBzip2),
    /** One or more streams. */
    XZ(List.of("xz"), 0xfd, CodecHead.magic(0xfd, '7', 'z', 'X', 'Z', 0)),
    /** Snappy's own frames, or Hadoop's blocks, which have no head. */
    SNAPPY(List.of("snappy", "sz"), 0xff, CodecHead.magic(0xff, 0x06, 0x00, 0x00)),
    /** Frames of LZ4, or Hadoop's blocks, which have no head. */
    LZ4(List.of("lz4"), 0x04, CodecHead.magic(0x04, 0x22, 0x4d, 0x18)),
    /** Streams of zlib, as Hadoop writes them. */
    DEFLATE(List.of("deflate", "zz"), 0x78, CodecHead::isZlib),
    /** Not readable: an archive may hold many files. */
    ZIP(List.of("zip"), 'P', CodecHead.magic('P', 'K', 3, 4));

    private static final Map<String, Codec> BY_EXTENSION = new HashMap<>();
    /** For each byte, the codec that a file beginning with it may have; nearly all files have none, and no more is looked at. */
    private static final Codec[] BY_FIRST_BYTE = new Codec[256];

    static {
        for (Codec codec : values()) {
            codec.extensions.forEach(extension -> BY_EXTENSION.put(extension, codec));
        }
        Arrays.fill(BY_FIRST_BYTE, NONE);
        for (Codec codec : values()) {
            if (codec != NONE) {
                BY_FIRST_BYTE[codec.first] = codec;
            }
        }
    }

    private final List<String> extensions;
    private final int first;
    private final CodecHead head;

    Codec(List<String> extensions, int first, CodecHead head) {
        this.extensions = extensions;
        this.first = first;
        this.head = head;
    }

    /** The codec that the extension of a file names; {@link #NONE} for any other extension. */
    public static Codec of(FileEntry file) {
        String name = file.location().name();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, NONE);
    }

    /** The codec that a file begins like; {@link #NONE} for any other. */
    static Codec ofHead(byte[] head) {
        Codec codec = head.length == 0 ? NONE : BY_FIRST_BYTE[head[0] & 0xff];
        return codec.head.matches(head, head.length) ? codec : NONE;
    }

    /** The usual extension of such files. */
    String extension() {
        return extensions.get(0);
    }

    /** The name in the case that users write. */
    String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The uncompressed bytes.
     *
     * @param compressed the whole file; closed with the stream
     * @throws IOException when they are not of this codec, or cannot be read
     */
    InputStream decompress(InputStream compressed) throws IOException {
        return switch (this) {
            case NONE -> compressed;
            case GZIP -> new InflatingStream(compressed, true);
            case DEFLATE -> new InflatingStream(compressed, false);
            case ZIP -> throw new IOException("an archive may hold many files, and is not read");
            case ZSTD, BZIP2, XZ, SNAPPY, LZ4 -> decompressor().open(compressed);
        };
    }

    private Decompressor decompressor() throws IOException {
        for (Decompressor decompressor : Services.all(Decompressor.class)) {
            if (decompressor.codec() == this) {
                return decompressor;
            }
        }
        throw new IOException("the module cloudfiles-formats, which can, is not on the class path");
    }
}
