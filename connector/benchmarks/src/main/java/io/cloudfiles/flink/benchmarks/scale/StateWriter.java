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
package io.cloudfiles.flink.benchmarks.scale;

import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogKey;
import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.KeyedLedgerStore;
import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.ledger.WaitingFile;
import io.cloudfiles.flink.lifecycle.FinishedFile;
import io.cloudfiles.flink.lifecycle.KeyedLifecycleStore;
import io.cloudfiles.flink.lifecycle.OpenFile;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.ledger.OwnLanes;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.shaded.guava33.com.google.common.hash.Hashing;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the checkpoint of a source that knows so many files, by the stores of ledger and lifecycle themselves and without a job. Of a hundred files one waits, one is read and
 * not committed, and the others are ingested and committed.
 */
final class StateWriter {
    private static final String SOURCE = "files";
    private static final int KEY_GROUPS = 128;
    private static final int SHARES = 100;
    private static final long START_MILLIS = 1_767_225_600_000L;

    private final List<Subtask> subtasks = new ArrayList<>();
    private final Path directory;

    private StateWriter(Path directory) {
        this.directory = directory;
    }

    /** The state of one subtask of both operators. */
    private record Subtask(
            WrittenState ledgerState,
            WrittenState lifecycleState,
            KeyedLedgerStore ledger,
            KeyedLifecycleStore lifecycle,
            Lanes lanes) {
        static Subtask of(Path directory, KeyGroupRange own) throws Exception {
            WrittenState ledger = WrittenState.create(directory, own, KEY_GROUPS);
            WrittenState lifecycle = WrittenState.create(directory, own, KEY_GROUPS);
            return new Subtask(
                    ledger,
                    lifecycle,
                    new KeyedLedgerStore(ledger.store(), ledger::look),
                    new KeyedLifecycleStore(lifecycle.store(), lifecycle::look),
                    OwnLanes.of(own, KEY_GROUPS));
        }
    }

    /** What the parts of a checkpoint take. */
    record Sizes(long ledgerBytes, long lifecycleBytes) {}

    /**
     * Writes one.
     *
     * @param directory that becomes the checkpoint; state is kept beside it meanwhile
     */
    static Sizes write(int files, int parallelism, Path directory) throws Exception {
        StateWriter writer = new StateWriter(Files.createDirectories(directory));
        for (int i = 0; i < parallelism; i++) {
            writer.subtasks.add(Subtask.of(
                    directory.resolveSibling("rocksdb"),
                    KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(KEY_GROUPS, parallelism, i)));
        }
        Location source = Location.parse(NamesStorage.address(files));
        for (int i = 0; i < files; i++) {
            writer.add(NamesStorage.file(source, i), i);
        }
        return writer.end();
    }

    private void add(FileEntry file, int index) throws Exception {
        FileKey key = FileKey.of(file.location());
        int bucket = Buckets.of(key);
        Subtask subtask =
                subtasks.get(KeyGroupRangeAssignment.assignKeyToParallelOperator(bucket, KEY_GROUPS, subtasks.size()));
        int lane = subtask.lanes.laneOf(bucket);
        long discovered = START_MILLIS + index;
        subtask.ledger.remember(key, new SeenFile(file, false, discovered));
        if (index % SHARES == 0) {
            subtask.ledger.putWaiting(
                    lane,
                    Arrival.BACKFILL,
                    new BacklogKey(file.modifiedMicros(), key),
                    new WaitingFile(file, 0, discovered));
        } else if (index % SHARES == 1) {
            subtask.lifecycle.putOpen(
                    lane,
                    key,
                    new OpenFile(
                            file,
                            discovered,
                            List.of(new OpenFile.Span(0, file.sizeBytes())),
                            1,
                            Outcome.INGESTED,
                            null,
                            discovered + 1000,
                            1));
        } else {
            subtask.lifecycle.putFinished(
                    key, new FinishedFile(Outcome.INGESTED, null, 1, discovered + 1000, discovered + 10_000, null));
        }
    }

    private Sizes end() throws Exception {
        OperatorUids uids = new OperatorUids(SOURCE);
        OperatorState ledger = operator(uids.ledger());
        OperatorState lifecycle = operator(uids.lifecycle());
        Sizes sizes = new Sizes(0, 0);
        for (int i = 0; i < subtasks.size(); i++) {
            try (WrittenState ofLedger = subtasks.get(i).ledgerState;
                    WrittenState ofLifecycle = subtasks.get(i).lifecycleState) {
                KeyedStateHandle seen = ofLedger.snapshot(directory);
                KeyedStateHandle ends = ofLifecycle.snapshot(directory);
                ledger.putState(i, subtask(seen));
                lifecycle.putState(i, subtask(ends));
                sizes = new Sizes(sizes.ledgerBytes + seen.getStateSize(), sizes.lifecycleBytes + ends.getStateSize());
            }
        }
        writeMetadata(List.of(operator(uids.discovery()), ledger, operator(uids.reader()), lifecycle));
        return sizes;
    }

    private static OperatorSubtaskState subtask(KeyedStateHandle state) {
        return OperatorSubtaskState.builder().setManagedKeyedState(state).build();
    }

    private OperatorState operator(String uid) {
        OperatorID id = new OperatorID(
                Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).asBytes());
        return new OperatorState(uid, uid, id, subtasks.size(), KEY_GROUPS);
    }

    private void writeMetadata(List<OperatorState> operators) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(directory.resolve("_metadata")))) {
            Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, operators, List.of()), out);
        }
    }
}
