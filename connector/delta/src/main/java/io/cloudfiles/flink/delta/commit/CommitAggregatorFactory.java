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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.source.commit.SinkCoordinatorProvider;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

import java.util.UUID;

/** Makes the operator between writers and committer. It must run with parallelism 1. */
@Internal
public final class CommitAggregatorFactory extends AbstractStreamOperatorFactory<CommittableMessage<DeltaCommittable>>
        implements CoordinatedOperatorFactory<CommittableMessage<DeltaCommittable>>,
                OneInputStreamOperatorFactory<
                        CommittableMessage<DeltaWriteResult>, CommittableMessage<DeltaCommittable>> {
    private static final long serialVersionUID = 1L;

    private final String sinkUid;
    private final TableAccess access;
    private final boolean takesCheckpoints;
    private final String planId = UUID.randomUUID().toString();

    /**
     * @param sinkUid unique among the sinks of a job, and the same for all time
     * @param takesCheckpoints whether files are committed by checkpoints; else they are when the input ends
     */
    public CommitAggregatorFactory(String sinkUid, TableAccess access, boolean takesCheckpoints) {
        this.sinkUid = sinkUid;
        this.access = access;
        this.takesCheckpoints = takesCheckpoints;
    }

    String sinkUid() {
        return sinkUid;
    }

    TableAccess access() {
        return access;
    }

    boolean takesCheckpoints() {
        return takesCheckpoints;
    }

    String planId() {
        return planId;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Flink's signature
    public <T extends StreamOperator<CommittableMessage<DeltaCommittable>>> T createStreamOperator(
            StreamOperatorParameters<CommittableMessage<DeltaCommittable>> parameters) {
        @SuppressWarnings("unchecked") // Flink asks for the only operator that this factory makes
        T operator = (T) new CommitAggregator(
                this,
                parameters,
                parameters
                        .getOperatorEventDispatcher()
                        .getOperatorEventGateway(parameters.getStreamConfig().getOperatorID()));
        return operator;
    }

    /** Sources that feed the sink learn from it when the rows of a checkpoint are in the table. */
    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID operatorId) {
        TableAccess table = access;
        return new SinkCoordinatorProvider(operatorId, () -> new TableCommitProbe(table));
    }

    @Override
    public Class<? extends StreamOperator<CommittableMessage<DeltaCommittable>>> getStreamOperatorClass(
            ClassLoader classLoader) {
        return CommitAggregator.class;
    }
}
