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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.read.Emission;
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
    private final Output<StreamRecord<RecordBatch>> output;
    private final ResultPartitionWriter[] writers;
    private final StreamRecord<RecordBatch> record = new StreamRecord<>(null);

    /**
     * @param output the operator's output
     * @param writers all that leaves the task
     */
    PoliteOutput(Output<StreamRecord<RecordBatch>> output, ResultPartitionWriter[] writers) {
        this.output = output;
        this.writers = writers;
    }

    /** Emits rows, then the end of their range. */
    void emit(Emission emission) {
        if (emission.records() != null) {
            output.collect(record.replace(emission.records()));
        }
        if (emission.finished() != null) {
            output.collect(ReaderOutputs.FINISHED, new StreamRecord<>(emission.finished()));
        }
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
