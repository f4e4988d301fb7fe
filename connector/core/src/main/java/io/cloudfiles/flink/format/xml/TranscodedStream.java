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
import io.cloudfiles.flink.storage.FileEntry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A text of some character set as UTF-8. Bytes that are no characters make the file unreadable. */
final class TranscodedStream extends InputStream {
    private static final int BUFFER_CHARS = 16 * 1024;

    private final InputStream stream;
    private final Reader reader;
    private final Charset charset;
    private final FileEntry file;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER_CHARS).flip();
    private final ByteBuffer bytes = ByteBuffer.allocate(4 * BUFFER_CHARS).flip();
    private boolean ended;

    TranscodedStream(InputStream stream, Charset charset, FileEntry file) {
        this.stream = stream;
        this.charset = charset;
        this.file = file;
        this.reader = new InputStreamReader(
                stream,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!bytes.hasRemaining()) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(buffer, offset, count);
        return count;
    }

    private void fill() throws IOException {
        try {
            chars.compact();
            ended = reader.read(chars) < 0;
            chars.flip();
            bytes.clear();
            encoder.encode(chars, bytes, ended);
            bytes.flip();
        } catch (CharacterCodingException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] the file is not a text in " + charset
                            + ", as which it is read since xml.encoding says so: " + e.getMessage()
                            + ". Set it to the encoding of the files, or leave this one out.",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
