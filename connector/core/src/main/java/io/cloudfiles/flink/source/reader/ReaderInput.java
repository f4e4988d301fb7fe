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

import org.apache.flink.runtime.io.PullingAsyncDataInput.EndOfDataStatus;
import org.apache.flink.runtime.io.network.partition.consumer.IndexedInputGate;

/** What the reader's task has on its input: grants, and the barriers among them. Task thread only. */
final class ReaderInput {
    private final IndexedInputGate[] gates;

    /** @param gates all that comes into the task */
    ReaderInput(IndexedInputGate[] gates) {
        this.gates = gates;
    }

    /** Whether it has ended, after which nothing may be emitted. */
    boolean hasEnded() {
        for (IndexedInputGate gate : gates) {
            if (gate.hasReceivedEndOfData() == EndOfDataStatus.NOT_END_OF_DATA) {
                return false;
            }
        }
        return gates.length > 0;
    }

    /** Whether something has arrived that the task has yet to take. */
    boolean isWaiting() {
        for (IndexedInputGate gate : gates) {
            if (gate.isAvailable()) {
                return true;
            }
        }
        return false;
    }
}
