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
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Reads granted ranges and emits their batches. Task thread only. */
final class ReadBatchesOperator extends ReadOperator<RecordBatch> {
    ReadBatchesOperator(
            StreamOperatorParameters<RecordBatch> parameters,
            OperatorEventGateway gateway,
            ReadConfig readConfig,
            StorageOpener storages) {
        super(parameters, gateway, readConfig, storages);
    }

    @Override
    BatchOutput createBatchOutput() {
        return new WholeBatches(output);
    }
}
