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

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of another character set in UTF-8; what is not of that set becomes the replacement character. */
final class TranscodingStream extends BulkStream {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int KEPT_CHARS = 16;

    private final InputStream stream;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer encoded = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private final CharBuffer chars;
    private final ByteBuffer utf8;
    private boolean ended;

    TranscodingStream(InputStream stream, Charset charset) {
        this.stream = stream;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        // Room for all that the bytes can become, and for half a pair that is kept, so that neither coder ever stops
        // half way.
        int maxChars = (int) Math.ceil(BUFFER_BYTES * decoder.maxCharsPerByte()) + KEPT_CHARS;
        this.chars = CharBuffer.allocate(maxChars).flip();
        this.utf8 = ByteBuffer.allocate((int) Math.ceil(maxChars * encoder.maxBytesPerChar()))
                .flip();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!utf8.hasRemaining()) {
            if (ended) {
                return -1;
            }
            transcode();
        }
        int count = Math.min(length, utf8.remaining());
        utf8.get(target, offset, count);
        return count;
    }

    private void transcode() throws IOException {
        encoded.compact();
        int count = stream.read(encoded.array(), encoded.position(), encoded.remaining());
        encoded.position(encoded.position() + Math.max(count, 0)).flip();
        ended = count < 0;

        chars.compact();
        CoderResult decoded = decoder.decode(encoded, chars, ended);
        if (ended && decoded.isUnderflow()) {
            decoder.flush(chars);
        }
        chars.flip();

        utf8.clear();
        encoder.encode(chars, utf8, ended);
        if (ended) {
            encoder.flush(utf8);
        }
        utf8.flip();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
