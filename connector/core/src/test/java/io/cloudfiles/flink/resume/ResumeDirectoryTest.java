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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.FullyFinishedOperatorState;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.OperatorStateHandle.Mode;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResumeDirectoryTest {
    private static final OperatorID OPERATOR = new OperatorID(1, 2);

    @TempDir
    private Path temporary;

    private Storages storages;
    private Storage storage;
    private Location root;
    private ResumeDirectory directory;

    @BeforeEach
    void open() throws IOException {
        storages = Storages.load();
        root = Location.of(temporary.resolve("checkpoint"));
        storage = storages.open(root, Map.of());
        directory = new ResumeDirectory(storage, root);
    }

    @AfterEach
    void close() throws IOException {
        storages.close();
    }

    @Test
    void hasNoPointBeforeTheFirstCheckpoint() throws IOException {
        assertThat(directory.newest()).isEmpty();
        directory.beginRun(Map.of());
        assertThat(directory.newest()).isEmpty();
    }

    @Test
    void isNotMixedWithACheckpointOfSpark() throws IOException {
        storage.putIfAbsent(root.child("metadata"), "{\"id\":\"7b1c\"}".getBytes(UTF_8));

        assertThatThrownBy(() -> directory.requireJob(Map.of("source", "a")))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("is the checkpoint of a query of Spark");
        assertThat(storage.stat(root.child("job.json"))).isEmpty();
    }

    @Test
    void takesTheHighestCheckpointOfTheHighestRun() throws IOException {
        Location first = directory.beginRun(Map.of());
        checkpoint(first, "checkpoints/job/chk-99", 99);
        Location second = directory.beginRun(Map.of());
        checkpoint(second, "checkpoints/job/chk-9", 9);
        checkpoint(second, "checkpoints/job/chk-10", 10);
        assertThat(directory.newest()).contains(new ResumePoint(2, 10, second.child("checkpoints/job/chk-10")));
    }

    @Test
    void findsTheSavepointOfAProcessThatDiedBeforeItCouldPointToIt() throws IOException {
        Location run = directory.beginRun(Map.of());
        checkpoint(run, "checkpoints/job/chk-3", 3);
        checkpoint(run, "savepoints/savepoint-ab", 4);
        assertThat(directory.latest()).isEmpty();
        assertThat(directory.newest()).contains(new ResumePoint(1, 4, run.child("savepoints/savepoint-ab")));
    }

    @Test
    void fallsBackToTheRunBeforeWhenARunDiedBeforeItsFirstCheckpoint() throws IOException {
        Location first = directory.beginRun(Map.of());
        checkpoint(first, "savepoints/savepoint-ab", 4);
        directory.beginRun(Map.of());
        assertThat(directory.newest()).contains(new ResumePoint(1, 4, first.child("savepoints/savepoint-ab")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"events-discovery", "events-ledger", "events-reader"})
    void refusesACheckpointTakenWhenAnOperatorOfASourceHadFinished(String finished) throws IOException {
        Location run = directory.beginRun(Map.of());
        checkpoint(run, "checkpoints/job/chk-1", 1);
        write(run.child("checkpoints/job/chk-2/_metadata"), 2, operators(finished));

        assertThatThrownBy(directory::newest)
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_CHECKPOINT))
                .hasMessageContainingAll(
                        "[" + run.child("checkpoints/job/chk-2") + "]", "source 'events' had finished", "--checkpoint");
    }

    @Test
    void resumesBesideAnotherSourceThatHadComeToItsEnd() throws IOException {
        Location run = directory.beginRun(Map.of());
        write(run.child("checkpoints/job/chk-2/_metadata"), 2, operators("customers-reader"));
        assertThat(directory.newest()).map(ResumePoint::checkpointId).contains(2L);
    }

    /** Of a job with a source of ours and one of another's, of which one operator has finished. */
    private static OperatorState[] operators(String finished) {
        return Stream.of("events-discovery", "events-ledger", "events-reader", "customers-reader")
                .map(uid -> {
                    OperatorID id = new OperatorID();
                    return uid.equals(finished)
                            ? new FullyFinishedOperatorState(uid, uid, id, 1, 1)
                            : new OperatorState(uid, uid, id, 1, 1);
                })
                .toArray(OperatorState[]::new);
    }

    @Test
    void ignoresACheckpointThatWasNotCompleted() throws IOException {
        Location run = directory.beginRun(Map.of());
        checkpoint(run, "checkpoints/job/chk-1", 1);
        Files.createDirectories(run.child("checkpoints/job/chk-2").toLocalPath());
        assertThat(directory.newest()).map(ResumePoint::checkpointId).contains(1L);
    }

    @Test
    void failsOnMetadataThatCannotBeReadRatherThanResumingEarlier() throws IOException {
        Location run = directory.beginRun(Map.of());
        checkpoint(run, "checkpoints/job/chk-1", 1);
        storage.putIfAbsent(run.child("checkpoints/job/chk-2/_metadata"), new byte[] {1, 2, 3});
        assertDamaged(run.child("checkpoints/job/chk-2"), "_metadata");
    }

    @Test
    void passesOverACheckpointThatIsDeletedWhileItIsRead() throws IOException {
        Location run = directory.beginRun(Map.of());
        checkpoint(run, "savepoints/savepoint-ab", 1);
        Location vanishing = run.child("checkpoints/job/chk-2/_metadata");
        storage.putIfAbsent(vanishing, new byte[] {1, 2, 3});
        FaultyStorage whileDeleted = new FaultyStorage(storage)
                .inject(Fault.on(FaultyStorage.Operation.READ)
                        .at(vanishing::equals)
                        .doing(() -> storage.delete(vanishing)));
        assertThat(new ResumeDirectory(whileDeleted, root).newest())
                .map(ResumePoint::checkpointId)
                .contains(1L);
        assertThat(storage.stat(vanishing)).isEmpty();
    }

    @Test
    void tellsThatAFileOfTheNewestCheckpointIsMissingOrCut() throws IOException {
        Location run = directory.beginRun(Map.of());
        checkpoint(run, "checkpoints/job/chk-1", 1);
        Location savepoint = run.child("savepoints/savepoint-ab");
        Location file = savepoint.child("state");
        write(savepoint.child("_metadata"), 2, stateIn(file));
        assertDamaged(savepoint, file + " is missing");

        storage.putIfAbsent(file, new byte[] {1, 2});
        assertDamaged(savepoint, file + " has 2 of 3 bytes");

        Files.write(file.toLocalPath(), new byte[] {1, 2, 3});
        assertThat(directory.newest()).map(ResumePoint::checkpointId).contains(2L);
    }

    @Test
    void aCheckpointThatTheJobReplacesWhileItIsLookedAtIsNotDamaged() throws IOException {
        Location run = directory.beginRun(Map.of());
        Location gone = run.child("checkpoints/job/shared/a");
        write(run.child("checkpoints/job/chk-1/_metadata"), 1, stateIn(gone));
        FaultyStorage whileReplaced = new FaultyStorage(storage)
                .inject(Fault.on(FaultyStorage.Operation.STAT)
                        .at(gone::equals)
                        .doing(() -> checkpoint(run, "checkpoints/job/chk-2", 2)));

        assertThat(new ResumeDirectory(whileReplaced, root).newest())
                .map(ResumePoint::checkpointId)
                .contains(2L);
    }

    private static OperatorState stateIn(Location file) {
        OperatorState state = new OperatorState(null, null, OPERATOR, 1, 1);
        state.putState(
                0,
                OperatorSubtaskState.builder()
                        .setManagedOperatorState(new OperatorStreamStateHandle(
                                Map.of("s", new StateMetaInfo(new long[] {0}, Mode.SPLIT_DISTRIBUTE)),
                                new FileStateHandle(new org.apache.flink.core.fs.Path(file.toString()), 3)))
                        .build());
        return state;
    }

    private void assertDamaged(Location checkpoint, String how) {
        assertThatThrownBy(directory::newest)
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_CHECKPOINT))
                .hasMessageContainingAll("[" + checkpoint + "]", how, "remove its directory", "--checkpoint");
    }

    @Test
    void passesOverDirectoriesThatAreNoRuns() throws IOException {
        Location run = directory.beginRun(Map.of());
        checkpoint(run, "checkpoints/job/chk-1", 1);
        for (String foreign : List.of("foo", ".snapshot", "00000009x", "12345678901")) {
            checkpoint(root.child("runs").child(foreign), "checkpoints/job/chk-1", 7);
        }
        assertThat(directory.newest()).map(ResumePoint::run).contains(1);
        assertThat(directory.beginRun(Map.of()).name()).isEqualTo("00000002");
        directory.deleteRunsBefore(2);
        assertThat(root.child("runs/foo/checkpoints/job/chk-1/_metadata").toLocalPath())
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "null", "[1]", "{\"run\":\"x\"}", "{\"run\":{}}"})
    void writesLatestAnewWhateverItHolds(String garbage) throws IOException {
        storage.putIfAbsent(root.child("LATEST"), garbage.getBytes(StandardCharsets.UTF_8));
        ResumePoint point = new ResumePoint(1, 9, root.child("runs/00000001/savepoints/a"));
        directory.pointLatestTo(point);
        assertThat(directory.latest()).contains(point.directory());
    }

    @Test
    void tellsThatTheRecordOfTheJobIsDamaged() throws IOException {
        storage.putIfAbsent(root.child("job.json"), new byte[] {'{'});
        assertThatThrownBy(() -> directory.requireJob(Map.of("source", "file:///a")))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_CHECKPOINT))
                .hasMessageContaining("[" + root.child("job.json") + "]");
    }

    @Test
    void refusesTheCheckpointOfAnotherJobAndNamesTheDifference() throws IOException {
        directory.requireJob(Map.of("source", "file:///a", "target", "file:///t"));
        directory.requireJob(Map.of("source", "file:///a", "target", "file:///t"));
        assertThatThrownBy(() -> directory.requireJob(Map.of("source", "file:///b", "target", "file:///t")))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_CHECKPOINT))
                .hasMessageContaining("Its source is file:///a, that of this job is file:///b.")
                .hasMessageNotContaining("target");
    }

    @Test
    void pointsLatestForwardOnly() throws IOException {
        ResumePoint second = new ResumePoint(2, 7, root.child("runs/00000002/savepoints/b"));
        directory.pointLatestTo(new ResumePoint(1, 9, root.child("runs/00000001/savepoints/a")));
        directory.pointLatestTo(second);
        directory.pointLatestTo(new ResumePoint(1, 10, root.child("runs/00000001/savepoints/c")));
        assertThat(directory.latest()).contains(second.directory());
    }

    @Test
    void givesEachRunANumberOfItsOwnEvenAfterOldRunsAreDeleted() throws IOException {
        checkpoint(directory.beginRun(Map.of()), "checkpoints/job/chk-1", 1);
        Location second = directory.beginRun(Map.of());
        checkpoint(second, "savepoints/b", 5);
        directory.deleteRunsBefore(2);
        assertThat(directory.newest()).map(ResumePoint::run).contains(2);
        assertThat(root.child("runs/00000001/checkpoints/job/chk-1/_metadata").toLocalPath())
                .doesNotExist();
        assertThat(directory.beginRun(Map.of()).name()).isEqualTo("00000003");
    }

    private void checkpoint(Location run, String path, long id) throws IOException {
        write(run.child(path).child("_metadata"), id, new OperatorState(null, null, OPERATOR, 1, 1));
    }

    private void write(Location file, long id, OperatorState... states) throws IOException {
        try (StorageOutput out = storage.create(file)) {
            Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(states), List.of()), out);
        }
    }
}
