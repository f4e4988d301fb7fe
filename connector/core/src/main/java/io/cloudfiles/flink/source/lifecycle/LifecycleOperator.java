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
import io.cloudfiles.flink.lifecycle.FileLifecycle;
import io.cloudfiles.flink.lifecycle.KeyedLifecycleStore;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.source.coordination.FilesCommitted;
import io.cloudfiles.flink.source.coordination.LifecycleReport;
import io.cloudfiles.flink.source.ledger.OwnLanes;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
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

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Hosts a {@link FileLifecycle}: one for the buckets of this subtask. Task thread only. */
@SuppressWarnings("NullAway.Init") // what Flink initializes
final class LifecycleOperator extends AbstractStreamOperator<Object>
        implements OneInputStreamOperator<FileFinished, Object>, OperatorEventHandler {
    private static final long serialVersionUID = 1L;

    private final transient OperatorEventGateway gateway;

    private transient FileLifecycle files;
    private transient ExactCheckpoints exact;
    private transient Map<Outcome, Counter> finished;
    private transient Counter committed;
    private transient long checkpoint;
    private transient long commitLagMillis;
    private transient long restoredFiles;

    LifecycleOperator(StreamOperatorParameters<Object> parameters, OperatorEventGateway gateway) {
        super(parameters);
        this.gateway = gateway;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        Lanes lanes = OwnLanes.of(getRuntimeContext().getTaskInfo());
        files = new FileLifecycle(
                new KeyedLifecycleStore(context.getKeyedStateStore(), this::setCurrentKey), lanes, false);
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
        finished = new EnumMap<>(Outcome.class);
        for (Outcome each : Outcome.values()) {
            finished.put(each, getMetricGroup().counter(metricName(each)));
        }
        committed = getMetricGroup().counter("filesCommitted");
        getMetricGroup().gauge("filesUncommitted", files::uncommittedFiles);
        getMetricGroup().gauge("commitLag", () -> commitLagMillis);
        report();
    }

    private static String metricName(Outcome outcome) {
        StringBuilder name = new StringBuilder("files");
        for (String word : outcome.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    @Override
    public void processElement(StreamRecord<FileFinished> element) throws Exception {
        Outcome outcome = files.ended(
                element.getValue(), checkpoint, getProcessingTimeService().getCurrentProcessingTime());
        if (outcome != null) {
            finished.get(outcome).inc();
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
            files.committed(latest, getProcessingTimeService().getCurrentProcessingTime(), file -> {
                committed.inc();
                commitLagMillis = file.committedMillis() - file.finishedMillis();
            });
        }
        if (restoredFiles > 0 && latest >= exact.restored()) {
            restoredFiles = 0;
            report();
        }
    }

    private void report() {
        gateway.sendEventToCoordinator(new LifecycleReport(exact.restored(), restoredFiles, 0));
    }

    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId, long timestamp, CheckpointOptions options, CheckpointStreamFactory factory)
            throws Exception {
        exact.passing(checkpointId, options);
        OperatorSnapshotFutures futures = super.snapshotState(checkpointId, timestamp, options, factory);
        checkpoint = checkpointId;
        return futures;
    }
}
