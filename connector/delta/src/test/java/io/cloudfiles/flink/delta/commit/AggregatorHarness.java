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

import io.cloudfiles.flink.lifecycle.CommitMark;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The aggregator of one job, driven by hand. */
@SuppressWarnings("try") // the harness declares that closing it throws anything
final class AggregatorHarness
        extends OneInputStreamOperatorTestHarness<
                CommittableMessage<DeltaWriteResult>, CommittableMessage<DeltaCommittable>> {
    AggregatorHarness(CommitAggregatorFactory factory, JobID job) throws Exception {
        super(factory, environment(job));
    }

    private static MockEnvironment environment(JobID job) {
        return new MockEnvironmentBuilder()
                .setJobID(job)
                .setMaxParallelism(1)
                .setParallelism(1)
                .build();
    }

    void receive(long checkpointId, DeltaWriteResult... results) throws Exception {
        processElement(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpointId, results.length, 0)));
        for (DeltaWriteResult result : results) {
            processElement(new StreamRecord<>(new CommittableWithLineage<>(result, checkpointId, 0)));
        }
    }

    void restore(long checkpointId, OperatorSubtaskState state) throws Exception {
        setRestoredCheckpointId(checkpointId);
        initializeState(state);
    }

    /** What was sent in front of the last barrier. */
    CommitMark lastMark() {
        CommitMark last = null;
        for (StreamRecord<CommitMark> mark : getSideOutput(CommitAggregatorFactory.MARKS)) {
            last = mark.getValue();
        }
        return Objects.requireNonNull(last);
    }

    List<CommittableMessage<DeltaCommittable>> messages() {
        return extractOutputValues();
    }

    List<DeltaCommittable> committables() {
        List<DeltaCommittable> committables = new ArrayList<>();
        for (CommittableMessage<DeltaCommittable> message : messages()) {
            if (message instanceof CommittableWithLineage<DeltaCommittable> committable) {
                committables.add(committable.getCommittable());
            }
        }
        return committables;
    }
}
