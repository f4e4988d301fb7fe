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

import io.cloudfiles.flink.format.FieldNames;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.Utf8;

import java.util.Set;

/**
 * Steps through the JSON text of one record after the other in a chunk of bytes. Strict as RFC 8259 but for the {@link JsonFeature}s.
 *
 * <p><b>This is the hot loop of the project:</b> methods leave results in fields instead of returning objects, and fields are not
 * private so that the columns read numbers in place. {@code JsonDecodeBench} measures it.
 */
final class JsonScanner extends JsonValueScanner {
    /** The limit of Jackson, and so of Spark. */
    static final int MAX_DEPTH = 1000;

    private final boolean comments;
    private final boolean unquotedNames;

    /** Bytes that serialized values take beyond those of a row; a rough sum, kept by the columns. */
    long expansion;

    private int depth;

    JsonScanner(Set<JsonFeature> features, LineEnd lineEnd) {
        super(features, lineEnd);
        this.comments = features.contains(JsonFeature.COMMENTS);
        this.unquotedNames = features.contains(JsonFeature.UNQUOTED_FIELD_NAMES);
    }

    @Override
    void startRecord(int start) {
        super.startRecord(start);
        depth = 0;
    }

    /** Skips blank lines and shows where the next line begins, or the limit when there is none. */
    int nextLine(int limit) {
        int start = position;
        for (int i = start; i < limit; i++) {
            if (isLineEnd(bytes[i])) {
                start = i + 1;
            } else if (!isBlank(bytes[i])) {
                position = start;
                return start;
            }
        }
        position = limit;
        return limit;
    }

    /** Skips blanks and comments and shows the byte behind them. */
    byte peek() {
        byte c = bytes[position];
        return c > ' ' && c != '/' ? c : skipBlanks();
    }

    private byte skipBlanks() {
        while (true) {
            byte c = bytes[position];
            if (isBlank(c)) {
                position++;
            } else if (c == '/' && comments) {
                skipComment();
            } else {
                return c;
            }
        }
    }

    private void skipComment() {
        int i = position + 2;
        if (bytes[position + 1] == '/') {
            while (!isLineEnd(bytes[i]) && bytes[i] != '\n' && bytes[i] != '\r') {
                i++;
            }
            position = i;
        } else if (bytes[position + 1] == '*') {
            while (bytes[i] != '*' || bytes[i + 1] != '/') {
                if (isLineEnd(bytes[i])) {
                    throw malformed(i, "the end of a comment expected");
                }
                i++;
            }
            position = i + 2;
        } else {
            throw malformed(position, "a comment expected");
        }
    }

    /** After a value in an object or array: true when another one follows, false behind the closing bracket. */
    boolean hasMore(char close) {
        byte c = bytes[position];
        if (c != ',' && c != close) {
            c = peek();
        }
        if (c == ',') {
            position++;
            return true;
        }
        if (c == close) {
            position++;
            return false;
        }
        throw malformed(position, "',' or '" + close + "' expected");
    }

    /** At an opening bracket: false when the container is empty, behind its end then. */
    boolean enter(char close) {
        position++;
        if (peek() == close) {
            position++;
            return false;
        }
        return true;
    }

    /** Skips the rest of a record, which must be blank, up to its line end. */
    void endRecord() {
        if (!isLineEnd(peek())) {
            throw malformed(position, "the end of the record expected");
        }
    }

    // ---- names

    /**
     * Reads the name of a field and the colon.
     *
     * @param guess the field that is probably next, or -1
     * @return the field, or -1 for one that is not among the names; its name is the text then
     */
    int name(FieldNames names, int guess) {
        // Compact writers put no blanks in front of names, so that it pays to look before skipping any.
        int length = guess < 0 ? 0 : names.lengthAt(bytes, position, guess);
        byte first = 0;
        if (length == 0) {
            first = peek();
            length = guess < 0 ? 0 : names.lengthAt(bytes, position, guess);
        }
        if (length > 0) {
            position += length;
            return guess;
        }
        readName(first);
        int field = names.find(bytes, textStart, textEnd);
        colon();
        return field;
    }

    /** Reads the name of a field, which is the text then, and the colon. */
    void name() {
        readName(peek());
        colon();
    }

    private void readName(byte first) {
        if (isQuote(first)) {
            text();
        } else if (unquotedNames) {
            unquotedName();
        } else {
            throw malformed(position, "a field name expected");
        }
    }

    private void unquotedName() {
        int i = position;
        while (isNamePart(bytes[i])) {
            i++;
        }
        if (i == position || !Utf8.isValid(bytes, position, i)) {
            throw malformed(position, "a field name expected");
        }
        textStart = position;
        textEnd = i;
        position = i;
    }

    private static boolean isNamePart(byte c) {
        return c < 0
                || c >= '0' && c <= '9'
                || c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || "_$-@#*+".indexOf(c) >= 0;
    }

    private void colon() {
        if (peek() != ':') {
            throw malformed(position, "':' expected");
        }
        position++;
    }

    // ---- whole values

    /** Reads the next value as text: that of a string, unescaped, or else the JSON text itself. */
    void valueAsText() {
        if (isQuote(peek())) {
            text();
            return;
        }
        int start = position;
        skipValue();
        textStart = start;
        textEnd = position;
    }

    /** Goes behind the next value, whatever it is, once it is found well-formed. */
    void skipValue() {
        byte c = peek();
        switch (c) {
            case '"' -> string();
            case '{' -> skipObject();
            case '[' -> skipArray();
            case 't', 'f' -> booleanLiteral();
            case 'n' -> nullLiteral();
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> skipRareValue(c);
        }
    }

    private void skipRareValue(byte c) {
        if (isQuote(c)) {
            string();
            return;
        }
        int length = nonNumericLength();
        if (length > 0) {
            position += length;
        } else if (c == '-') {
            number();
        } else {
            throw malformed(position, "a value expected");
        }
    }

    private void skipObject() {
        deeper();
        if (enter('}')) {
            do {
                skipName();
                skipValue();
            } while (hasMore('}'));
        }
        depth--;
    }

    private void skipName() {
        byte c = peek();
        if (isQuote(c)) {
            string();
        } else {
            readName(c);
        }
        colon();
    }

    private void skipArray() {
        deeper();
        if (enter(']')) {
            do {
                skipValue();
            } while (hasMore(']'));
        }
        depth--;
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw malformed(position, "nested deeper than " + MAX_DEPTH);
        }
    }
}
