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

import org.apache.flink.annotation.Internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Some thousands of discovered files in compact bytes: what the JobManager holds and sends, and what a checkpoint keeps. Immutable; the
 * files are decoded one at a time.
 *
 * <pre>
 * page  := version byte = 1, count varint, file*
 * file  := flags byte (1 = baseline, 2 = has version, 4 = asked for, 8 = of a back-fill),
 *          shared varint (bytes in common with the location before), suffix (text of the location behind them),
 *          size varint, modified varint (zigzag, microseconds since the file before), [version text],
 *          [asked for varint, milliseconds since the epoch]
 * text  := length varint, UTF-8 bytes
 * </pre>
 *
 * Varints are little-endian groups of seven bits. A page is at most {@link #MAX_BYTES} long, so that it fits an RPC frame many times.
 */
@Internal
public final class FilePage implements Iterable<DiscoveredFile> {
    /** No page is longer. */
    public static final int MAX_BYTES = 1 << 20;

    static final byte VERSION = 1;
    static final int BASELINE = 1;
    static final int HAS_VERSION = 2;

    static final int IS_ASKED = 4;
    static final int BACKFILL = 8;

    private final byte[] bytes;
    private final int count;
    private final int start;

    FilePage(byte[] bytes) {
        this.bytes = bytes;
        FilePageReader header = new FilePageReader(bytes);
        this.count = header.readHeader();
        this.start = header.position();
    }

    /**
     * The page that {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException when the bytes are no page of a version that is known
     */
    public static FilePage fromBytes(byte[] bytes) {
        return new FilePage(bytes.clone());
    }

    /** How many files it holds. */
    public int count() {
        return count;
    }

    /** Its length in bytes. */
    public int lengthBytes() {
        return bytes.length;
    }

    /** A copy of its bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The files, in the order in which they were added. */
    @Override
    public Iterator<DiscoveredFile> iterator() {
        return new FilePageReader(bytes).files(start, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilePage that && Arrays.equals(bytes, that.bytes);
    }

    /** Cheap on purpose: pages lie in hash sets of Flink. */
    @Override
    public int hashCode() {
        return 31 * count + bytes.length;
    }

    @Override
    public String toString() {
        return count + " files in " + bytes.length + " bytes";
    }

    /** UTF-8, in which locations are compared and cut. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
