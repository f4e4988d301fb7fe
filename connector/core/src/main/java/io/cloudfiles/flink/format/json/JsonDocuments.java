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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.Utf8;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts documents that may span lines into records, which stay as they are within. A record is an element of an array at the top, or any
 * other value there; values may follow each other. Only quotes, brackets and comments are looked at: whether a record is well-formed is
 * found when it is read, and what is out of place becomes a record that is not. So a document of any size is read element by element.
 */
final class JsonDocuments extends FramedRecords {
    /** What one byte, with what was held back before it, becomes at most. */
    private static final int MAX_OUTPUT_PER_BYTE = 8;

    private static final byte[] ESCAPED_SEPARATOR = {'\\', 'u', '0', '0', '1', 'e'};

    private enum Place {
        /** Between documents. */
        TOP,
        /** In an array at the top, before an element. */
        ELEMENT,
        /** In a record. */
        RECORD,
        /** In a record, in a string. */
        STRING,
        /** In a string behind a backslash. */
        ESCAPE,
        /** Behind a slash, which may begin a comment. */
        SLASH,
        /** In a comment up to the end of the line. */
        LINE_COMMENT,
        /** In a comment up to a star and a slash. */
        BLOCK_COMMENT,
        /** In such a comment behind a star. */
        BLOCK_COMMENT_STAR
    }

    private final boolean singleQuotes;
    private final boolean comments;
    private final boolean controlChars;
    private final byte[] input = new byte[BUFFER_BYTES];
    private boolean started;

    private Place place = Place.TOP;
    private byte quote;
    private boolean isInArray;
    /** Whether an element of the array has been met, so that a bracket behind a comma is out of place. */
    private boolean hasElements;
    /** Brackets that are open within the record. */
    private int depth;

    JsonDocuments(InputStream stream, boolean singleQuotes, boolean comments, boolean controlChars) {
        super(stream, MAX_OUTPUT_PER_BYTE * BUFFER_BYTES);
        this.singleQuotes = singleQuotes;
        this.comments = comments;
        this.controlChars = controlChars;
    }

    @Override
    boolean frameMore() throws IOException {
        int count = stream.readNBytes(input, 0, input.length);
        int start = started ? 0 : Utf8.markEnd(input, count);
        started = true;
        for (int i = start; i < count; i++) {
            if (place == Place.STRING) {
                i = copyString(i, count);
            } else {
                take(input[i]);
            }
        }
        boolean isLast = count < input.length;
        if (isLast) {
            end();
        }
        return !isLast;
    }

    /** Copies up to what may end a string; returns the last byte that was taken. */
    private int copyString(int from, int count) {
        int i = from;
        while (i < count) {
            byte b = input[i];
            if (b == quote) {
                put(b);
                place = Place.RECORD;
                return i;
            }
            if (b == '\\') {
                put(b);
                place = Place.ESCAPE;
                return i;
            }
            if (b == SEPARATOR && controlChars) {
                put(ESCAPED_SEPARATOR, 0, ESCAPED_SEPARATOR.length);
            } else {
                put(b);
            }
            i++;
        }
        return i;
    }

    private void take(byte b) {
        switch (place) {
            case TOP -> takeAtTop(b);
            case ELEMENT -> takeElement(b);
            case RECORD -> takeInRecord(b);
            case ESCAPE -> {
                put(b);
                place = Place.STRING;
            }
            case SLASH -> takeBehindSlash(b);
            case LINE_COMMENT -> {
                put(b);
                if (b == '\n' || b == '\r') {
                    place = Place.RECORD;
                }
            }
            case BLOCK_COMMENT -> {
                put(b);
                if (b == '*') {
                    place = Place.BLOCK_COMMENT_STAR;
                }
            }
            case BLOCK_COMMENT_STAR -> {
                put(b);
                place = b == '/' ? Place.RECORD : b == '*' ? Place.BLOCK_COMMENT_STAR : Place.BLOCK_COMMENT;
            }
            case STRING -> throw new IllegalStateException("Strings are copied at once.");
        }
    }

    private void takeAtTop(byte b) {
        if (isBlank(b)) {
            return;
        }
        if (b == '[') {
            isInArray = true;
            hasElements = false;
            place = Place.ELEMENT;
        } else {
            depth = 0;
            place = Place.RECORD;
            takeInRecord(b);
        }
    }

    private void takeElement(byte b) {
        if (isBlank(b)) {
            return;
        }
        if (b == ']' && !hasElements) {
            leaveArray();
        } else if (b == ']' || b == ',') {
            // Where an element should be.
            put((byte) ',');
            endElement(b);
        } else {
            depth = 0;
            place = Place.RECORD;
            takeInRecord(b);
        }
    }

    private void takeInRecord(byte b) {
        if (isInArray && depth == 0 && (b == ',' || b == ']')) {
            endElement(b);
            return;
        }
        if (!isInArray && depth == 0 && isBlank(b)) {
            // Behind a value that has no brackets.
            endRecord();
            return;
        }
        if (b == '/' && comments) {
            place = Place.SLASH;
        }
        put(b);
        if (b == '"' || b == '\'' && singleQuotes) {
            quote = b;
            place = Place.STRING;
        } else if (b == '{' || b == '[') {
            depth++;
        } else if (b == '}' || b == ']') {
            depth = Math.max(0, depth - 1);
            if (depth == 0 && !isInArray) {
                endRecord();
            }
        }
    }

    private void takeBehindSlash(byte b) {
        place = b == '/' ? Place.LINE_COMMENT : b == '*' ? Place.BLOCK_COMMENT : Place.RECORD;
        if (place == Place.RECORD) {
            take(b);
        } else {
            put(b);
        }
    }

    private void endElement(byte end) {
        hasElements = true;
        put((byte) SEPARATOR);
        if (end == ']') {
            leaveArray();
        } else {
            place = Place.ELEMENT;
        }
    }

    private void leaveArray() {
        isInArray = false;
        place = Place.TOP;
    }

    private void endRecord() {
        put((byte) SEPARATOR);
        place = Place.TOP;
    }

    /** The end of the file: what is open is a record of its own, also an array that has no end. */
    private void end() {
        if (place != Place.TOP && place != Place.ELEMENT) {
            put((byte) SEPARATOR);
        }
        if (isInArray) {
            put((byte) '[');
            put((byte) SEPARATOR);
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
