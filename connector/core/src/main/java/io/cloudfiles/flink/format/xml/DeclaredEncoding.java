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
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileEntry;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells files that would be read in a wrong character set. */
final class DeclaredEncoding {
    private static final int MAX_DECLARATION_BYTES = 256;
    private static final Pattern DECLARATION =
            Pattern.compile("^\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([^\"']*)[\"']");

    private DeclaredEncoding() {}

    /**
     * Makes sure that a file is not encoded otherwise than it is read.
     *
     * @param encodingIsGiven whether the encoding is as the user said, whatever a file declares
     * @param head its first bytes as text
     * @param length how many there are
     */
    static void requireReadable(boolean encodingIsGiven, FileEntry file, byte[] head, int length) {
        if (isUtf16(head, length)) {
            throw otherEncoding(file, "is encoded in UTF-16 and has no byte order mark", "UTF-16LE or UTF-16BE");
        }
        if (encodingIsGiven) {
            return;
        }
        int from = Utf8.markEnd(head, length);
        String start = new String(
                head, from, Math.max(0, Math.min(length, MAX_DECLARATION_BYTES) - from), StandardCharsets.ISO_8859_1);
        Matcher declaration = DECLARATION.matcher(start);
        // Those of several bytes would not be readable here unless they were converted already.
        if (declaration.find() && !declaration.group(1).matches("(?i)utf-?(8|16|32).*|(us-)?ascii|iso-10646.*")) {
            throw otherEncoding(file, "declares the encoding '" + declaration.group(1) + "'", declaration.group(1));
        }
    }

    /** Whether a less-than sign and another character of ASCII have two bytes each. */
    private static boolean isUtf16(byte[] head, int length) {
        return length >= 4
                && (head[0] == '<' && head[1] == 0 && head[2] > 0 && head[3] == 0
                        || head[0] == 0 && head[1] == '<' && head[2] == 0 && head[3] > 0);
    }

    private static CloudFilesException otherEncoding(FileEntry file, String what, String encoding) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file.location() + "] the file " + what + ", but is read as UTF-8. Set xml.encoding = " + encoding
                        + ", or leave such files out with discovery.file-filter.");
    }
}
