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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Encodes files into a {@link FilePage}. For one thread at a time; of use again after {@link #build}. */
@Internal
public final class FilePageBuilder {
    /** Version, and a count of at most five bytes. */
    private static final int MAX_HEADER_BYTES = 6;

    private byte[] body = new byte[4096];
    private int length;
    private int count;
    private byte[] previousLocation = {};
    private long previousModified;

    /**
     * Adds a file if there is room.
     *
     * @return whether it was added; false when the page would become longer than {@link FilePage#MAX_BYTES}
     * @throws IllegalArgumentException when the file alone is longer than that
     */
    public boolean tryAdd(DiscoveredFile discovered) {
        FileEntry file = discovered.file();
        byte[] location = FilePage.utf8(file.location().toString());
        byte[] version = file.version() == null ? null : FilePage.utf8(file.version());
        int shared = sharedPrefix(location);
        // At most 10 bytes for each of the six numbers, and the flags.
        long longest = 61L + location.length - shared + (version == null ? 0 : version.length);
        if (length + longest > FilePage.MAX_BYTES - MAX_HEADER_BYTES) {
            if (count == 0) {
                throw new IllegalArgumentException("[" + file.location() + "] does not fit a page.");
            }
            return false;
        }
        ensureRoom((int) longest);
        write(discovered, location, shared, version);
        return true;
    }

    private void write(DiscoveredFile discovered, byte[] location, int shared, byte @Nullable [] version) {
        FileEntry file = discovered.file();
        boolean isAsked = discovered.askedMillis() > 0;
        body[length++] = (byte) ((discovered.baseline() ? FilePage.BASELINE : 0)
                | (version == null ? 0 : FilePage.HAS_VERSION)
                | (isAsked ? FilePage.IS_ASKED : 0)
                | (discovered.backfill() ? FilePage.BACKFILL : 0));
        varint(shared);
        text(location, shared);
        varint(file.sizeBytes());
        long delta = file.modifiedMicros() - previousModified;
        varint((delta << 1) ^ (delta >> 63));
        if (version != null) {
            text(version, 0);
        }
        if (isAsked) {
            varint(discovered.askedMillis());
        }
        previousLocation = location;
        previousModified = file.modifiedMicros();
        count++;
    }

    private int sharedPrefix(byte[] location) {
        int mismatch = Arrays.mismatch(previousLocation, location);
        return mismatch < 0 ? location.length : mismatch;
    }

    /** How many files were added since the last page. */
    public int count() {
        return count;
    }

    /** The page of the files added so far, possibly none; the builder is empty afterwards. */
    public FilePage build() {
        byte[] header = new byte[MAX_HEADER_BYTES];
        header[0] = FilePage.VERSION;
        int headerLength = putVarint(header, 1, count);
        byte[] page = Arrays.copyOf(header, headerLength + length);
        System.arraycopy(body, 0, page, headerLength, length);
        length = 0;
        count = 0;
        previousLocation = new byte[0];
        previousModified = 0;
        return new FilePage(page);
    }

    private void ensureRoom(int more) {
        if (body.length - length < more) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, length + more));
        }
    }

    private void text(byte[] utf8, int from) {
        varint(utf8.length - from);
        System.arraycopy(utf8, from, body, length, utf8.length - from);
        length += utf8.length - from;
    }

    private void varint(long value) {
        length = putVarint(body, length, value);
    }

    private static int putVarint(byte[] target, int position, long value) {
        int end = position;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            target[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[end++] = (byte) rest;
        return end;
    }
}
