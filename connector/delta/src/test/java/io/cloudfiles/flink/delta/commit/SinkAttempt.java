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

import io.cloudfiles.flink.delta.commit.TableModel.Promise;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.SchemaMerge;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.delta.write.DeltaBatchWriter;
import io.cloudfiles.flink.delta.write.PartitionedFileWriter;
import io.cloudfiles.flink.delta.write.WriterConfig;
import io.cloudfiles.flink.delta.write.WrittenFile;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.lease.OpenLease;
import io.cloudfiles.flink.testing.Batches;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One attempt of a job with one sink: its writer, aggregator and committer, in a process of its own. One thread at a time. */
final class SinkAttempt implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final String uid;
    private final ModelTable table;
    private final JobID job;
    private final @Nullable Lease lease;
    private final Hazards hazards;
    private final Backoff backoff;
    private final DeltaTable target;
    private final CommitGuard guard;
    private final CommitProtocol protocol;
    private final AggregatorHarness aggregator;
    private final DeltaBatchWriter writer;
    private final List<Promise> pending = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    private ModelRows shape;
    private long position;
    private volatile boolean busy;

    /**
     * A completed checkpoint.
     *
     * @param pending what was to be committed with it
     * @param position the next row
     */
    record Checkpoint(long id, OperatorSubtaskState aggregator, List<Promise> pending, long position, ModelRows shape) {
        Checkpoint {
            pending = List.copyOf(pending);
        }
    }

    /** @param restored where to go on; null to begin */
    SinkAttempt(
            String uid,
            ModelTable table,
            JobID job,
            @Nullable Lease lease,
            @Nullable Checkpoint restored,
            SplittableRandom random)
            throws Exception {
        this.uid = uid;
        this.table = table;
        this.job = job;
        this.lease = lease;
        this.hazards = new Hazards(table.storage(), random.nextLong(), table.tally());
        this.backoff = new Backoff(3, PAUSE, PAUSE.multipliedBy(4), random.split());
        this.guard = CommitGuard.of(lease);
        this.target = DeltaTable.at(table.location(), hazards.storage(), guard);
        this.protocol = new CommitProtocol(
                target, backoff, job.toString(), restored == null ? 0 : restored.id, new CommitFigures());
        this.aggregator = new AggregatorHarness(
                new CommitAggregatorFactory(
                        uid, new TableAccess(table.location().toString(), Map.of()), true),
                job);
        this.writer = new DeltaBatchWriter(
                this::layout,
                new PartitionedFileWriter(hazards.storage(), WriterConfig.DEFAULT, 0, 0, Clock.systemUTC()));
        this.shape = table.firstRows();
        if (restored != null) {
            aggregator.setRestoredCheckpointId(restored.id);
            aggregator.initializeState(restored.aggregator);
            pending.addAll(restored.pending);
            position = restored.position;
            shape = restored.shape;
        }
        aggregator.open();
    }

    private TableLayout layout(int version, RowType type) throws IOException {
        table.model().mayHave(shape.deltaTypes());
        TableDefinition definition =
                new SchemaEvolver(target, backoff).evolve(now -> SchemaMerge.of(now, type, table.permission()));
        table.model().has(shape.deltaTypes());
        return SchemaFit.of(definition, version, type, List.of());
    }

    JobID job() {
        return job;
    }

    /** Whether it is in the middle of something, so that others can only go on beside it. */
    boolean isBusy() {
        return busy;
    }

    /** Whether a later run has taken the lease. */
    boolean isCutOff() {
        if (lease == null) {
            return false;
        }
        try (OpenLease open = lease.open()) {
            open.file().requireHeld();
            return false;
        } catch (CloudFilesException e) {
            return e.code() == ErrorCode.CF_CHECKPOINT_LOST;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasEnded() {
        return hazards.hasEnded();
    }

    /** A step of it, under hazards. */
    interface Step {
        void run() throws Exception;
    }

    void under(SplittableRandom random, @Nullable Runnable interlude, Step step) throws Exception {
        busy = true;
        hazards.arm(random, interlude);
        try {
            step.run();
        } finally {
            hazards.disarm();
            busy = false;
        }
    }

    /** Comes to know more columns. */
    void become(ModelRows wanted) {
        shape = wanted;
    }

    ModelRows shape() {
        return shape;
    }

    /** Writes rows into files that belong to a checkpoint to come. */
    void write(int count, long firstId, long checkpointId) throws Exception {
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(shape.values(firstId + position + i, uid));
        }
        writer.write(Batches.of(shape.version(), shape.type(), values));
        Map<TableLayout, List<AddedFile>> files = new IdentityHashMap<>();
        for (WrittenFile file : writer.prepareCommit()) {
            files.computeIfAbsent(file.layout(), layout -> new ArrayList<>())
                    .add(new AddedFile(
                            file.path(),
                            file.partitionValues(),
                            file.sizeBytes(),
                            file.modifiedMillis(),
                            file.rows(),
                            file.statistics()));
        }
        List<FileGroup> groups = new ArrayList<>();
        files.forEach((layout, added) -> groups.add(new FileGroup(layout.schemaVersion(), layout.reliesOn(), added)));
        aggregator.receive(checkpointId, new DeltaWriteResult(table.id(), groups));
        for (long i = 0; i < count; i++) {
            rows.add(shape.shown(firstId + position + i, uid));
        }
        position += count;
    }

    /** Takes a checkpoint that completes. */
    Checkpoint checkpoint(long id) throws Exception {
        int before = aggregator.committables().size();
        aggregator.prepareSnapshotPreBarrier(id);
        for (DeltaCommittable committable : aggregator
                .committables()
                .subList(before, aggregator.committables().size())) {
            pending.add(table.model().promise(committable, rows));
            rows.clear();
        }
        return new Checkpoint(id, aggregator.snapshot(id, id), pending, position, shape);
    }

    List<Promise> pending() {
        return List.copyOf(pending);
    }

    /** Commits what waits, as Flink asks for it after a checkpoint and after a restart. */
    void commit() throws InterruptedException {
        for (Promise promise : List.copyOf(pending)) {
            boolean isNew = protocol.commit(promise.committable());
            table.tally().add(isNew ? "commits" : "commits found done");
            // Of one that is shut out only what it did counts: it takes another's checkpoint of that name for its own.
            if (isNew || !isCutOff()) {
                table.model().confirm(promise);
            }
            pending.remove(promise);
        }
    }

    /** The process is gone. */
    void end() {
        hazards.end();
    }

    @Override
    public void close() {
        try {
            protocol.close();
            writer.close();
            aggregator.close();
            guard.close();
        } catch (Exception e) {
            throw new IllegalStateException("An attempt of " + uid + " could not be closed.", e);
        }
    }
}
