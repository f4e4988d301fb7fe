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

import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.source.commit.CommitMarked;
import io.cloudfiles.flink.source.failure.PermanentFailures;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns what all writers finished for a checkpoint into one committable, or none when there were no rows; runs with parallelism 1.
 *
 * <p>It stamps the committable with the name of its transaction: the sink's uid, the {@link Epoch}, the checkpoint. So a committable is
 * recognised wherever it is committed again, whatever the job id is then.
 *
 * <p>What came in before the barrier of a checkpoint goes out before it, so no file is ever in the state of this operator. When the input
 * ends, the rest goes out under the next id; the final checkpoint then finds nothing left to send.
 */
@SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else
final class CommitAggregator extends AbstractStreamOperator<CommittableMessage<DeltaCommittable>>
        implements OneInputStreamOperator<CommittableMessage<DeltaWriteResult>, CommittableMessage<DeltaCommittable>>,
                BoundedOneInput {
    private static final long serialVersionUID = 1L;
    private static final ListStateDescriptor<byte[]> EPOCH =
            new ListStateDescriptor<>(SinkState.NAME, BytePrimitiveArraySerializer.INSTANCE);

    private final CommitAggregatorFactory settings;
    private final transient OperatorEventGateway coordinator;
    private transient Epoch epoch;
    private transient ListState<Epoch> epochState;
    private transient CheckpointFiles files;
    private transient long lastCheckpointId;

    CommitAggregator(
            CommitAggregatorFactory settings,
            StreamOperatorParameters<CommittableMessage<DeltaCommittable>> parameters,
            OperatorEventGateway coordinator) {
        super(parameters);
        this.settings = settings;
        this.coordinator = coordinator;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        epochState = new SimpleVersionedListState<>(
                context.getOperatorStateStore().getListState(EPOCH), new EpochSerializer());
        lastCheckpointId = context.getRestoredCheckpointId().orElse(0);
        Iterator<Epoch> restored = epochState.get().iterator();
        try {
            epoch = restored.hasNext() ? continued(restored.next()) : begun();
        } catch (IOException | RuntimeException e) {
            PermanentFailures.throwIfPermanent(e);
            throw e;
        }
        files = new CheckpointFiles(epoch.tableId());
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (lastCheckpointId > 0) {
            sendMark(lastCheckpointId);
        }
    }

    private String jobId() {
        return getRuntimeContext().getJobInfo().getJobId().toString();
    }

    private Epoch begun() {
        return settings.takesCheckpoints() ? Epoch.begin(jobId()) : Epoch.ofPlan(settings.planId(), jobId());
    }

    private Epoch continued(Epoch restored) throws IOException {
        if (restored.tableId() == null) {
            // It has named nothing yet, but the job may have gone on from here before, and the state cannot say to
            // which table.
            return restored.next(jobId());
        }
        long committed = lastCommitted(restored, restored.tableId());
        if (committed > lastCheckpointId) {
            LOG.warn(
                    "[{}] The table has checkpoint {} of this sink, and the job goes back to {}: rows that are read"
                            + " again after it are committed again.",
                    settings.access().location(),
                    committed,
                    lastCheckpointId);
            return restored.next(jobId());
        }
        return restored.jobId().equals(jobId()) ? restored : restored.next(jobId());
    }

    /** The last checkpoint of the epoch in the table; fails when that is no longer there. */
    private long lastCommitted(Epoch restored, String tableId) throws IOException {
        try (TableAccess.Opened opened = settings.access().open()) {
            Optional<TableDefinition> table = opened.table().definition();
            if (table.isEmpty() || !table.get().id().equals(tableId)) {
                throw new CloudFilesException(
                        ErrorCode.CF_DELTA_TABLE_REPLACED,
                        "[" + settings.access().location() + "] The job's state belongs to the table with id " + tableId
                                + ", but "
                                + table.map(found -> "the table has id " + found.id())
                                        .orElse("there is no table")
                                + ": it was deleted or made anew, and rows that were committed before are gone."
                                + " Restore the old table, or start the job without its state, with another checkpoint"
                                + " directory, to read everything again.");
            }
            OptionalLong last = opened.table().lastCommitted(restored.appId(settings.sinkUid()));
            return last.orElse(0);
        }
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<DeltaWriteResult>> element) {
        if (element.getValue() instanceof CommittableWithLineage<DeltaWriteResult> result) {
            try {
                files.add(result.getCommittable());
            } catch (RuntimeException e) {
                PermanentFailures.throwIfPermanent(e);
                throw e;
            }
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        lastCheckpointId = checkpointId;
        emit(checkpointId);
        sendMark(checkpointId);
    }

    private void sendMark(long checkpointId) {
        coordinator.sendEventToCoordinator(CommitMarked.of(epoch.mark(checkpointId)));
    }

    @Override
    public void endInput() {
        emit(lastCheckpointId + 1);
    }

    private void emit(long checkpointId) {
        files.drain(epoch.appId(settings.sinkUid()), checkpointId).ifPresent(committable -> {
            output.collect(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpointId, 1, 0)));
            output.collect(new StreamRecord<>(new CommittableWithLineage<>(committable, checkpointId, 0)));
            epoch = epoch.committing(committable);
        });
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        String tableId = files.tableId();
        epochState.update(List.of(tableId == null ? epoch : epoch.writingTo(tableId)));
    }
}
