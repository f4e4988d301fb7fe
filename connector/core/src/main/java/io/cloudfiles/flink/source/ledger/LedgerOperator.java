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

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.FileLedger;
import io.cloudfiles.flink.ledger.FileLedger.Sighting;
import io.cloudfiles.flink.ledger.KeyedLedgerStore;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.ReleasedRange;
import io.cloudfiles.flink.ledger.SerializablePredicate;
import io.cloudfiles.flink.ledger.Standing;
import io.cloudfiles.flink.source.coordination.Grant;
import io.cloudfiles.flink.source.coordination.GrantReleased;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.LedgerReport;
import io.cloudfiles.flink.source.enumerator.ListingMarks;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * The ledger of one subtask's buckets: takes discovered files in, and releases ranges when the coordinator grants them to a reader,
 * never otherwise. A {@linkplain ListingMarks mark} on its input says that all files of a listing have passed; it
 * goes on to the readers, before the ranges that are granted because of it.
 *
 * <p>Nothing is released behind the barrier of a stop-with-savepoint: what readers receive after it would be delivered twice. At the
 * end of its input it drains nothing; what waits is kept in the savepoint.
 *
 * <p>Task thread only: grants arrive as mails.
 */
@SuppressWarnings("NullAway.Init") // what Flink initializes
final class LedgerOperator extends AbstractStreamOperator<GrantedRange>
        implements OneInputStreamOperator<DiscoveredFile, GrantedRange>, OperatorEventHandler {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = LoggerFactory.getLogger(LedgerOperator.class);
    private static final String ROCKSDB = "rocksdb";
    /** To look at so many records takes a few milliseconds; with the pause, that is a tenth of a core at most. */
    private static final int RECORDS_IN_A_ROW = 1_000;

    private static final long PAUSE_MILLIS = 25;

    private final transient OperatorEventGateway gateway;
    private final transient LedgerConfig ledgerConfig;
    private final transient SerializablePredicate<FileEntry> isSplittable;
    private final transient ListingMarks marks;
    private final transient StreamRecord<GrantedRange> record = new StreamRecord<>(null);

    private transient FileLedger ledger;
    private transient CoalescedReports reports;
    private transient LedgerMetrics figures;
    private transient long listing;
    private transient long checkpoint;
    private transient @Nullable LedgerReport reported;
    private transient boolean isForgetting;
    private transient boolean isStopping;

    LedgerOperator(
            StreamOperatorParameters<GrantedRange> parameters,
            OperatorEventGateway gateway,
            LedgerConfig ledgerConfig,
            SerializablePredicate<FileEntry> isSplittable,
            ListingMarks marks) {
        super(parameters);
        this.gateway = gateway;
        this.ledgerConfig = ledgerConfig;
        this.isSplittable = isSplittable;
        this.marks = marks;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        requireRocksDb(getKeyedStateBackend().getBackendTypeIdentifier());
        ledger = new FileLedger(
                new KeyedLedgerStore(context.getKeyedStateStore(), this::setCurrentKey),
                OwnLanes.of(getRuntimeContext().getTaskInfo()),
                ledgerConfig,
                isSplittable);
        checkpoint = context.getRestoredCheckpointId().orElse(0);
        if (context.isRestored()) {
            ledger.restore();
            LOGGER.info(
                    "Ledger restored: {} files known, {} of them waiting with {} bytes.",
                    ledger.knownFiles(),
                    ledger.backlogFiles(),
                    ledger.backlogBytes());
        }
    }

    private static void requireRocksDb(String backend) {
        if (!backend.equals(ROCKSDB)) {
            throw new SuppressRestartsException(new CloudFilesException(
                    ErrorCode.CF_STATE_BACKEND_UNSUPPORTED,
                    "Keyed state backend: " + backend
                            + ". The ledger of discovered files needs RocksDB, which keeps it in order and on disk."
                            + " Set state.backend.type: rocksdb."));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        figures = new LedgerMetrics(
                getMetricGroup(), ledger, ledgerConfig.order(), getProcessingTimeService()::getCurrentProcessingTime);
        reports = new CoalescedReports(gateway, getProcessingTimeService(), this::report);
        reports.sendNow();
    }

    @Override
    public void processElement(StreamRecord<DiscoveredFile> element) throws Exception {
        DiscoveredFile discovered = element.getValue();
        long now = getProcessingTimeService().getCurrentProcessingTime();
        Sighting sighting = ledger.observe(discovered.file(), standing(discovered), discovered.askedMillis(), now);
        figures.observed(discovered, sighting, now);
        if (sighting != Sighting.KNOWN) {
            if (isAwaited(Arrival.NEW) || isAwaited(Arrival.BACKFILL)) {
                reports.sendSoon();
            } else {
                reports.sendLater();
            }
        }
    }

    private static Standing standing(DiscoveredFile discovered) {
        if (discovered.baseline()) {
            return Standing.BASELINE;
        }
        return discovered.backfill() ? Standing.BACKFILL : Standing.NEW;
    }

    /** Whether files of a kind wait of which the coordinator does not know that some do. */
    private boolean isAwaited(Arrival arrival) {
        return ledger.hasWaiting(arrival)
                && (reported == null || reported.backlog(arrival).files() == 0);
    }

    @Override
    public void processWatermark(Watermark mark) {
        if (!marks.isOwn(mark.getTimestamp())) {
            return;
        }
        long passed = ListingMarks.listingOf(mark.getTimestamp());
        if (passed > listing) {
            listing = passed;
            output.emitWatermark(mark);
            reports.sendNow();
            ListingMarks.forgetBeforeMicros(mark.getTimestamp()).ifPresent(this::mayForget);
        }
    }

    private void mayForget(long beforeMicros) {
        ledger.mayForget(beforeMicros);
        if (!isForgetting) {
            isForgetting = true;
            forgetLater();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
    private void forgetLater() {
        ProcessingTimeService time = getProcessingTimeService();
        time.registerTimer(time.getCurrentProcessingTime() + PAUSE_MILLIS, timestamp -> forgetSome());
    }

    private void forgetSome() throws Exception {
        long before = ledger.knownFiles();
        isForgetting = !isStopping && ledger.forgetSome(RECORDS_IN_A_ROW);
        figures.forgotten(before - ledger.knownFiles());
        if (isForgetting) {
            forgetLater();
        } else {
            reports.sendLater();
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        // Ends here, as watermarks do.
    }

    @Override
    public void handleOperatorEvent(OperatorEvent event) {
        if (!(event instanceof Grant grant)) {
            throw new IllegalArgumentException("not an event to a ledger: " + event);
        }
        if (isStopping) {
            return;
        }
        try {
            release(grant);
        } catch (Exception e) {
            throw new FlinkRuntimeException("The ledger could not carry out " + grant + ".", e);
        }
    }

    private void release(Grant grant) throws Exception {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        List<ReleasedRange> ranges = ledger.release(grant.allowed(), now);
        long bytes = 0;
        int files = 0;
        for (ReleasedRange released : ranges) {
            figures.released(released, now);
            bytes += released.range().length();
            files += released.range().start() == 0 ? 1 : 0;
            output.collect(
                    record.replace(new GrantedRange(released.range(), grant.reader(), released.discoveredMillis())));
        }
        gateway.sendEventToCoordinator(new GrantReleased(grant.id(), files, ranges.size(), bytes, report()));
        reports.sent();
    }

    private LedgerReport report() {
        LedgerReport report = new LedgerReport(
                ledger.knownFiles(),
                ledger.backlog(Arrival.BACKFILL),
                ledger.backlog(Arrival.NEW),
                listing,
                checkpoint);
        reported = report;
        figures.reported(report);
        return report;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        ledger.snapshot();
    }

    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId, long timestamp, CheckpointOptions options, CheckpointStreamFactory factory)
            throws Exception {
        OperatorSnapshotFutures futures = super.snapshotState(checkpointId, timestamp, options, factory);
        checkpoint = checkpointId;
        reports.sendNow();
        isStopping |= options.getCheckpointType() instanceof SavepointType savepoint && savepoint.isSynchronous();
        return futures;
    }
}
