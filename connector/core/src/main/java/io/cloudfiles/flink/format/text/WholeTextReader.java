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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SpecialColumns;
import io.cloudfiles.flink.format.TextColumn;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Reads a file as one value; an empty file as none. */
final class WholeTextReader implements RecordReader {
    private final TextEncoding encoding;
    private final StorageInput input;
    private final FileEntry file;
    private final SpecialColumns special;
    private boolean ended;

    WholeTextReader(TextEncoding encoding, StorageInput input, ReadPosition position, SpecialColumns special) {
        this.encoding = encoding;
        this.input = input;
        this.file = input.file();
        this.special = special;
        this.ended = position.offset() > 0;
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        if (ended) {
            return null;
        }
        byte[] content = readAll();
        ended = true;
        if (content.length == 0) {
            return null;
        }
        int length = content.length;
        byte[] text = Utf8.isValid(content, 0, length) ? content : Utf8.replaceMalformed(content, 0, length);
        TextColumn column = new TextColumn();
        column.reserve(1);
        column.put(0, Utf8.markEnd(text, text.length), text.length);
        special.reserve(1);
        special.setClean(0);
        return special.finish(new ColumnVector[] {column.finish(1, text)}, 1, text, new ReadPosition(length, 0));
    }

    private byte[] readAll() throws IOException {
        byte[] content;
        try (TextInput text = encoding.open(input)) {
            content = text.stream().readNBytes(LineChunks.MAX_LINE_BYTES + 1);
        }
        if (content.length > LineChunks.MAX_LINE_BYTES) {
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] longer than " + LineChunks.MAX_LINE_BYTES
                            + " bytes, the most that one value may be. Read it by lines, or leave it out.");
        }
        return content;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
