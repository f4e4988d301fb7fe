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
package io.cloudfiles.flink.benchmarks;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** The cheapest decoder that makes real batches: lines, found byte by byte, that stay in the buffer they were read into. */
record NewlineFormat() implements FileFormat {
    static final ReadSchema SCHEMA = new ReadSchema(
            0,
            new RowType(false, List.of(new RowType.RowField("line", new VarCharType(false, VarCharType.MAX_LENGTH)))),
            null,
            null,
            true);

    private static final int CHUNK_BYTES = 512 << 10;

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public boolean isSplittable(FileEntry file) {
        return true;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema) {
        return new Reader(input, range);
    }

    @Override
    public SchemaInferrer inferrer() {
        return (input, maxBytes) -> SCHEMA.type();
    }

    /** Ranges must start and end at line starts: good enough to measure with. */
    private static final class Reader implements RecordReader {
        private final StorageInput input;
        private final FileRange range;
        private long offset;

        Reader(StorageInput input, FileRange range) {
            this.input = input;
            this.range = range;
            this.offset = range.start();
        }

        @Override
        public @Nullable DecodedBatch next() throws IOException {
            int length = (int) Math.min(CHUNK_BYTES, range.end() - offset);
            if (length <= 0) {
                return null;
            }
            byte[] chunk = new byte[length];
            input.readFully(offset, chunk, 0, length);
            int rows = 0;
            for (byte each : chunk) {
                rows += each == '\n' ? 1 : 0;
            }
            HeapBytesVector lines = new HeapBytesVector(rows);
            int end = fill(lines, chunk);
            offset += end;
            RecordBatch batch = RecordBatch.of(0, SCHEMA.type(), new ColumnVector[] {lines}, rows);
            return new DecodedBatch(batch, new ReadPosition(offset, 0), 0, 0, 0);
        }

        private static int fill(HeapBytesVector lines, byte[] chunk) {
            lines.buffer = chunk;
            int row = 0;
            int start = 0;
            for (int i = 0; i < chunk.length; i++) {
                if (chunk[i] == '\n') {
                    lines.start[row] = start;
                    lines.length[row++] = i - start;
                    start = i + 1;
                }
            }
            return start;
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
