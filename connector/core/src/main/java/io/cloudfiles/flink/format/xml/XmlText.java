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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.Codec;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens files as UTF-8, whatever their character set and compression. */
final class XmlText {
    private static final int MAX_DECLARATION_BYTES = 256;
    private static final Pattern DECLARED_ENCODING =
            Pattern.compile("^\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([^\"']*)[\"']");

    private XmlText() {}

    /**
     * The text of a file from an offset in it.
     *
     * @param offset in the uncompressed text, as UTF-8
     * @param maxEnd where to end reading
     */
    static XmlChunks open(XmlConfig config, StorageInput input, long offset, long maxEnd) throws IOException {
        FileEntry file = input.file();
        Codec codec = Codec.of(file);
        if (config.isUtf8()) {
            return new XmlChunks(codec.open(input, offset), file, offset, maxEnd, codec == Codec.NONE);
        }
        InputStream text = new TranscodedStream(codec.open(input, 0), Charset.forName(config.encoding()), file);
        try {
            text.skipNBytes(offset);
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
        return new XmlChunks(text, file, offset, maxEnd, false);
    }

    /**
     * Makes sure that a file is not compressed or encoded otherwise than expected.
     *
     * @param head its first bytes, decompressed
     * @param length how many there are
     */
    static void requireReadable(XmlConfig config, FileEntry file, byte[] head, int length) {
        if (config.isUtf8()) {
            Codec.requireUncompressed(file, head, length);
            if (isUtf16(head, length)) {
                throw otherEncoding(file, "is encoded in UTF-16", "UTF-16");
            }
        }
        if (config.encodingIsGiven()) {
            return;
        }
        int from = length >= 3 && (head[0] & 0xff) == 0xef ? 3 : 0;
        String start = new String(
                head, from, Math.max(0, Math.min(length, MAX_DECLARATION_BYTES) - from), StandardCharsets.ISO_8859_1);
        Matcher declaration = DECLARED_ENCODING.matcher(start);
        if (declaration.find() && !isUtf8(declaration.group(1))) {
            throw otherEncoding(file, "declares the encoding '" + declaration.group(1) + "'", declaration.group(1));
        }
    }

    private static boolean isUtf16(byte[] head, int length) {
        if (length < 2) {
            return false;
        }
        int first = (head[0] & 0xff) << 8 | head[1] & 0xff;
        return first == 0xfeff || first == 0xfffe || first == '<' || first == '<' << 8;
    }

    private static boolean isUtf8(String encoding) {
        return encoding.equalsIgnoreCase("UTF-8")
                || encoding.equalsIgnoreCase("UTF8")
                || encoding.equalsIgnoreCase("US-ASCII")
                || encoding.equalsIgnoreCase("ASCII");
    }

    private static CloudFilesException otherEncoding(FileEntry file, String what, String encoding) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file.location() + "] the file " + what + ", but is read as UTF-8. Set xml.encoding = " + encoding
                        + ", or leave such files out with discovery.file-filter.");
    }
}
