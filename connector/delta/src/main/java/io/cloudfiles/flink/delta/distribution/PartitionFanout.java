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
package io.cloudfiles.flink.delta.distribution;

import java.util.HashMap;
import java.util.Map;

/**
 * Says which writer gets the next rows of a partition, as one sender sees it: one writer for a small partition, more the larger it is.
 * Used by one thread at a time.
 */
final class PartitionFanout {
    /*
     * Every partition has a home, the writer that its hash names, and a fan-out f, a power of two or all writers: its rows go in turn to
     * the f writers from its home on. So senders that disagree on f agree on the writers that both mean.
     *
     * f is the smaller of two bounds, of bytes that the sender has seen lately:
     *   by share   no writer gets more than a quarter of a fair writer's load from one partition, so that there is no skew. Shares add
     *              up to one, so this costs 8 files per writer over one file per partition, however many partitions there are
     *   by volume  a further writer comes in when each of them gets an eighth of a target file between two checkpoints, 16 MiB at most:
     *              less than a writer writes in half a second, so that no writer is busy while others wait for long
     *
     * Lately is: all counts are halved at each checkpoint, where files end, and whenever their sum fills a window of 8 slices for each
     * writer, so that a partition which becomes hot, such as a new day, spreads within seconds whatever the checkpoints do.
     *
     * A sender takes itself for one of many that see the same: it multiplies what it sees by their number. Where that is wrong, partitions
     * spread early, which makes files smaller and nothing slower.
     */
    private static final long MAX_SLICE_BYTES = 16 << 20;
    private static final int SLICES_PER_FILE = 8;
    private static final int SLICES_PER_FAIR_LOAD = 4;
    private static final long WINDOW_SLICES_PER_WRITER = 8;
    /** A partition that is this small a part of a slice may be forgotten. */
    private static final int FORGOTTEN_PART = 8;

    private final int writers;
    private final int sender;
    private final long sliceBytes;
    private final long windowBytes;
    private final Map<Long, Volume> partitions = new HashMap<>();
    private long totalBytes;

    /**
     * @param writers number of writers
     * @param sender index of this sender
     * @param senders number of senders
     * @param targetFileBytes size that files should have
     */
    PartitionFanout(int writers, int sender, int senders, long targetFileBytes) {
        this.writers = writers;
        this.sender = sender;
        this.sliceBytes = Math.max(1, Math.min(targetFileBytes / SLICES_PER_FILE, MAX_SLICE_BYTES) / senders);
        this.windowBytes = WINDOW_SLICES_PER_WRITER * writers * sliceBytes;
    }

    /** Number of writers. */
    int writers() {
        return writers;
    }

    /**
     * The writer that gets some rows.
     *
     * @param partition hash of the partition's values, the same at every sender; two partitions with one hash are counted as one
     * @param bytes about the size of the rows, at least 1
     */
    int writer(long partition, long bytes) {
        Volume volume = partitions.computeIfAbsent(partition, hash -> new Volume(sender));
        volume.bytes += bytes;
        totalBytes += bytes;
        int turn = volume.turn++ % fanout(volume.bytes);
        if (totalBytes > windowBytes) {
            halve();
        }
        return (home(partition) + turn) % writers;
    }

    private int fanout(long bytes) {
        long byVolume = Long.highestOneBit(Math.max(1, bytes / sliceBytes));
        double share = (double) bytes / totalBytes;
        long byShare = (long) Math.ceil(share * writers * SLICES_PER_FAIR_LOAD);
        return (int) Math.min(writers, Math.min(byVolume, ceilingPowerOfTwo(byShare)));
    }

    private static long ceilingPowerOfTwo(long value) {
        long floor = Long.highestOneBit(value);
        return floor == value ? value : 2 * floor;
    }

    private int home(long partition) {
        long mixed = (partition ^ partition >>> 32) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
        return (int) Long.remainderUnsigned(mixed ^ mixed >>> 32, writers);
    }

    /** Says that files end here. */
    void endCheckpoint() {
        halve();
    }

    private void halve() {
        totalBytes /= 2;
        partitions.values().removeIf(volume -> {
            volume.bytes /= 2;
            volume.turn = Math.floorMod(volume.turn, writers * 2);
            return volume.bytes < sliceBytes / FORGOTTEN_PART;
        });
    }

    /** What a partition had lately. */
    private static final class Volume {
        private long bytes;
        /** Begins elsewhere at each sender: they would all go to the same writers at the same time. */
        private int turn;

        Volume(int turn) {
            this.turn = turn;
        }
    }
}
