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

import io.cloudfiles.flink.storage.FileRange;

import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the blocks of a range: those behind the sync markers that begin in it. A range that begins elsewhere than the file looks for the
 * first marker; the others stand where the blocks say.
 */
final class BlockReader {
    private static final int MAX_HEAD_BYTES = 20;
    private static final int SCAN_BYTES = 64 * 1024;

    private final AvroFile file;
    private final AvroHeader header;
    private final long rangeEnd;
    private final AvroInput head = new AvroInput();

    /** Of the current block. */
    private long offset;

    private long records;
    private long dataStart;
    private int dataLength;

    /** Where the next block begins; the end of the file when there is none in the range. */
    private long next;

    private BlockReader(AvroFile file, AvroHeader header, FileRange range, long next) {
        this.file = file;
        this.header = header;
        this.rangeEnd = range.end();
        this.next = next;
    }

    /** The blocks of a range. */
    static BlockReader of(AvroFile file, AvroHeader header, FileRange range) throws IOException {
        long firstSync = header.end() - AvroHeader.SYNC_BYTES;
        long sync = range.start() <= firstSync ? firstSync : find(file, header.sync(), range);
        return new BlockReader(file, header, range, sync + AvroHeader.SYNC_BYTES);
    }

    /** The blocks of a range from one of them on. */
    static BlockReader from(AvroFile file, AvroHeader header, FileRange range, long block) {
        return new BlockReader(file, header, range, Math.max(block, header.end()));
    }

    /** The first marker that begins in a range; the end of the file when none does. */
    private static long find(AvroFile file, byte[] sync, FileRange range) throws IOException {
        long last = Math.min(range.end() - 1, file.sizeBytes() - sync.length);
        long position = range.start();
        while (position <= last) {
            int length = (int) Math.min(SCAN_BYTES, last - position + sync.length);
            int from = file.load(position, length);
            byte[] window = file.window();
            for (int i = from; i <= from + length - sync.length; i++) {
                if (window[i] == sync[0] && Arrays.equals(window, i, i + sync.length, sync, 0, sync.length)) {
                    return position + i - from;
                }
            }
            position += length - sync.length + 1;
        }
        return file.sizeBytes();
    }

    /** Goes to the next block; false when the range has no more. */
    boolean next() throws IOException {
        if (next >= file.sizeBytes() || next - AvroHeader.SYNC_BYTES >= rangeEnd) {
            return false;
        }
        offset = next;
        int length = (int) Math.min(MAX_HEAD_BYTES, file.sizeBytes() - offset);
        int from = file.load(offset, length);
        try {
            head.start(file.window(), from, from + length);
            records = head.readLong();
            long size = head.readLong();
            head.checkEnd();
            dataStart = offset + head.position - from;
            requireSane(size);
            dataLength = (int) size;
        } catch (MalformedAvroException | IndexOutOfBoundsException e) {
            throw unreadable(e);
        }
        next = dataStart + dataLength + AvroHeader.SYNC_BYTES;
        return true;
    }

    private void requireSane(long size) {
        if (records < 0 || size < 0) {
            throw new MalformedAvroException("it says that it has " + records + " records in " + size + " bytes");
        }
        if (size > file.sizeBytes() - dataStart - AvroHeader.SYNC_BYTES) {
            throw new MalformedAvroException("it says that it has " + size + " bytes, where the file has "
                    + Math.max(0, file.sizeBytes() - dataStart - AvroHeader.SYNC_BYTES) + " more");
        }
        if (size > BlockBytes.MAX_BLOCK_BYTES) {
            throw new MalformedAvroException("it has " + size + " bytes, more than " + BlockBytes.MAX_BLOCK_BYTES
                    + ", the most that a block may have");
        }
    }

    /** Where the current block begins. */
    long offset() {
        return offset;
    }

    /** How many records it says that it has. */
    long records() {
        return records;
    }

    /** Whether blocks are to be decompressed into an array. */
    boolean isCompressed() {
        return header.codec() != AvroCodec.NULL;
    }

    /**
     * Whether the current block can be in one array with others. Blocks that are not compressed stay where they are in the window of the
     * file, as memory that is written twice costs more than what is in it.
     */
    boolean canFollow(BlockBytes others) {
        return isCompressed()
                || file.window() == others.bytes && file.holds(dataStart, dataLength + AvroHeader.SYNC_BYTES);
    }

    /**
     * Adds the decompressed bytes of the current block to others.
     *
     * @param isShared whether they are still looked at when the next block is read
     * @return where it begins in their array
     */
    int read(BlockBytes target, boolean isShared) throws IOException {
        int from = file.load(dataStart, dataLength + AvroHeader.SYNC_BYTES);
        byte[] window = file.window();
        int end = from + dataLength;
        if (!Arrays.equals(window, end, end + AvroHeader.SYNC_BYTES, header.sync(), 0, AvroHeader.SYNC_BYTES)) {
            throw unreadable(new MalformedAvroException("no sync marker follows its " + dataLength + " bytes"));
        }
        if (!isCompressed()) {
            if (isShared) {
                file.shareWindow();
            }
            target.borrow(window, end);
            return from;
        }
        int start = target.startBlock();
        try {
            header.codec().decompress(window, from, dataLength, target);
        } catch (MalformedAvroException e) {
            throw unreadable(e);
        } catch (IOException | RuntimeException e) {
            throw unreadable(new MalformedAvroException(
                    "it cannot be decompressed with " + header.codec() + ": " + e.getMessage()));
        }
        return start;
    }

    /** The error of the current block. */
    RuntimeException unreadable(RuntimeException cause) {
        return file.unreadable(offset, "a block is damaged: " + cause.getMessage(), cause);
    }
}
