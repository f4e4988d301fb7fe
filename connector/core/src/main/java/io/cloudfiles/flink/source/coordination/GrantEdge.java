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
package io.cloudfiles.flink.source.coordination;

import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;

/** The edge from ledger to readers. */
@Internal
public final class GrantEdge {
    private GrantEdge() {}

    /**
     * Sends each range to the reader that it was granted to, at once: a reader waits for few ranges, so they must not wait for a
     * network buffer to fill.
     *
     * @param ledger the ledger; its buffer timeout is set to 0
     * @return what the reader operator is applied to
     */
    public static DataStream<GrantedRange> connect(SingleOutputStreamOperator<GrantedRange> ledger) {
        ledger.setBufferTimeout(0);
        return new DataStream<>(
                ledger.getExecutionEnvironment(),
                new PartitionTransformation<>(ledger.getTransformation(), new RangePartitioner()));
    }
}
