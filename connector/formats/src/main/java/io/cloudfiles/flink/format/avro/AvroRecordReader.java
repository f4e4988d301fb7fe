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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.columnar.DecodedRows;
import io.cloudfiles.flink.format.columnar.InspectedRows;
import io.cloudfiles.flink.format.columnar.Rebase;
import io.cloudfiles.flink.format.columnar.RebaseMode;
import io.cloudfiles.flink.format.columnar.SerializedSize;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.avro.Schema;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Reads the blocks of a range, record by record, straight into columns. A position is the offset of a block and how many records from
 * there on were handed out.
 *
 * <p>A batch is made of as many blocks as fit; its texts are ranges of their decompressed bytes.
 */
final class AvroRecordReader implements RecordReader {
    private static final int MAX_ROWS = 16_384;
    private static final int FIRST_ROWS = 1_024;
    /** Before it is looked at how much they are. */
    private static final int ROWS_AT_ONCE = 32;

    /** Of a batch without what is rescued. */
    private static final int TARGET_BATCH_BYTES = 960 * 1024;
    /** Decompressed bytes that a batch keeps in memory. */
    private static final int TARGET_BLOCK_BYTES = 256 * 1024;
    /** In a block of records that take no bytes. */
    private static final long MAX_EMPTY_RECORDS = 1 << 24;

    private final AvroFile file;
    private final BlockReader blocks;
    private final InspectedRows rows;
    private final StructColumn data;
    private final Steps records;
    private final ValueReader skipper;
    private final int minBytes;
    private final boolean sharesBlocks;
    private final boolean hasSpecial;
    private final AvroInput in = new AvroInput();
    private final BlockBytes bytes = new BlockBytes();
    private final Deque<DecodedBatch> ready = new ArrayDeque<>();

    /** Whether the current block was found and not read yet. */
    private boolean isBlockFound;

    /** Records of the current block that are not read yet, and that are read. */
    private long recordsLeft;

    private long recordsDone;
    private long recordsToSkip;

    /** Where the batch that is being read begins. */
    private long batchBlock;

    private long batchSkip;

    private AvroRecordReader(
            AvroFile file,
            BlockReader blocks,
            InspectedRows rows,
            StructColumn data,
            ValueReader record,
            Schema schema,
            boolean hasSpecial,
            long recordsToSkip) {
        this.file = file;
        this.blocks = blocks;
        this.rows = rows;
        this.data = data;
        this.records = Steps.of(List.of(record));
        this.skipper = new Skipper().of(schema);
        this.minBytes = Skipper.minBytes(schema);
        this.recordsToSkip = recordsToSkip;
        this.sharesBlocks = data.sharesBytes();
        this.hasSpecial = hasSpecial;
    }

    /**
     * Reads the header and decides how columns are read.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_FILE_UNREADABLE} when it is no Avro file of records,
     *     {@code CF_INVALID_SCHEMA} when a column has a type that cannot be read from Avro
     */
    static AvroRecordReader open(
            AvroConfig config, StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        AvroFile file = new AvroFile(input);
        AvroHeader header = AvroHeader.read(file);
        List<RowType.RowField> fields = InspectedRows.dataFields(schema);
        StructColumn data = AvroColumns.rows(fields);
        Rebase rebase = rebase(file, header, config.datetimes());
        ReaderPlanner planner = new ReaderPlanner(
                new FieldMatcher(config.isPositional(), schema.caseSensitive()),
                schema.rescuedDataColumn() != null,
                config.unions(),
                rebase);
        Schema records = header.schema();
        ValueReader record = planner.reader(records, config.parsedSchema(), new RowType(fields), data);
        if (record == null || records.getType() == Schema.Type.NULL) {
            throw header.notRecords(file);
        }
        BlockReader blocks = position.offset() == ReadPosition.NO_OFFSET
                ? BlockReader.of(file, header, range)
                : BlockReader.from(file, header, range, position.offset());
        return new AvroRecordReader(
                file,
                blocks,
                new InspectedRows(file.location(), schema, config.mode(), data),
                data,
                record,
                records,
                schema.rescuedDataColumn() != null || schema.corruptRecordColumn() != null,
                position.skipRecords());
    }

