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

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.read.Emission;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The outputs of the reader. It can tell whether the task would block, so that nothing is emitted then: a blocked task takes neither
 * barriers nor grants. Task thread only.
 */
final class PoliteOutput {
    private final BatchOutput batches;
    private final Output<?> sides;
    private final BadRecordFiles badRecords;
    private final SchemaWatch schema;
    private final ResultPartitionWriter[] writers;

    /**
     * @param batches takes the rows
     * @param sides takes bad records and the ends of ranges, as side outputs
     * @param badRecords writes them, where that is wanted
     * @param schema told of batches before they are emitted
     * @param writers all that leaves the task
     */
    PoliteOutput(
            BatchOutput batches,
            Output<?> sides,
            BadRecordFiles badRecords,
            SchemaWatch schema,
            ResultPartitionWriter[] writers) {
        this.batches = batches;
        this.sides = sides;
        this.badRecords = badRecords;
        this.schema = schema;
        this.writers = writers;
    }

    /** A range is in flight from now on. */
    void taken(FileRange range) {
        batches.taken(range);
    }

    /** Emits rows, then the bad records that they were among, then the end of their range. */
    void emit(Emission emission) {
        if (emission.records() != null) {
            schema.before(emission.records());
            batches.emit(emission.records(), emission.added());
        }
        for (BadRecord bad : emission.badRecords()) {
            sides.collect(ReaderOutputs.BAD_RECORDS, new StreamRecord<>(bad));
            badRecords.add(bad);
        }
        if (emission.finished() != null) {
            badRecords.add(emission.finished());
            sides.collect(ReaderOutputs.FINISHED, new StreamRecord<>(emission.finished()));
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

    /** Whether whatever leaves the task, and what is kept for a checkpoint, has room. */
    boolean hasRoom() {
        for (ResultPartitionWriter writer : writers) {
            if (!writer.isAvailable()) {
                return false;
            }
        }
        return badRecords.hasRoom();
    }

    /** Completes when there is room, on any thread. */
    CompletableFuture<?> room() {
        return CompletableFuture.allOf(Stream.concat(
                        Stream.of(badRecords.room()),
                        Arrays.stream(writers).map(ResultPartitionWriter::getAvailableFuture))
                .toArray(CompletableFuture<?>[]::new));
    }
}
