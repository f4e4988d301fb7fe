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
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Emits batches as they are, without event time. */
final class WholeBatches implements BatchOutput {
    private final Output<StreamRecord<RecordBatch>> output;
    private final StreamRecord<RecordBatch> record = new StreamRecord<>(null);

    WholeBatches(Output<StreamRecord<RecordBatch>> output) {
        this.output = output;
    }

    @Override
    public void listed() {}

    @Override
    public void taken(FileRange range) {
        // There is no event time to hold back.
    }

    @Override
    public void emit(RecordBatch batch, FileRange range) {
        output.collect(record.replace(batch));
    }

    @Override
    public void finished(FileRange range) {
        // There is no event time to let go on.
    }

    @Override
    public void blocked() {
        // Nothing here depends on time.
    }

    @Override
    public void freed() {
        // Nothing here depends on time.
    }

    @Override
    public void halt() {
        // Nothing is emitted on its own account.
    }

    @Override
    public void endEventTime() {
        output.emitWatermark(Watermark.MAX_WATERMARK);
    }
}
