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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The text of a file in UTF-8, opened by {@link TextEncoding}. Closing it leaves the input open.
 *
 * @param file which it is of
 * @param stream from the offset that it was opened at
 * @param isPlain whether the bytes of the file are the text: offsets in one are offsets in the other, and its length is known
 */
@Internal
public record TextInput(FileEntry file, InputStream stream, boolean isPlain) implements Closeable {
    /** Where a range ends in the text; one that is not plain has only one. */
    public long rangeEnd(FileRange range) {
        return isPlain ? range.end() : Long.MAX_VALUE;
    }

    /**
     * The text after something was done to all of it.
     *
     * @param whole from the start of the file; closed with the text, and when this fails
     * @param offset in the new text to go on at
     */
    public TextInput framed(InputStream whole, long offset) throws IOException {
        return new TextInput(file, skipped(whole, offset), false);
    }

    static InputStream skipped(InputStream stream, long offset) throws IOException {
        try {
            stream.skipNBytes(offset);
            return stream;
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
