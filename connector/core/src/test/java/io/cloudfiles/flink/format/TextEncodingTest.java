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
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.BytesInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Character sets other than UTF-8. */
class TextEncodingTest {
    private static final TextEncoding UTF_8 = new TextEncoding("UTF-8", 1000);

    /** Pairs of surrogates at odd and even places, well beyond the buffers. */
    private static final String TEXT = IntStream.range(0, 60_000)
            .mapToObj(i -> i % 3 == 0 ? "😀x" : i % 7 == 0 ? "é数" : "ab\n")
            .collect(Collectors.joining());

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "GB18030"})
    void textIsConverted(String charset) throws IOException {
        BytesInput input = new BytesInput("a.txt", TEXT.getBytes(charset));
        TextEncoding encoding = new TextEncoding(charset, 1000);
        assertThat(encoding.isSplittable(input.file())).isFalse();
        byte[] expected = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int offset : new int[] {0, 1, 70_000, expected.length}) {
            try (TextInput text = encoding.open(input, FileRange.whole(input.file()), offset)) {
                assertThat(text.isPlain()).isFalse();
                assertThat(new String(text.stream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(new String(expected, offset, expected.length - offset, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void whatIsNotOfTheSetIsReplaced() throws IOException {
        assertThat(read("UTF-16BE", new byte[] {0, 'a', (byte) 0xdc, 0, 0, 'b', 7}))
                .isEqualTo("a�b�");
        assertThat(read("US-ASCII", new byte[] {'a', (byte) 0xe9})).isEqualTo("a�");
        assertThat(read("ISO-8859-1", new byte[] {'a', (byte) 0xe9})).isEqualTo("aé");
        assertThat(read("windows-1252", new byte[] {(byte) 0x80})).isEqualTo("€");
        assertThat(read("UTF-16", new byte[0])).isEmpty();
    }

    private static String read(String charset, byte[] content) throws IOException {
        try (TextInput text = new TextEncoding(charset, 1000).open(new BytesInput("a.txt", content))) {
            return new String(text.stream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void withoutAMarkUtf16IsNotReadAsUtf8(String charset) throws IOException {
        BytesInput input = new BytesInput("a.csv", "id,name\n".getBytes(Charset.forName(charset)));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> UTF_8.open(input))
                .withMessageStartingWith(
                        "CF_FILE_UNREADABLE: [mem://bucket/a.csv] the file is encoded in UTF-16 and has no "
                                + "byte order mark, but is read as UTF-8. Set the option encoding = " + charset + ", ");
        try (TextInput text = new TextEncoding(charset, 1000).open(input)) {
            assertThat(text.stream().readAllBytes()).isEqualTo("id,name\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void aMarkTellsUtf16(String charset) throws IOException {
        BytesInput input = new BytesInput("a.txt", ("\ufeff" + TEXT).getBytes(Charset.forName(charset)));
        try (TextInput text = UTF_8.open(input)) {
            assertThat(text.isPlain()).isFalse();
            assertThat(new String(text.stream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(TEXT);
        }
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> UTF_8.open(input, new FileRange(input.file(), 0, 8), 0))
                .withMessageStartingWith(
                        "CF_FILE_UNREADABLE: [mem://bucket/a.txt] the file begins like a file in UTF-16. "
                                + "Set the option encoding = UTF-16, ");
    }
}
