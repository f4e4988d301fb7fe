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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.columnar.DecodedRows;
import io.cloudfiles.flink.format.columnar.SerializedSize;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.orc.OrcProto.StripeInformation;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads the stripes of a range, column by column. A stripe belongs to the range in which its first byte lies. A position is the offset of
 * a stripe and how many of its rows were handed out.
 *
 * <p>The compressed bytes of one stripe, as far as they belong to columns that are read, are in memory at a time.
 */
final class OrcRecordReader implements RecordReader {
    private static final int MAX_ROWS = 8192;
    /** Until it is known how large rows are. */
    private static final int FIRST_ROWS = 1024;
    /** Less than a batch may have, since not all rows are of the same size. */
    private static final long TARGET_BATCH_BYTES = 800 * 1024;
    /** By how much fewer rows are tried when they turned out too large. */
    private static final int FEWER_ROWS = 16;

    private final OrcFile file;
    private final FileTail tail;
    private final FileRange range;
    private final OrcRows rows;
    private final Compression compression;
    private final Deque<DecodedBatch> ready = new ArrayDeque<>();

    /** The stripe that is being read, or the next one while no row of it is left. */
    private int stripe;

    private long rowsDone;
    private long rowsLeft;
    /** Rows of all stripes before. */
    private long rowsBefore;

    private long rowsToSkip;
    private int batchRows = FIRST_ROWS;

    private OrcRecordReader(OrcFile file, FileTail tail, FileRange range, ReadPosition position, OrcRows rows) {
        this.file = file;
        this.tail = tail;
        this.range = range;
        this.rows = rows;
        this.compression = new Compression(tail.compression(), tail.chunkBytes());
        this.rowsToSkip = position.skipRecords();
        long first = position.offset() == ReadPosition.NO_OFFSET ? range.start() : position.offset();
        while (stripe < tail.stripes().size() && current().getOffset() < first) {
            rowsBefore += current().getNumberOfRows();
            stripe++;
        }
    }

    /**
     * Reads the tail and decides how columns are read.
     *
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} when it is no ORC file, {@code CF_INVALID_SCHEMA} when a column has a type
     *     that cannot be read from ORC
     */
    static OrcRecordReader open(
            OrcConfig config, StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        OrcFile file = new OrcFile(input);
        return file.guarded(() -> {
            FileTail tail = FileTail.read(file);
            OrcRows rows = new OrcRows(file.location(), tail, schema, config.mode());
            return new OrcRecordReader(file, tail, range, position, rows);
        });
    }

    private StripeInformation current() {
        return tail.stripes().get(stripe);
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        while (ready.isEmpty()) {
            if (rowsLeft > 0) {
                file.guarded(this::decode);
            } else if (stripe < tail.stripes().size() && current().getOffset() < range.end()) {
                rowsDone = Math.min(rowsToSkip, current().getNumberOfRows());
                rowsToSkip = 0;
                rowsLeft = current().getNumberOfRows() - rowsDone;
                file.guarded(this::startStripe);
            } else {
                return null;
            }
        }
        return ready.poll();
    }

    private long startStripe() throws IOException {
        if (rowsLeft == 0) {
            leaveStripe();
        } else {
            rows.start(StripeStreams.read(file, current(), compression, tail.columnCount(), rows.columns()));
            rows.skip(rowsDone);
        }
        return rowsLeft;
    }

    private int decode() throws IOException {
        int count = (int) Math.min(rowsLeft, batchRows);
        DecodedRows decoded;
        try {
            decoded = rows.read(count, rowsBefore + rowsDone + 1);
        } catch (ListNode.TooManyElements e) {
            if (count == 1) {
                throw e;
            }
            batchRows = Math.max(1, count / FEWER_ROWS);
            startStripe();
            return 0;
        }
        long sizeBytes = SerializedSize.of(decoded.rows());
        ready.addAll(decoded.batches(sizeBytes, current().getOffset(), rowsDone));
        batchRows = (int) Math.max(1, Math.min(MAX_ROWS, TARGET_BATCH_BYTES * count / Math.max(1, sizeBytes)));
        rowsDone += count;
        rowsLeft -= count;
        if (rowsLeft == 0) {
            leaveStripe();
        }
        return count;
    }

    private void leaveStripe() {
        rowsBefore += current().getNumberOfRows();
        stripe++;
    }

    @Override
    public void close() throws IOException {
        compression.close();
        file.close();
    }
}
