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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;

import java.util.Objects;

/**
 * How far a released range has been read; what a checkpoint keeps of it.
 *
 * @param range what is read
 * @param discoveredMillis when the file was first seen, in milliseconds since the epoch
 * @param position behind the last row that was emitted
 * @param rows rows emitted, over all attempts and restarts
 * @param attempts attempts that failed since the position last moved
 */
@Internal
public record RangeState(FileRange range, long discoveredMillis, ReadPosition position, long rows, int attempts) {
    public RangeState {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(position, "position");
        if (rows < 0 || attempts < 0) {
            throw new IllegalArgumentException("rows " + rows + ", attempts " + attempts);
        }
    }

    /**
     * A range that nothing was read of yet.
     *
     * @param discoveredMillis when the file was first seen, in milliseconds since the epoch
     */
    public static RangeState unread(FileRange range, long discoveredMillis) {
        return new RangeState(range, discoveredMillis, ReadPosition.START, 0, 0);
    }

    /** Behind a batch that follows this state. */
    RangeState after(DecodedBatch batch) {
        return new RangeState(
                range, discoveredMillis, batch.next(), rows + batch.records().rowCount(), 0);
    }

    /** After one more attempt that gave nothing. */
    RangeState afterFailure() {
        return new RangeState(range, discoveredMillis, position, rows, attempts + 1);
    }

    /** From the start of what the file has become; only while no row was emitted. */
    RangeState restartedOn(FileRange current) {
        return new RangeState(current, discoveredMillis, ReadPosition.START, rows, attempts);
    }

    /** Bytes that are still to be read, as far as the position tells. */
    long remainingBytes() {
        return range.end() - Math.min(Math.max(position.offset(), range.start()), range.end());
    }
}
