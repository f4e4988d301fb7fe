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
package io.cloudfiles.flink.source.lifecycle;

import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.lifecycle.CleanPolicy;
import io.cloudfiles.flink.lifecycle.FileLifecycle;
import io.cloudfiles.flink.lifecycle.KeyedLifecycleStore;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.source.coordination.FilesCommitted;
import io.cloudfiles.flink.source.coordination.LifecycleReport;
import io.cloudfiles.flink.source.ledger.OwnLanes;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Hosts a {@link FileLifecycle}: one for the buckets of this subtask. Task thread only. */
@SuppressWarnings("NullAway.Init") // what Flink initializes
final class LifecycleOperator extends AbstractStreamOperator<Object>
        implements OneInputStreamOperator<FileFinished, Object>, OperatorEventHandler {
    private static final long serialVersionUID = 1L;

    /** All 16,384 buckets are looked at within half a day, by one subtask; by more of them sooner. */
    private static final Duration FORGETTING_PAUSE = Duration.ofSeconds(10);

    private static final int BUCKETS_FORGOTTEN_AT_ONCE = 4;

    /**
     * The ledger forgets whole days, and not before a complete full listing, of which there is one a day or a week. A file that it knows and of which
     * nothing is known here would be taken for one that is being read.
     */
    private static final Duration LATER_THAN_LEDGER = Duration.ofDays(14);

    private final transient OperatorEventGateway gateway;
    private final transient MailboxExecutor mailbox;
    private final transient CleanPolicy policy;
    private final transient StorageOpener storages;
    private final transient @Nullable Duration maxFileAge;

    private transient FileLifecycle files;
    private transient ExactCheckpoints exact;
    private transient @Nullable CleaningRounds cleaning;
    private transient LifecycleMetrics figures;
    private transient long checkpoint;
    private transient long restoredFiles;
    private transient boolean isEnding;
    private transient @Nullable LifecycleReport reported;

    LifecycleOperator(
            StreamOperatorParameters<Object> parameters,
            OperatorEventGateway gateway,
            CleanPolicy policy,
            StorageOpener storages,
            @Nullable Duration maxFileAge) {
        super(parameters);
        this.gateway = gateway;
        this.mailbox = parameters.getMailboxExecutor();
        this.policy = policy;
        this.storages = storages;
        this.maxFileAge = maxFileAge;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        Lanes lanes = OwnLanes.of(getRuntimeContext().getTaskInfo());
        files = new FileLifecycle(
                new KeyedLifecycleStore(context.getKeyedStateStore(), this::setCurrentKey), lanes, policy.isOn());
        exact = new ExactCheckpoints(context);
        checkpoint = context.getRestoredCheckpointId().orElse(0);
        if (context.isRestored()) {
            files.restore();
        }
        restoredFiles = exact.restored() > 0 ? files.uncommittedFiles() : 0;
    }

    @Override
    public void open() throws Exception {
        super.open();
        figures = new LifecycleMetrics(getMetricGroup(), this::uncommittedFiles);
        report();
        if (policy.isOn()) {
            cleaning = new CleaningRounds(
                    files,
                    policy,
                    storages,
                    getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                    mailbox,
                    getProcessingTimeService(),
                    getMetricGroup(),
                    this::report);
            cleaning.start();
        }
        if (maxFileAge != null) {
            planForgetting(maxFileAge);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
    private void planForgetting(Duration age) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService().registerTimer(now + FORGETTING_PAUSE.toMillis(), timestamp -> {
            files.forget(timestamp - age.plus(LATER_THAN_LEDGER).toMillis(), BUCKETS_FORGOTTEN_AT_ONCE);
            planForgetting(age);
        });
    }

    @Override
    public void processElement(StreamRecord<FileFinished> element) throws Exception {
        Outcome outcome = files.ended(
                element.getValue(), checkpoint, getProcessingTimeService().getCurrentProcessingTime());
        if (outcome != null) {
            figures.finished(element.getValue().range().file(), outcome);
        }
    }

    @Override
    public void handleOperatorEvent(OperatorEvent event) {
        if (!(event instanceof FilesCommitted done)) {
            throw new IllegalArgumentException("not an event to a lifecycle: " + event);
        }
        try {
            commit(done.checkpoint());
        } catch (Exception e) {
            throw new FlinkRuntimeException("The lifecycle could not carry out " + done + ".", e);
        }
    }

    private void commit(long upTo) throws Exception {
        long latest = exact.upTo(upTo);
        if (latest > 0) {
            files.committed(latest, getProcessingTimeService().getCurrentProcessingTime(), figures::committed);
        }
        if (cleaning != null && latest > 0) {
            cleaning.moreAreCommitted();
        }
        if (restoredFiles > 0 && latest >= exact.restored()) {
            restoredFiles = 0;
            report();
        }
    }

    /** Files that came to their end and are not known to be committed. */
    long uncommittedFiles() {
        return files.uncommittedFiles();
    }

    private void report() {
        LifecycleReport report = new LifecycleReport(
                exact.restored(), restoredFiles, cleaning == null ? 0 : cleaning.awaited(), isEnding);
        if (!report.equals(reported)) {
            reported = report;
            gateway.sendEventToCoordinator(report);
        }
    }

    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId, long timestamp, CheckpointOptions options, CheckpointStreamFactory factory)
            throws Exception {
        exact.passing(checkpointId, options);
        OperatorSnapshotFutures futures = super.snapshotState(checkpointId, timestamp, options, factory);
        checkpoint = checkpointId;
        if (options.getCheckpointType() instanceof SavepointType savepoint && savepoint.isSynchronous()) {
            end();
        }
        return futures;
    }

    @Override
    public void finish() throws Exception {
        end();
        super.finish();
    }

    /** The task ends with the checkpoint that comes now. */
    private void end() {
        isEnding = true;
        if (cleaning != null) {
            cleaning.stop();
        }
        report();
    }

    @Override
    public void close() throws Exception {
        if (cleaning != null) {
            cleaning.close();
        }
        super.close();
    }
}