    private static Rebase rebase(AvroFile file, AvroHeader header, RebaseMode configured) {
        try {
            return Rebase.ofDatetimes(configured, header.properties(), AvroOptions.DATETIME_REBASE_MODE.key());
        } catch (DateTimeException e) {
            throw file.unreadable(0, "its header names a time zone that is none: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        while (ready.isEmpty()) {
            int count = decode();
            if (count == 0) {
                return null;
            }
            finish(count);
        }
        return ready.poll();
    }

    /** Reads the rows of a batch; none at the end of the range. */
    private int decode() throws IOException {
        int count = 0;
        data.clear();
        data.reserve(FIRST_ROWS);
        in.expansion = 0;
        while (recordsLeft > 0 || (count == 0 || bytes.length < TARGET_BLOCK_BYTES) && nextBlock(count)) {
            if (count == 0) {
                batchBlock = blocks.offset();
                batchSkip = recordsDone;
            }
            int read = decodeBlock(count);
            recordsLeft -= read;
            recordsDone += read;
            count += read;
            if (recordsLeft > 0) {
                return count; // the batch is full
            }
            requireBlockEnded();
        }
        return count;
    }

    private int decodeBlock(int firstRow) {
        int most = (int) Math.min(MAX_ROWS, firstRow + recordsLeft);
        int width = data.fixedWidth() + 1;
        int row = firstRow;
        int capacity = 0;
        try {
            while (row < most) {
                long room = TARGET_BATCH_BYTES - in.expansion - (long) row * width;
                if (room <= 0 && row > 0) {
                    break;
                }
                if (row >= capacity) {
                    capacity = Math.max(FIRST_ROWS, 2 * row);
                    data.reserve(capacity);
                }
                int start = in.position;
                int rows = Math.min(Math.min(most, capacity) - row, ROWS_AT_ONCE);
                int read = records.run(in, row, rows, (int) Math.min(Integer.MAX_VALUE, start + Math.max(1, room)));
                in.checkEnd();
                if (read == Steps.MISFIT) {
                    throw new MalformedAvroException("a record is a branch of a union that is no record");
                }
                in.expansion += in.position - start;
                row += read;
            }
        } catch (MalformedAvroException | IndexOutOfBoundsException | ArithmeticException | IllegalStateException e) {
            throw blocks.unreadable(e);
        }
        return row - firstRow;
    }

    private boolean nextBlock(int rowsBefore) throws IOException {
        while (isBlockFound || blocks.next()) {
            isBlockFound = rowsBefore > 0 && sharesBlocks && !blocks.canFollow(bytes);
            if (isBlockFound) {
                return false; // the next batch begins with it
            }
            long skipped = Math.min(recordsToSkip, blocks.records());
            recordsToSkip -= skipped;
            recordsLeft = blocks.records() - skipped;
            recordsDone = skipped;
            if (recordsLeft == 0 && skipped > 0) {
                continue; // one without records is looked at as any other
            }
            if (blocks.isCompressed() && !sharesBlocks) {
                bytes.reuseArray();
            } else if (blocks.isCompressed() && rowsBefore == 0) {
                bytes.startArray();
            }
            int from = blocks.read(bytes, sharesBlocks);
            in.start(bytes.bytes, from, bytes.length);
            requireSane(bytes.length - from);
            skip(skipped);
            return true;
        }
        return false;
    }

    private void requireSane(int size) {
        long most = minBytes == 0 ? MAX_EMPTY_RECORDS : size / minBytes;
        if (blocks.records() > most) {
            throw blocks.unreadable(new MalformedAvroException(
                    "it says that it has " + blocks.records() + " records in " + size + " bytes"));
        }
    }

    /** Passes over rows that were handed out before. */
    private void skip(long records) {
        try {
            for (long i = 0; i < records; i++) {
                skipper.read(in, 0);
                in.checkEnd();
            }
        } catch (MalformedAvroException | IndexOutOfBoundsException e) {
            throw blocks.unreadable(e);
        }
    }

    private void requireBlockEnded() {
        if (in.position != in.limit) {
            throw blocks.unreadable(
                    new MalformedAvroException((in.limit - in.position) + " bytes follow the last of its records"));
        }
    }

    private void finish(int count) {
        long block = batchBlock;
        long before = batchSkip;
        data.setText(bytes.bytes);
        DecodedRows decoded = rows.read(
                count,
                row -> new InspectedRows.Place(
                        "record " + (before + row + 1) + " from the block at byte " + block + " on",
                        block,
                        BadRecord.UNKNOWN));
        long sizeBytes = hasSpecial ? SerializedSize.of(decoded.rows()) : 0;
        ready.addAll(decoded.batches(sizeBytes, block, before));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
