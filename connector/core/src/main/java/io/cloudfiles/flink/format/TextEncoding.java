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
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How the bytes of files become text in UTF-8: they are decompressed, and converted from another character set. A file tells its codec by
 * its extension, or by its first bytes when it is read as a whole; a byte order mark tells UTF-16.
 *
 * @param charset canonical name of the character set
 * @param maxExpansionRatio {@link ContentOptions#MAX_EXPANSION_RATIO}
 */
@Internal
public record TextEncoding(String charset, int maxExpansionRatio) implements Serializable {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final byte[] NOTHING = {};

    /** How much is read at once, so that a small file takes one request. */
    private static final int FIRST_READ_BYTES = LineChunks.CHUNK_BYTES;

    /** Enough to know a codec by. */
    private static final int HEAD_BYTES = 4096;

    private boolean isUtf8() {
        return charset.equals(UTF_8);
    }

    /** Whether the lines of a file can be found from anywhere in it; decided by its name. */
    public boolean isSplittable(FileEntry file) {
        return Codec.of(file) == Codec.NONE && isUtf8();
    }

    /**
     * Opens a range.
     *
     * @param input left open when the text is closed
     * @param range the whole file unless {@link #isSplittable}
     * @param offset in the text; in the file if it is plain
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} when a file that was cut into ranges is compressed, or in UTF-16
     */
    public TextInput open(StorageInput input, FileRange range, long offset) throws IOException {
        Codec codec = Codec.of(range.file());
        byte[] head = NOTHING;
        if (codec == Codec.NONE && (offset == 0 || range.isWhole())) {
            head = head(input, offset == 0 ? FIRST_READ_BYTES : HEAD_BYTES);
            codec = Codec.ofHead(head);
        }
        if (codec == Codec.NONE && isUtf8() && isUtf16WithoutMark(head)) {
            throw withoutMark(range.file(), head[0] == 0 ? "UTF-16BE" : "UTF-16LE");
        }
        String found = isUtf8() && codec == Codec.NONE && hasUtf16Mark(head) ? StandardCharsets.UTF_16.name() : charset;
        boolean isPlain = codec == Codec.NONE && found.equals(UTF_8);
        if (!isPlain && !range.isWhole()) {
            throw notCut(range.file(), codec);
        }
        if (isPlain) {
            return new TextInput(
                    range.file(), new StorageInputStream(input, offset, offset == 0 ? head : NOTHING), true);
        }
        InputStream bytes = codec == Codec.NONE
                ? new StorageInputStream(input, 0, head)
                : new DecompressedStream(input, codec, maxExpansionRatio);
        InputStream text = found.equals(UTF_8) ? bytes : new TranscodingStream(bytes, Charset.forName(found));
        return new TextInput(range.file(), TextInput.skipped(text, offset), false);
    }

    /** Opens a whole file. */
    public TextInput open(StorageInput input) throws IOException {
        return open(input, FileRange.whole(input.file()), 0);
    }

    private static byte[] head(StorageInput input, int maxBytes) throws IOException {
        byte[] head = new byte[(int) Math.min(maxBytes, input.file().sizeBytes())];
        int length = new StorageInputStream(input, 0, new byte[0]).readNBytes(head, 0, head.length);
        return length == head.length ? head : Arrays.copyOf(head, length);
    }

    private static boolean hasUtf16Mark(byte[] head) {
        return head.length >= 2
                && (head[0] == (byte) 0xfe && head[1] == (byte) 0xff
                        || head[0] == (byte) 0xff && head[1] == (byte) 0xfe);
    }

    /** Whether two characters of ASCII have two bytes each. */
    private static boolean isUtf16WithoutMark(byte[] head) {
        return head.length >= 4
                && (head[0] > 0 && head[1] == 0 && head[2] > 0 && head[3] == 0
                        || head[0] == 0 && head[1] > 0 && head[2] == 0 && head[3] > 0);
    }

    private static CloudFilesException withoutMark(FileEntry file, String charset) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file.location()
                        + "] the file is encoded in UTF-16 and has no byte order mark, but is read as UTF-8. "
                        + "Set the option encoding = " + charset
                        + ", or leave such files out with discovery.file-filter.");
    }

    private CloudFilesException notCut(FileEntry file, Codec codec) {
        String what = codec == Codec.NONE
                ? "begins like a file in UTF-16. Set the option encoding = UTF-16"
                : "begins like a file compressed with " + codec.spelling() + ", but its name does not end in ."
                        + codec.extension() + ", so that it was cut into ranges. Rename it";
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file.location() + "] the file " + what
                        + ", set read.split-size to more than its size, or leave it out.");
    }
}
