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

import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.Words;

import java.util.Set;

/** Numbers and literals, which end where something else begins. */
abstract sealed class JsonValueScanner extends JsonTextScanner permits JsonScanner {
    /** The literals as words. */
    private static final int NULL = 0x6c6c756e;

    private static final int TRUE = 0x65757274;
    private static final long FALSE = 0x65736c6166L;
    private static final long FIVE_BYTES = 0xffffffffffL;

    private final boolean leadingZeros;
    private final boolean nonNumeric;

    /** Whether the last {@link #number} had neither fraction nor exponent. */
    boolean integral;

    JsonValueScanner(Set<JsonFeature> features, LineEnd lineEnd) {
        super(features, lineEnd);
        this.leadingZeros = features.contains(JsonFeature.NUMERIC_LEADING_ZEROS);
        this.nonNumeric = features.contains(JsonFeature.NON_NUMERIC_NUMBERS);
    }

    void nullLiteral() {
        if ((int) Words.at(bytes, position) != NULL) {
            throw malformed(position, "a value expected");
        }
        position += 4;
    }

    /** At {@code t} or {@code f}: reads the literal. Both are compared, since which one it is cannot be guessed. */
    boolean booleanLiteral() {
        long word = Words.at(bytes, position);
        boolean isTrue = (int) word == TRUE;
        boolean isFalse = (word & FIVE_BYTES) == FALSE;
        if (!(isTrue | isFalse)) {
            throw malformed(position, "a value expected");
        }
        position += isTrue ? 4 : 5;
        return isTrue;
    }

    /** At a minus sign or digit: goes behind the number. */
    void number() {
        byte[] b = bytes;
        int i = position;
        if (b[i] == '-') {
            i++;
        }
        int first = i;
        i = digits(i);
        if (b[first] == '0' && i - first > 1 && !leadingZeros) {
            throw malformed(first, "a number with a leading zero");
        }
        boolean whole = true;
        if (b[i] == '.') {
            whole = false;
            i = digits(i + 1);
        }
        if ((b[i] | 0x20) == 'e') {
            whole = false;
            i = digits(b[i + 1] == '-' || b[i + 1] == '+' ? i + 2 : i + 1);
        }
        integral = whole;
        position = i;
    }

    /** Where the digits end, of which there must be one. */
    private int digits(int from) {
        int i = from;
        while (bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == from) {
            throw malformed(i, "a digit expected");
        }
        return i;
    }

    boolean allowsNonNumeric() {
        return nonNumeric;
    }

    /** At the position: the length of a token such as {@code NaN} or {@code -Infinity}, 0 when there is none or it is not allowed. */
    int nonNumericLength() {
        if (!nonNumeric) {
            return 0;
        }
        byte c = bytes[position];
        if (c == '-' || c == '+') {
            int length = startsWith("Infinity", position + 1) ? 8 : startsWith("INF", position + 1) ? 3 : -1;
            return length + 1;
        }
        return startsWith("NaN", position) ? 3 : startsWith("Infinity", position) ? 8 : 0;
    }

    private boolean startsWith(String token, int at) {
        for (int i = 0; i < token.length(); i++) {
            if (bytes[at + i] != token.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
