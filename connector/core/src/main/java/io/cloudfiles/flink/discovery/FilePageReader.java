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
import io.cloudfiles.flink.storage.Location;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Decodes the bytes of a {@link FilePage}. */
final class FilePageReader {
    private final byte[] bytes;
    private int position;
    private byte[] location = new byte[256];
    private long modified;

    FilePageReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return position;
    }

    /** Reads the header and returns the number of files. */
    int readHeader() {
        if (bytes.length < 2 || bytes[0] != FilePage.VERSION) {
            throw new IllegalArgumentException("Not a page of files of version " + FilePage.VERSION + ": "
                    + (bytes.length == 0 ? "no bytes" : "version " + bytes[0]) + ".");
        }
        position = 1;
        return Math.toIntExact(varint());
    }

    Iterator<DiscoveredFile> files(int start, int count) {
        position = start;
        return new Iterator<>() {
            private int left = count;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public DiscoveredFile next() {
                if (left-- <= 0) {
                    throw new NoSuchElementException();
                }
                return readFile();
            }
        };
    }

    private DiscoveredFile readFile() {
        int flags = bytes[position++];
        int shared = (int) varint();
        int suffix = (int) varint();
        int length = shared + suffix;
        if (location.length < length) {
            location = Arrays.copyOf(location, Math.max(length, 2 * location.length));
        }
        System.arraycopy(bytes, position, location, shared, suffix);
        position += suffix;
        long size = varint();
        modified += zigzag(varint());
        String version = (flags & FilePage.HAS_VERSION) == 0 ? null : text();
        long asked = (flags & FilePage.IS_ASKED) == 0 ? 0 : varint();
        Location file = Location.parse(new String(location, 0, length, StandardCharsets.UTF_8));
        return new DiscoveredFile(
                new FileEntry(file, size, modified, version),
                (flags & FilePage.BASELINE) != 0,
                (flags & FilePage.BACKFILL) != 0,
                asked);
    }

    private String text() {
        int length = (int) varint();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[position++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static long zigzag(long encoded) {
        return (encoded >>> 1) ^ -(encoded & 1);
    }
}
