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

import io.cloudfiles.flink.source.failure.PermanentFailures;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.jobgraph.IntermediateDataSetID;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.io.IOException;
import java.util.List;

/** Names the writer of everything that comes in. Without state: what it has counted it counts again after a restart. */
@SuppressWarnings("NullAway.Init") // Flink calls open before anything else
final class Distributor<T> extends AbstractStreamOperator<Tuple2<Integer, T>>
        implements OneInputStreamOperator<T, Tuple2<Integer, T>> {
    private static final long serialVersionUID = 1L;

    private final DistributorFactory<T> settings;
    private transient PartitionFanout fanout;
    private transient Router<T> router;
    private transient Router.Outlet<T> outlet;
    private transient TimestampedCollector<Tuple2<Integer, T>> collector;

    Distributor(DistributorFactory<T> settings, StreamOperatorParameters<Tuple2<Integer, T>> parameters) {
        super(parameters);
        this.settings = settings;
    }

    @Override
    public void open() throws Exception {
        super.open();
        TaskInfo task = getRuntimeContext().getTaskInfo();
        collector = new TimestampedCollector<>(output);
        outlet = (writer, part) -> collector.collect(Tuple2.of(writer, part));
        try {
            DistributorFactory.Shape shape = settings.shape();
            fanout = new PartitionFanout(
                    writers(),
                    task.getIndexOfThisSubtask(),
                    task.getNumberOfParallelSubtasks(),
                    shape.targetFileBytes());
            router = settings.router(shape, fanout);
        } catch (IOException | RuntimeException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
    }

    /** How many there really are: a scheduler may have fewer slots than the plan wants. */
    private int writers() {
        ClassLoader classes = getUserCodeClassloader();
        IntermediateDataSetID edge =
                config.getOperatorNonChainedOutputs(classes).get(0).getDataSetId();
        List<NonChainedOutput> outputs = getContainingTask().getConfiguration().getVertexNonChainedOutputs(classes);
        int index = 0;
        while (!outputs.get(index).getDataSetId().equals(edge)) {
            index++;
        }
        return getContainingTask().getEnvironment().getWriter(index).getNumberOfSubpartitions();
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        collector.setTimestamp(element);
        try {
            router.route(element.getValue(), outlet);
        } catch (RuntimeException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        fanout.endCheckpoint();
    }
}
