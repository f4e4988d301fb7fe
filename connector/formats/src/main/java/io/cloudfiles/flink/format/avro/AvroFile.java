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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;

/**
 * The bytes of a file, of which a window is in memory. Trouble with what they say is a {@link CloudFilesException} with
 * {@code CF_FILE_UNREADABLE}, trouble with the store the store's own {@link IOException}. Used by one thread at a time.
 */
final class AvroFile implements Closeable {
    private static final int WINDOW_BYTES = 256 * 1024;

    private final StorageInput input;
    private final long sizeBytes;
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowLength;
    private boolean isShared;

    AvroFile(StorageInput input) {
        this.input = input;
        this.sizeBytes = input.file().sizeBytes();
    }

    Location location() {
        return input.file().location();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /**
     * Brings bytes into the window.
     *
     * @param position of the first in the file
     * @param length how many, which the file must have
     * @return where the first is in {@link #window}
     */
    int load(long position, int length) throws IOException {
        if (!holds(position, length)) {
            long end = position + length;
            move(position, length);
            while (windowStart + windowLength < end) {
                int count = input.read(windowStart + windowLength, window, windowLength, room());
                if (count <= 0) {
                    throw new EOFException("[" + location() + "] ends at " + (windowStart + windowLength) + ", wanted "
                            + end + " bytes.");
                }
                windowLength += count;
            }
        }
        return (int) (position - windowStart);
    }

    private int room() {
        return (int) Math.min(window.length - windowLength, sizeBytes - windowStart - windowLength);
    }

    private void move(long position, int length) {
        boolean keepsSome = position >= windowStart && position < windowStart + windowLength;
        int from = keepsSome ? (int) (position - windowStart) : 0;
        int kept = keepsSome ? windowLength - from : 0;
        byte[] next = length > window.length || isShared
                ? new byte[(int) Math.min(sizeBytes - position, Math.max(length, WINDOW_BYTES))]
                : window;
        System.arraycopy(window, from, next, 0, kept);
        isShared = isShared && next == window;
        window = next;
        windowStart = position;
        windowLength = kept;
    }

    byte[] window() {
        return window;
    }

    /** Leaves the array of the window to others: it is not written to again. */
    void shareWindow() {
        isShared = true;
    }

    /** Whether bytes can be loaded into the window as it is. */
    boolean holds(long position, int length) {
        return position >= windowStart && position + length <= windowStart + windowLength;
    }

    /** What is wrong with what lies at an offset. */
    CloudFilesException unreadable(long offset, String what, Exception cause) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + location() + "] the file is not valid Avro: " + what + " (at byte " + offset
                        + "). It may have been cut off while it was written, or is of another format. Replace it, or leave it out.",
                cause);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
