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
import io.cloudfiles.flink.source.commit.CommitMarked;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

import java.util.ArrayList;
import java.util.List;

/** The aggregator of one job, driven by hand. */
@SuppressWarnings("try") // the harness declares that closing it throws anything
final class AggregatorHarness
        extends OneInputStreamOperatorTestHarness<
                CommittableMessage<DeltaWriteResult>, CommittableMessage<DeltaCommittable>> {
    private final List<CommitMark> marks;

    AggregatorHarness(CommitAggregatorFactory factory, JobID job) throws Exception {
        this(factory, job, new ArrayList<>());
    }

    private AggregatorHarness(CommitAggregatorFactory factory, JobID job, List<CommitMark> marks) throws Exception {
        super(new ListeningFactory(factory, marks), environment(job));
        this.marks = marks;
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
        return marks.get(marks.size() - 1);
    }

    /** Everything that was sent to the coordinator. */
    List<CommitMark> marks() {
        return List.copyOf(marks);
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

    /** Makes the operator with somebody else at the other end of its line. */
    private static final class ListeningFactory
            extends AbstractStreamOperatorFactory<CommittableMessage<DeltaCommittable>>
            implements OneInputStreamOperatorFactory<
                    CommittableMessage<DeltaWriteResult>, CommittableMessage<DeltaCommittable>> {
        private static final long serialVersionUID = 1L;

        private final CommitAggregatorFactory settings;
        private final transient List<CommitMark> marks;

        ListeningFactory(CommitAggregatorFactory settings, List<CommitMark> marks) {
            this.settings = settings;
            this.marks = marks;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
        public <T extends StreamOperator<CommittableMessage<DeltaCommittable>>> T createStreamOperator(
                StreamOperatorParameters<CommittableMessage<DeltaCommittable>> parameters) {
            return (T) new CommitAggregator(settings, parameters, event -> marks.add(((CommitMarked) event).mark()));
        }

        @Override
        @SuppressWarnings("rawtypes") // Flink's signature
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return CommitAggregator.class;
        }
    }
}
