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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.read.OpenFiles;
import io.cloudfiles.flink.storage.FileRange;

/**
 * How much a reader wants to hold. Enough to last through a checkpoint, in which no grant arrives: about two seconds of what it has
 * been finishing, between fixed limits. By bytes, a range of usual size for each large file it may have open, and eight at least; a larger one
 * counts as one of usual size, so that one huge file neither blocks the others nor draws a second one. Task thread only.
 *
 * <p>A reader that gives event time holds few ranges: each one that waits in it while another reader is further ahead comes late there.
 */
final class ReaderCapacity {
    private static final int MOST_RANGES = 4096;
    private static final int FEWEST_RANGES = 256;
    private static final int FEWEST_PER_OPEN_FILE = 4;
    private static final long USUAL_BYTES = 64L << 20;
    private static final int FEWEST_USUAL_RANGES = 8;
    private static final long WINDOW_MILLIS = 1000;
    private static final int WINDOWS_TO_LAST = 2;
    private static final int PER_OPEN_FILE_IN_ORDER = 2;

    /** What a reader gets through while it asks for more; fewer would let it wait for grants when files are small. */
    private static final int FEWEST_IN_ORDER = 16;

    private final long usualBytes;
    private final int fewestRanges;
    private final int mostRanges;
    private long windowStart;
    private int finishedInWindow;
    private int ranges;
    private long oversizeBytes;

    private ReaderCapacity(OpenFiles openFiles, int fewestRanges, int mostRanges, long nowMillis) {
        this.usualBytes = Math.max(FEWEST_USUAL_RANGES, openFiles.mostLarge()) * USUAL_BYTES;
        this.fewestRanges = fewestRanges;
        this.mostRanges = mostRanges;
        this.windowStart = nowMillis;
        this.ranges = fewestRanges;
    }

    /** The capacity of a reader that is to be as fast as can be. */
    static ReaderCapacity forPace(OpenFiles openFiles, long nowMillis) {
        int fewest = Math.max(FEWEST_RANGES, FEWEST_PER_OPEN_FILE * openFiles.most());
        return new ReaderCapacity(openFiles, fewest, Math.max(fewest, MOST_RANGES), nowMillis);
    }

    /** The capacity of a reader that gives event time. */
    static ReaderCapacity forOrder(OpenFiles openFiles, long nowMillis) {
        int ranges = Math.max(FEWEST_IN_ORDER, PER_OPEN_FILE_IN_ORDER * openFiles.most());
        return new ReaderCapacity(openFiles, ranges, ranges, nowMillis);
    }

    /** A range was restored or received. */
    void taken(FileRange range) {
        oversizeBytes += oversize(range);
    }

    /** A range that was taken has ended. */
    void finished(FileRange range) {
        oversizeBytes -= oversize(range);
        finishedInWindow++;
    }

    /** Adapts to the pace, once per window; returns whether a window has passed. */
    boolean advanceTo(long nowMillis) {
        long elapsed = nowMillis - windowStart;
        if (elapsed < WINDOW_MILLIS) {
            return false;
        }
        long wanted = WINDOWS_TO_LAST * WINDOW_MILLIS * finishedInWindow / elapsed;
        ranges = (int) Math.max(fewestRanges, Math.min(mostRanges, wanted));
        finishedInWindow = 0;
        windowStart = nowMillis;
        return true;
    }

    /** Ranges to hold at once. */
    int ranges() {
        return ranges;
    }

    /** Bytes to hold at once. */
    long bytes() {
        return usualBytes + oversizeBytes;
    }

    private static long oversize(FileRange range) {
        return Math.max(0, range.length() - USUAL_BYTES);
    }
}
