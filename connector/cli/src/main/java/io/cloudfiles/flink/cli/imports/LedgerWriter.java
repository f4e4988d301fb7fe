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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.ledger.FileLedger;
import io.cloudfiles.flink.ledger.KeyedLedgerStore;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.source.ledger.OwnLanes;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.state.api.output.SnapshotUtils;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.InstantiationUtil;

/**
 * Enters files into a ledger, and writes its state when there are no more. Gives the number of the subtask, how many there are, and what the
 * metadata of the savepoint says of its state.
 *
 * <p>An operator of an ordinary job, since the one that Flink's {@code SavepointWriter} would run in a thread of its own waits for ever when that
 * thread fails. Task thread only.
 */
@SuppressWarnings("NullAway.Init") // what Flink initializes
final class LedgerWriter extends AbstractStreamOperator<Tuple3<Integer, Integer, byte[]>>
        implements OneInputStreamOperator<Tuple3<String, Long, Long>, Tuple3<Integer, Integer, byte[]>>,
                BoundedOneInput {
    /** Accumulator of the files that were entered. */
    static final String ENTERED = "entered";

    /** Accumulator of the rows whose file another row had named. */
    static final String REPEATED = "repeated";

    private static final long serialVersionUID = 1L;

    private final long checkpointId;
    private final String savepoint;
    private final LongCounter entered = new LongCounter();
    private final LongCounter repeated = new LongCounter();

    private transient FileLedger ledger;

    LedgerWriter(long checkpointId, String savepoint) {
        this.checkpointId = checkpointId;
        this.savepoint = savepoint;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        getRuntimeContext().addAccumulator(ENTERED, entered);
        getRuntimeContext().addAccumulator(REPEATED, repeated);
        // Nothing is released here, so that neither order nor range size matters.
        ledger = new FileLedger(
                new KeyedLedgerStore(context.getKeyedStateStore(), this::setCurrentKey),
                OwnLanes.of(getRuntimeContext().getTaskInfo()),
                new LedgerConfig(
                        ReleaseOrder.OLDEST_FIRST, Long.MAX_VALUE, false, ReleaseLimits.NONE, ReleaseShare.NONE),
                file -> false);
    }

    @Override
    public void processElement(StreamRecord<Tuple3<String, Long, Long>> element) throws Exception {
        Tuple3<String, Long, Long> file = element.getValue();
        boolean isNew = ledger.enterImported(SeenFile.imported(Location.ofNormalised(file.f0), file.f1, file.f2));
        (isNew ? entered : repeated).add(1);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        ledger.snapshot();
    }

    @Override
    public void endInput() throws Exception {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        Configuration job = getContainingTask().getJobConfiguration();
        OperatorSubtaskState state = SnapshotUtils.snapshot(
                        checkpointId,
                        this,
                        task.getIndexOfThisSubtask(),
                        getProcessingTimeService().getCurrentProcessingTime(),
                        CheckpointingOptions.getCheckpointingMode(job),
                        CheckpointingOptions.isUnalignedCheckpointEnabled(job),
                        getContainingTask().getConfiguration().getConfiguration(),
                        new Path(savepoint))
                .state;
        output.collect(new StreamRecord<>(Tuple3.of(
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks(),
                InstantiationUtil.serializeObject(state))));
    }
}
