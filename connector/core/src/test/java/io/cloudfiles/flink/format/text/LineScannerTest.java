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
package io.cloudfiles.flink.format.text;

import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class LineScannerTest {
    private static final String ALPHABET = "ab \t\u000b|\r\n\u0080é€😀";

    /** What a byte loop finds, the words must, at each alignment. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "|", "ab", "\t", "€", "é"})
    void wordsFindWhatBytesFind(String separator) {
        LineEnd lineEnd = new LineEnd(separator);
        LineScanner scanner = new LineScanner(lineEnd);
        long seed = separator.hashCode();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] text = text(random, random.nextInt(60), lineEnd);
            byte[] bytes = Arrays.copyOf(text, text.length + LineChunks.PADDING);
            int start = random.nextInt(text.length - lineEnd.bytes().length + 1);
            int end = start;
            boolean ascii = true;
            while (!isEnd(bytes, end, lineEnd)) {
                ascii &= bytes[end] >= 0;
                end++;
            }
            String what = Arrays.toString(text) + " from " + start + ", seed " + seed;
            assertThat(scanner.end(bytes, start)).as(what).isEqualTo(ascii ? end : ~end);
        }
    }

    @Test
    void aCarriageReturnAndItsLineFeedAreOneEnd() {
        LineScanner scanner = new LineScanner(LineEnd.ANY);
        byte[] bytes = Arrays.copyOf("\r\n\r\r\n\n".getBytes(StandardCharsets.UTF_8), 6 + LineChunks.PADDING);
        assertThat(scanner.behind(bytes, 0)).isEqualTo(2);
        assertThat(scanner.behind(bytes, 2)).isEqualTo(3);
        assertThat(scanner.behind(bytes, 3)).isEqualTo(5);
        assertThat(scanner.behind(bytes, 5)).isEqualTo(6);
    }

    private static byte[] text(Random random, int length, LineEnd lineEnd) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int at = random.nextInt(ALPHABET.codePointCount(0, ALPHABET.length()));
            text.appendCodePoint(ALPHABET.codePointAt(ALPHABET.offsetByCodePoints(0, at)));
        }
        byte[] end = lineEnd.bytes();
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(body, body.length + end.length);
        System.arraycopy(end, 0, bytes, body.length, end.length);
        return bytes;
    }

    private static boolean isEnd(byte[] bytes, int at, LineEnd lineEnd) {
        byte[] separator = lineEnd.bytes();
        return Arrays.equals(bytes, at, at + separator.length, separator, 0, separator.length)
                || lineEnd.isAny() && bytes[at] == '\r';
    }
}
