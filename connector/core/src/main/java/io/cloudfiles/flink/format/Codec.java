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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** How the bytes of a text file are compressed as a whole, told by its name. */
@Internal
public enum Codec {
    /** Not at all. */
    NONE(List.of(), (head, length) -> false),
    /** One or more gzip members. */
    GZIP(List.of("gz", "gzip"), CodecHead.magic(0x1f, 0x8b)),
    /** Not readable yet. */
    ZSTD(List.of("zst", "zstd"), CodecHead.magic(0x28, 0xb5, 0x2f, 0xfd)),
    /** Not readable yet. */
    BZIP2(List.of("bz2"), CodecHead::isBzip2),
    /** Not readable yet. */
    XZ(List.of("xz"), CodecHead.magic(0xfd, '7', 'z', 'X', 'Z', 0)),
    /** Not readable yet. */
    SNAPPY(List.of("snappy", "sz"), CodecHead.magic(0xff, 0x06, 0x00, 0x00)),
    /** Not readable yet. */
    LZ4(List.of("lz4"), CodecHead.magic(0x04, 0x22, 0x4d, 0x18)),
    /** Not readable yet. */
    DEFLATE(List.of("deflate", "zz"), CodecHead::isZlib),
    /** Not readable. */
    ZIP(List.of("zip"), CodecHead.magic('P', 'K', 3, 4));

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Map<String, Codec> BY_EXTENSION = new HashMap<>();

    static {
        for (Codec codec : values()) {
            codec.extensions.forEach(extension -> BY_EXTENSION.put(extension, codec));
        }
    }

    private final List<String> extensions;
    private final CodecHead head;

    Codec(List<String> extensions, CodecHead head) {
        this.extensions = extensions;
        this.head = head;
    }

    /** The codec that the extension of a file names; {@link #NONE} for any other extension. */
    public static Codec of(FileEntry file) {
        String name = file.location().name();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, NONE);
    }

    /**
     * The uncompressed bytes of a file from an offset in them. Closing the stream frees what decompresses them, and leaves the input
     * open.
     *
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} when this version cannot read the codec
     */
    public InputStream open(StorageInput input, long offset) throws IOException {
        return switch (this) {
            case NONE -> new StorageInputStream(input, offset);
            case GZIP -> skipped(new GzipStream(input), offset);
            case ZSTD, BZIP2, XZ, SNAPPY, LZ4, DEFLATE, ZIP ->
                throw unreadable(input.file(), "is compressed with " + this);
        };
    }

    private static InputStream skipped(InputStream stream, long offset) throws IOException {
        try {
            stream.skipNBytes(offset);
            return stream;
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /**
     * Makes sure that a file without the extension of a codec does not begin as if it were compressed.
     *
     * @param head its first bytes
     * @param length how many there are
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} naming the codec
     */
    public static void requireUncompressed(FileEntry file, byte[] head, int length) {
        for (Codec codec : values()) {
            if (codec.head.matches(head, length)) {
                throw unreadable(
                        file,
                        "begins like a file compressed with " + codec + ", but its name does not end in " + "."
                                + codec.extensions.get(0));
            }
        }
    }

    private static CloudFilesException unreadable(FileEntry file, String what) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file.location() + "] the file " + what
                        + ". This version reads gzip files named *.gz and uncompressed files. Recompress it, or leave such files out with "
                        + "discovery.file-filter.");
    }

    /** Gzip whose broken or missing bytes are an error of the file, not of the store. */
    private static final class GzipStream extends InputStream {
        private final StorageInput input;
        private InputStream stream = InputStream.nullInputStream();
        private boolean opened;

        GzipStream(StorageInput input) {
            this.input = input;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                if (!opened && input.file().sizeBytes() > 0) {
                    stream = new GZIPInputStream(new StorageInputStream(input, 0), BUFFER_BYTES);
                }
                opened = true;
                return stream.read(buffer, offset, length);
            } catch (java.util.zip.ZipException | java.io.EOFException e) {
                throw new CloudFilesException(
                        ErrorCode.CF_FILE_UNREADABLE,
                        "[" + input.file().location() + "] the file is not valid gzip: " + e.getMessage()
                                + ". It may have been cut off while it was written. Replace it, or leave it out.",
                        e);
            }
        }

        /** Ends the inflater, whose memory the heap does not show. */
        @Override
        public void close() throws IOException {
            opened = true;
            stream.close();
        }
    }
}
