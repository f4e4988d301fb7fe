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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.GrantedRangeSerializer;
import io.cloudfiles.flink.source.coordination.ReaderCoordinatorProvider;
import io.cloudfiles.flink.source.coordination.ReaderReporter;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A reader that reads nothing: it emits for each range its {@link #id} and is done with it. It works in small turns, and slowly as
 * long as failures are planned or it is held, so that ranges are in flight at checkpoints.
 */
final class InstantReader extends AbstractStreamOperator<Long> implements OneInputStreamOperator<GrantedRange, Long> {
    static final AtomicLong RESTORED = new AtomicLong();
    /** How many files all readers began to receive, by the checkpoint before. */
    static final Map<Long, Integer> BEGUN = new ConcurrentHashMap<>();

    static volatile boolean isHeld;

    private static final long serialVersionUID = 1L;
    private static final int CAPACITY = 256;
    private static final int SLOW_TURN_RANGES = 4;
    private static final int TURN_RANGES = 50;
    private static final long SLOW_TURN_MILLIS = 5;

    private final transient ReaderReporter reporter;
    private final transient Deque<FileRange> held = new ArrayDeque<>();
    private transient ListState<GrantedRange> heldState;
    private transient ListState<Long> filesState;
    private transient long files;
    private transient boolean isTurnPlanned;
    private transient long checkpoint;
    private transient boolean isStopping;

    private InstantReader(StreamOperatorParameters<Long> parameters, OperatorEventGateway gateway) {
        super(parameters);
        reporter = new ReaderReporter(gateway, CAPACITY, 64 << 20);
    }

    /** Tells a range of a synthetic file apart from all others. */
    static long id(FileRange range) {
        return Long.parseLong(range.file().location().name()) * 10 + range.start() / SyntheticFiles.SPLIT;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        heldState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("held", GrantedRangeSerializer.INSTANCE));
        filesState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("files", LongSerializer.INSTANCE));
        for (GrantedRange range : heldState.get()) {
            held.add(range.range());
            reporter.restored(range.range());
            RESTORED.incrementAndGet();
        }
        for (long count : filesState.get()) {
            files += count;
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        reporter.start(totals());
        planTurn();
    }

    @Override
    public void processElement(StreamRecord<GrantedRange> element) {
        FileRange range = element.getValue().range();
        if (range.start() == 0) {
            BEGUN.merge(checkpoint, 1, Integer::sum);
        }
        reporter.received(range);
        held.add(range);
        planTurn();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
    private void planTurn() {
        if (!isTurnPlanned && !held.isEmpty()) {
            isTurnPlanned = true;
            long delay = isHeld || Faults.arePlanned() ? SLOW_TURN_MILLIS : 0;
            getProcessingTimeService()
                    .registerTimer(getProcessingTimeService().getCurrentProcessingTime() + delay, now -> turn());
        }
    }

    private void turn() {
        isTurnPlanned = false;
        int most = Faults.arePlanned() ? SLOW_TURN_RANGES : TURN_RANGES;
        for (int i = 0; i < most && !held.isEmpty() && !isStopping && !isHeld; i++) {
            Faults.maybe("reader");
            FileRange range = held.remove();
            output.collect(new StreamRecord<>(id(range)));
            files += range.start() == 0 ? 1 : 0;
            reporter.finished(range);
        }
        reporter.reportIfDue(totals());
        planTurn();
    }

    private ReadTotals totals() {
        return new ReadTotals(files, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        heldState.update(
                held.stream().map(range -> new GrantedRange(range, 0, 0)).toList());
        filesState.update(List.of(files));
        checkpoint = context.getCheckpointId();
    }

    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId, long timestamp, CheckpointOptions options, CheckpointStreamFactory factory)
            throws Exception {
        OperatorSnapshotFutures futures = super.snapshotState(checkpointId, timestamp, options, factory);
        isStopping |= options.getCheckpointType() instanceof SavepointType savepoint && savepoint.isSynchronous();
        return futures;
    }

    /** Makes the reader. */
    static final class Factory extends AbstractStreamOperatorFactory<Long>
            implements CoordinatedOperatorFactory<Long>, OneInputStreamOperatorFactory<GrantedRange, Long> {
        private static final long serialVersionUID = 1L;

        private final String channel;

        Factory(String channel) {
            this.channel = channel;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as inherited
        public <T extends StreamOperator<Long>> T createStreamOperator(StreamOperatorParameters<Long> parameters) {
            return (T) new InstantReader(
                    parameters,
                    parameters
                            .getOperatorEventDispatcher()
                            .getOperatorEventGateway(
                                    parameters.getStreamConfig().getOperatorID()));
        }

        @Override
        public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID operatorId) {
            return new FailingCoordinator.Provider(new ReaderCoordinatorProvider(operatorId, channel));
        }

        @Override
        @SuppressWarnings("rawtypes") // as inherited
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return InstantReader.class;
        }
    }
}
