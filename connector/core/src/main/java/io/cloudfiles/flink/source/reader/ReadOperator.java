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

import io.cloudfiles.flink.read.EngineLimits;
import io.cloudfiles.flink.read.OpenFiles;
import io.cloudfiles.flink.read.RangeState;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ReadEngine;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.read.SchemaMark;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.RequestMetrics;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * Reads granted ranges and emits what its subclass makes of their batches and, as side outputs, their bad records and their ends. Its
 * state is where each range in flight stands, and what is to be written of bad records. The emitting is done by {@link EmitLoop}, the reading by {@link ReadEngine} in its own threads. Task thread
 * only.
 *
 * @param <T> what it emits
 */
abstract class ReadOperator<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<GrantedRange, T>, BoundedOneInput {
    private final MailboxExecutor mailbox;
    private final OperatorEventGateway gateway;
    private final ReadConfig readConfig;
    private final StorageOpener storages;

    private List<RangeState> restoredRanges = List.of();
    private List<SchemaMark> restoredSchemas = List.of();
    private ReadTotals restoredTotals = ReadTotals.ZERO;
    private @Nullable ReaderState state;
    private @Nullable BatchOutput batches;
    private @Nullable EmitLoop loop;
    private @Nullable BadRecordFiles badRecords;

    /**
     * @param gateway to the reader's coordinator
     * @param readConfig what to read and how
     * @param storages closed with the operator
     */
    ReadOperator(
            StreamOperatorParameters<T> parameters,
            OperatorEventGateway gateway,
            ReadConfig readConfig,
            StorageOpener storages) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.gateway = gateway;
        this.readConfig = readConfig;
        this.storages = storages;
    }

    /** Makes what emits the batches, when the operator is opened. */
    abstract BatchOutput createBatchOutput();

    /** Makes what tells how much it wants to hold, when the operator is opened. */
    ReaderCapacity createCapacity() {
        return ReaderCapacity.forPace(openFiles(), getProcessingTimeService().getCurrentProcessingTime());
    }

    /** Files read at once. */
    final OpenFiles openFiles() {
        return readConfig.openFiles();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = new ReaderState(context.getOperatorStateStore());
        restoredRanges = state.restoredRanges();
        restoredTotals = state.restoredTotals();
        restoredSchemas = state.restoredSchemas();
    }

    @Override
    public void open() throws Exception {
        super.open();
        BatchOutput created = createBatchOutput();
        batches = created;
        @Nullable String path = readConfig.badRecordsPath();
        BadRecordFiles files = new BadRecordFiles(
                path == null ? null : Location.parse(path),
                storages,
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
        badRecords = files;
        files.restore(Objects.requireNonNull(state, "state").restoredBadRecords());
        EmitLoop started = new EmitLoop(
                mailbox,
                new PoliteOutput(
                        created,
                        output,
                        files,
                        new SchemaWatch(readConfig.schema().version(), output, getMetricGroup()),
                        getContainingTask().getEnvironment().getAllWriters()),
                new ReaderCredits(
                        gateway,
                        createCapacity(),
                        getProcessingTimeService(),
                        new ReaderMetrics(getMetricGroup(), getProcessingTimeService()::getCurrentProcessingTime)),
                new ReaderInput(getContainingTask().getEnvironment().getAllInputGates()),
                this::createEngine);
        loop = started;
        getMetricGroup().gauge("refusedFields", started::refusedFields);
        RequestMetrics.register(getMetricGroup(), storages::requests);
        started.start(restoredRanges, restoredSchemas);
        restoredRanges = List.of();
        restoredSchemas = List.of();
    }

    private ReadEngine createEngine(Runnable wakeUp) {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        return new ReadEngine(
                readConfig, EngineLimits.DEFAULT, storages, restoredTotals, "cloudfiles-read-" + subtask, wakeUp);
    }

    @Override
    public void processElement(StreamRecord<GrantedRange> element) {
        GrantedRange granted = element.getValue();
        running().add(RangeState.unread(granted.range(), granted.discoveredMillis()));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        Objects.requireNonNull(state, "state")
                .update(
                        running().ranges(),
                        running().totals(),
                        running().schema(),
                        badRecords().snapshot(context.getCheckpointId(), context.getCheckpointTimestamp()));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (running().isHalted()) {
            // There is no later checkpoint that could take what is not written now.
            badRecords().completed(checkpointId);
        } else {
            badRecords().tryCompleted(checkpointId);
        }
    }

    /** After a synchronous savepoint the task lives on until it is complete, but what it emits would be behind the barrier. */
    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId, long timestamp, CheckpointOptions options, CheckpointStreamFactory factory)
            throws Exception {
        OperatorSnapshotFutures snapshot = super.snapshotState(checkpointId, timestamp, options, factory);
        if (options.getCheckpointType() instanceof SavepointType savepoint && savepoint.isSynchronous()) {
            running().halt();
        }
        return snapshot;
    }

    /** Upstream watermarks tell of completed listings; they say nothing about rows, and end here. */
    @Override
    public void processWatermark(Watermark mark) {
        Objects.requireNonNull(batches, "not open").listed();
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {}

    /** The job is drained for good by its user: what is in flight stays in the state, and event time ends. */
    @Override
    public void endInput() {
        running().halt();
        Objects.requireNonNull(batches, "not open").endEventTime();
    }

    @Override
    public void close() throws Exception {
        if (loop != null) {
            loop.close();
        } else {
            storages.close();
        }
        super.close();
    }

    private BadRecordFiles badRecords() {
        return Objects.requireNonNull(badRecords, "not open");
    }

    private EmitLoop running() {
        return Objects.requireNonNull(loop, "not open");
    }
}
