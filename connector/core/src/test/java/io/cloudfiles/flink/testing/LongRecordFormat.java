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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The simplest format there can be, for tests of what surrounds formats: a file is a row of big-endian longs, the single column
 * {@code id}. Some values stand for trouble.
 *
 * @param rowsPerBatch rows of each batch but the last one of a range
 */
@Experimental
public record LongRecordFormat(int rowsPerBatch) implements FileFormat {
    /** A record that is malformed in mode FAILFAST. */
    public static final long CORRUPT = Long.MIN_VALUE;

    /** A record behind which the file is not of this format. */
    public static final long UNREADABLE = Long.MIN_VALUE + 1;

    /** A record that meets a bug of the format. */
    public static final long BUG = Long.MIN_VALUE + 2;

    /** A record that is dropped. */
    public static final long DROPPED = Long.MIN_VALUE + 3;

    /** What it reads. */
    public static final ReadSchema SCHEMA = new ReadSchema(
            0, new RowType(false, List.of(new RowType.RowField("id", new BigIntType(false)))), null, null, true);

    /** A file with these records. */
    public static byte[] file(long... records) {
        ByteBuffer bytes = ByteBuffer.allocate(records.length * Long.BYTES);
        for (long each : records) {
            bytes.putLong(each);
        }
        return bytes.array();
    }

    @Override
    public String name() {
        return "longs";
    }

    @Override
    public boolean isSplittable(FileEntry file) {
        return true;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema) {
        return new Reader(input, range, position);
    }

    @Override
    public SchemaInferrer inferrer() {
        return (input, maxBytes) -> SCHEMA.type();
    }

    private final class Reader implements RecordReader {
        private final StorageInput input;
        private final FileRange range;
        private long offset;

        Reader(StorageInput input, FileRange range, ReadPosition position) {
            this.input = input;
            this.range = range;
            this.offset = position.offset() == ReadPosition.NO_OFFSET
                    ? (range.start() + Long.BYTES - 1) / Long.BYTES * Long.BYTES
                    : position.offset();
        }

        @Override
        public @Nullable DecodedBatch next() throws IOException {
            int rows = (int) Math.min(rowsPerBatch, (range.end() - offset + Long.BYTES - 1) / Long.BYTES);
            if (rows <= 0) {
                return null;
            }
            byte[] bytes = new byte[rows * Long.BYTES];
            input.readFully(offset, bytes, 0, bytes.length);
            offset += bytes.length;
            return decode(ByteBuffer.wrap(bytes), rows);
        }

        private DecodedBatch decode(ByteBuffer bytes, int records) {
            HeapLongVector ids = new HeapLongVector(records);
            List<BadRecord> dropped = new ArrayList<>();
            int rows = 0;
            for (int i = 0; i < records; i++) {
                long id = bytes.getLong();
                if (id == CORRUPT) {
                    throw new CloudFilesException(ErrorCode.CF_CORRUPT_RECORD, "[" + location() + "] bad record.");
                } else if (id == UNREADABLE) {
                    throw new CloudFilesException(ErrorCode.CF_FILE_UNREADABLE, "[" + location() + "] not longs.");
                } else if (id == BUG) {
                    throw new IndexOutOfBoundsException("a bug");
                } else if (id == DROPPED) {
                    long start = offset - bytes.capacity() + (long) i * Long.BYTES;
                    dropped.add(dropped(start, bytes.array(), bytes.arrayOffset() + i * Long.BYTES));
                } else {
                    ids.setLong(rows++, id);
                }
            }
            RecordBatch batch = RecordBatch.of(SCHEMA.version(), SCHEMA.type(), new ColumnVector[] {ids}, rows);
            return new DecodedBatch(batch, new ReadPosition(offset, 0), 0, 0, records - rows, dropped);
        }

        private BadRecord dropped(long start, byte[] bytes, int at) {
            return new BadRecord(
                    input.file().location(),
                    start,
                    BadRecord.UNKNOWN,
                    BadRecord.Outcome.DROPPED,
                    "it is to be dropped",
                    BadRecord.beginning(bytes, at, at + Long.BYTES),
                    Long.BYTES,
                    SCHEMA.version());
        }

        private String location() {
            return input.file().location().toString();
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
