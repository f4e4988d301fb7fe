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
package io.cloudfiles.flink.format.binary;

import io.cloudfiles.flink.batch.ConstantVectors;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SpecialColumns;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** Gives one record, and reads the file only if its content is wanted. */
final class BinaryFileReader implements RecordReader {
    /** A value is one array, and several wait in a reader. */
    private static final int MAX_CONTENT_BYTES = 256 * 1024 * 1024;

    /** There is one record, so that any other position than the start is behind it. */
    private static final ReadPosition END = new ReadPosition(0, 1);

    private final StorageInput input;
    private final List<RowType.RowField> fields;
    private final List<FileColumn> columns;
    private final SpecialColumns special;
    private boolean ended;

    BinaryFileReader(
            StorageInput input,
            ReadPosition position,
            List<RowType.RowField> fields,
            List<FileColumn> columns,
            SpecialColumns special) {
        this.input = input;
        this.ended = !position.equals(ReadPosition.START);
        this.fields = fields;
        this.columns = columns;
        this.special = special;
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        if (ended) {
            return null;
        }
        byte[] content = columns.contains(FileColumn.CONTENT) ? read() : new byte[0];
        ended = true;
        ColumnVector[] vectors = new ColumnVector[columns.size()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = columns.get(i) == FileColumn.CONTENT
                    ? vector(content)
                    : ConstantVectors.of(
                            columns.get(i).valueOf(input.file()), fields.get(i).getType());
        }
        special.reserve(1);
        special.setClean(0);
        return special.finish(vectors, 1, content, END);
    }

    private byte[] read() throws IOException {
        FileEntry file = input.file();
        if (file.sizeBytes() > MAX_CONTENT_BYTES) {
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] has " + file.sizeBytes() + " bytes, more than " + MAX_CONTENT_BYTES
                            + ", the most that one value may have. Leave the column 'content' out, or the file "
                            + "(discovery.file-filter).");
        }
        byte[] content = new byte[(int) file.sizeBytes()];
        input.readFully(0, content, 0, content.length);
        return content;
    }

    private static HeapBytesVector vector(byte[] content) {
        HeapBytesVector vector = new HeapBytesVector(1);
        vector.start[0] = 0;
        vector.length[0] = content.length;
        vector.buffer = content;
        return vector;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
