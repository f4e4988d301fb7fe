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

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A user's bulk format: records of nine bytes, a kind and a number. Read in blocks of 1,000, whose rows are one object; positions are the
 * start of a block and how many of its records to pass over.
 */
public final class FixedWidthFormat implements BulkFormat<RowData, FileSourceSplit> {
    /** What it gives. */
    public static final RowType TYPE = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"});

    private static final long serialVersionUID = 1L;
    private static final int WIDTH = 9;
    private static final int BLOCK = 1000;

    /** A file of the numbers from 0, whose kinds take turns. */
    public static byte[] file(int records) {
        ByteBuffer bytes = ByteBuffer.allocate(records * WIDTH);
        for (int i = 0; i < records; i++) {
            bytes.put(RowKind.values()[i % 4].toByteValue()).putLong(i);
        }
        return bytes.array();
    }

    @Override
    public BulkFormat.Reader<RowData> createReader(Configuration config, FileSourceSplit split) throws IOException {
        if (split.getReaderPosition().isPresent()) {
            throw new IllegalStateException("This reader is to be restored.");
        }
        long first = (split.offset() + WIDTH - 1) / WIDTH * WIDTH;
        return new Blocks(split, first, 0);
    }

    @Override
    public BulkFormat.Reader<RowData> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        CheckpointedPosition position = split.getReaderPosition().orElseThrow();
        return new Blocks(split, position.getOffset(), position.getRecordsAfterOffset());
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(TYPE);
    }

    private static final class Blocks implements BulkFormat.Reader<RowData> {
        private final FSDataInputStream in;
        private final long end;
        private long offset;
        private long toSkip;

        Blocks(FileSourceSplit split, long offset, long toSkip) throws IOException {
            this.in = split.path().getFileSystem().open(split.path());
            this.end = split.offset() + split.length();
            this.offset = offset;
            this.toSkip = toSkip;
        }

        @Override
        public BulkFormat.RecordIterator<RowData> readBatch() throws IOException {
            if (offset >= end) {
                return null;
            }
            int records = (int) Math.min(BLOCK, (end - offset + WIDTH - 1) / WIDTH);
            byte[] bytes = new byte[records * WIDTH];
            in.seek(offset);
            if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new EOFException("half a record");
            }
            Block block = new Block(ByteBuffer.wrap(bytes), offset);
            for (; toSkip > 0; toSkip--) {
                block.next();
            }
            offset += bytes.length;
            return block;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static final class Block implements BulkFormat.RecordIterator<RowData> {
        private final ByteBuffer bytes;
        private final long offset;
        private final GenericRowData reused = new GenericRowData(1);
        private int taken;

        Block(ByteBuffer bytes, long offset) {
            this.bytes = bytes;
            this.offset = offset;
        }

        @Override
        public RecordAndPosition<RowData> next() {
            if (!bytes.hasRemaining()) {
                return null;
            }
            reused.setRowKind(RowKind.fromByteValue(bytes.get()));
            reused.setField(0, bytes.getLong());
            return new RecordAndPosition<>(reused, offset, ++taken);
        }

        @Override
        public void releaseBatch() {
            reused.setField(0, -1L);
        }
    }
}
