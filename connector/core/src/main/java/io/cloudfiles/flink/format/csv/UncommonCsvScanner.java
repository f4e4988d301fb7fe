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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.LineChunks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A scanner for what few dialects have: line separators of several characters, and escapes with an escape other than themselves.
 *
 * <pre>
 * A separator of several bytes is replaced by as many bytes of a value that UTF-8 does not have, so that every byte stays at its place.
 * Bytes of that value in the file are no characters; they are replaced by another one of the kind.
 * </pre>
 */
final class UncommonCsvScanner extends CsvScanner {
    /** Neither of them is part of any character in UTF-8. */
    private static final byte SEPARATOR = (byte) 0xff;

    private static final byte NO_CHARACTER = (byte) 0xfe;

    private final CsvDialect dialect;
    private final byte[] lineSeparator;

    UncommonCsvScanner(CsvDialect dialect, CsvTexts texts) {
        super(dialect, texts);
        this.dialect = dialect;
        this.lineSeparator = dialect.lineEnd().separator().getBytes(StandardCharsets.UTF_8);
    }

    static boolean isNeeded(CsvDialect dialect) {
        return hasLongLineEnd(dialect) || hasOtherEscape(dialect);
    }

    private static boolean hasLongLineEnd(CsvDialect dialect) {
        return dialect.lineEnd().bytes().length > 1;
    }

    private static boolean hasOtherEscape(CsvDialect dialect) {
        return dialect.escapeOfEscape() != CsvDialect.NONE && !dialect.escapesEscape();
    }

    /** The byte that ends a record while it is scanned. */
    static byte lineEnd(CsvDialect dialect) {
        return hasLongLineEnd(dialect) ? SEPARATOR : dialect.lineEnd().bytes()[0];
    }

    @Override
    void load(LineChunks chunks, int start) {
        super.load(chunks, start);
        if (hasLongLineEnd(dialect)) {
            bytes = bytes.clone(); // what is left of the chunk is read again
            replaceSeparators(start);
        }
    }

    private void replaceSeparators(int start) {
        int at = start;
        while (at < limit()) {
            if (bytes[at] == SEPARATOR) {
                bytes[at++] = NO_CHARACTER;
            } else if (isLineSeparator(at)) {
                Arrays.fill(bytes, at, at + lineSeparator.length, SEPARATOR);
                at += lineSeparator.length;
            } else {
                at++;
            }
        }
    }

    private boolean isLineSeparator(int at) {
        return bytes[at] == lineSeparator[0]
                && Arrays.equals(bytes, at, at + lineSeparator.length, lineSeparator, 0, lineSeparator.length);
    }

    @Override
    int behindLineEnd(int end) {
        return hasLongLineEnd(dialect) ? end + lineSeparator.length : super.behindLineEnd(end);
    }

    @Override
    int quotedStop(int from) {
        int stop = super.quotedStop(from);
        if (!hasOtherEscape(dialect)) {
            return stop;
        }
        for (int i = from; i < stop; i++) {
            if (isEscape(i)) {
                return i;
            }
        }
        return stop;
    }

    @Override
    boolean isEscape(int at) {
        return super.isEscape(at)
                || bytes[at] == dialect.escapeOfEscape()
                        && bytes[at + 1] == dialect.escape()
                        && hasOtherEscape(dialect);
    }
}
