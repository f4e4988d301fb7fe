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

import io.cloudfiles.flink.read.Emission;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * The outputs of the reader. It can tell whether the task would block, so that nothing is emitted then: a blocked task takes neither
 * barriers nor grants. Task thread only.
 */
final class PoliteOutput {
    private final BatchOutput batches;
    private final Output<?> ends;
    private final ResultPartitionWriter[] writers;

    /**
     * @param batches takes the rows
     * @param ends takes the ends of ranges, as side output
     * @param writers all that leaves the task
     */
    PoliteOutput(BatchOutput batches, Output<?> ends, ResultPartitionWriter[] writers) {
        this.batches = batches;
        this.ends = ends;
        this.writers = writers;
    }

    /** A range is in flight from now on. */
    void taken(FileRange range) {
        batches.taken(range);
    }

    /** Emits rows, then the end of their range. */
    void emit(Emission emission) {
        if (emission.records() != null) {
            batches.emit(emission.records(), emission.added());
        }
        if (emission.finished() != null) {
            ends.collect(ReaderOutputs.FINISHED, new StreamRecord<>(emission.finished()));
            batches.finished(emission.added());
        }
    }

    /** Whether whatever leaves the task has room; the rows are told. */
    boolean checkRoom() {
        boolean hasRoom = hasRoom();
        if (hasRoom) {
            batches.freed();
        } else {
            batches.blocked();
        }
        return hasRoom;
    }

    /** Nothing is emitted any more. */
    void halt() {
        batches.halt();
    }

    /** Whether whatever leaves the task has room. */
    boolean hasRoom() {
        for (ResultPartitionWriter writer : writers) {
            if (!writer.isAvailable()) {
                return false;
            }
        }
        return true;
    }

    /** Completes when there is room, on any thread. */
    CompletableFuture<?> room() {
        return CompletableFuture.allOf(Arrays.stream(writers)
                .map(ResultPartitionWriter::getAvailableFuture)
                .toArray(CompletableFuture<?>[]::new));
    }
}
