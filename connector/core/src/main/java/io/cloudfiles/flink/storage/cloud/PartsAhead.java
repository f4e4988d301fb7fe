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
package io.cloudfiles.flink.storage.cloud;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The parts of a file that are fetched while what lies before them is read, in order and without gaps: one at first, twice as many each time
 * that whoever reads has to wait for one, since then it is the connection that is too slow and not the reader.
 *
 * <p>One thread reads; another may close meanwhile.
 */
final class PartsAhead {
    /** Makes what a part is read from. */
    interface Ranges {
        RangeStream of(long from, long end);
    }

    private final ReadAhead fetching;
    private final Ranges ranges;

    /** Under the lock of this, as is {@code closed}. */
    private final Deque<FetchedPart> parts = new ArrayDeque<>();

    private boolean closed;

    // Of the reader.
    private int wanted;
    /** Whether the first part is being read, so that it is none of those ahead. */
    private boolean isReading;
    /** For that part, so that one part counts once. */
    private boolean hasWaited;

    private long end;
    private long limit;

    PartsAhead(ReadAhead fetching, Ranges ranges) {
        this.fetching = fetching;
        this.ranges = ranges;
    }

    /**
     * Begins to fetch when there are no parts.
     *
     * @param from where the first part begins
     * @param to where the last one ends at most
     * @return whether there is one
     */
    boolean begin(long from, long to) {
        return begin(from, to, 1);
    }

    /** As {@link #begin}, for a reader that needs all of it. */
    boolean beginAll(long from, long to) {
        return begin(from, to, ReadAhead.MOST_PARTS_OF_FILE);
    }

    private boolean begin(long from, long to, int parts) {
        wanted = parts;
        end = from;
        limit = to;
        fill();
        return end > from;
    }

    /** Behind the last byte that is, or is being, fetched; 0 where nothing is. */
    long end() {
        return end;
    }

    private synchronized void fill() {
        int most = Math.min(isReading ? wanted + 1 : wanted, ReadAhead.MOST_PARTS_OF_FILE);
        while (!closed && parts.size() < most && end < limit) {
            long behind = Math.min(limit, end + ReadAhead.PART_BYTES);
            @Nullable FetchedPart part = fetching.tryFetch(ranges.of(end, behind));
            if (part == null) {
                return;
            }
            parts.add(part);
            end = behind;
        }
    }

    private synchronized @Nullable FetchedPart first() {
        return parts.peek();
    }

    /** Reads at least one byte, or returns -1 where there is no part. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        @Nullable FetchedPart part = first();
        if (part == null) {
            return -1;
        }
        startOn(part);
        int count = part.read(buffer, offset, length);
        if (part.isTaken()) {
            isReading = false;
            leave(part);
        }
        return count;
    }

    private void startOn(FetchedPart part) {
        if (!isReading) {
            isReading = true;
            hasWaited = false;
            fill();
        }
        if (!hasWaited && !part.isReady()) {
            hasWaited = true;
            wanted = Math.min(2 * wanted, ReadAhead.MOST_PARTS_OF_FILE);
            fill();
        }
    }

    private void leave(FetchedPart part) {
        synchronized (this) {
            parts.remove(part);
        }
        part.leave();
    }

    /** Gives up all parts. */
    void drop() {
        end = 0;
        isReading = false;
        leaveAll(false);
    }

    /** Gives up all parts, and fetches none any more. Any thread. */
    void close() {
        leaveAll(true);
    }

    private void leaveAll(boolean forGood) {
        List<FetchedPart> given;
        synchronized (this) {
            closed |= forGood;
            given = List.copyOf(parts);
            parts.clear();
        }
        given.forEach(FetchedPart::leave);
    }
}
