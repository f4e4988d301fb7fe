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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.lifecycle.FileLifecycle.Due;
import io.cloudfiles.flink.lifecycle.FinishedFile.Archived;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** From the end of a file's ranges to its clean-up. */
class FileLifecycleTest {
    private final MemoryLifecycleStore store = new MemoryLifecycleStore();
    private FileLifecycle files = create(true);

    private FileLifecycle create(boolean isCleaned) {
        return new FileLifecycle(store, Lanes.of(bucket -> bucket % 7), isCleaned);
    }

    private static FileEntry file(String name, long size, String version) {
        return new FileEntry(Location.parse("s3://lake/in/" + name), size, 1_000, version);
    }

    private static FileFinished end(FileEntry file, long start, long length, Outcome outcome) {
        return end(file, 1, start, length, outcome);
    }

    private static FileFinished end(FileEntry file, long discoveredMillis, long start, long length, Outcome outcome) {
        return new FileFinished(
                new FileRange(file, start, length),
                discoveredMillis,
                length,
                outcome,
                outcome == Outcome.INGESTED ? null : "because of " + start);
    }

    private static FileFinished end(FileEntry file) {
        return end(file, 0, file.sizeBytes(), Outcome.INGESTED);
    }

    private List<FinishedFile> commit(long checkpoint, long nowMillis) throws Exception {
        List<FinishedFile> finished = new ArrayList<>();
        files.committed(checkpoint, nowMillis, (file, ending) -> finished.add(ending));
        return finished;
    }

    private FinishedFile finished(FileEntry file) {
        return store.finished(FileKey.of(file.location()));
    }

    private List<FileEntry> due(long committedByMillis) throws Exception {
        return files.due(committedByMillis, key -> false, 100).stream()
                .map(Due::file)
                .toList();
    }

    @Test
    void aFileIsFinishedWhenItsRangesCoverIt() throws Exception {
        FileEntry file = file("a", 10, "v1");

        assertThat(files.ended(end(file, 4, 3, Outcome.INGESTED), 0, 5)).isNull();
        assertThat(files.ended(end(file, 0, 4, Outcome.INGESTED), 0, 6)).isNull();
        assertThat(commit(1, 10)).as("a part of it is out").isEmpty();
        assertThat(files.ended(end(file, 7, 3, Outcome.INGESTED), 1, 20)).isEqualTo(Outcome.INGESTED);
        assertThat(commit(2, 30)).containsExactly(new FinishedFile(Outcome.INGESTED, null, 10, 20, 30, null));
    }

    @RepeatedTest(50)
    void rangesMayComeInAnyOrderAndMoreThanOnce() throws Exception {
        Random random = new Random(Seeds.next());
        FileEntry file = file("a", 100, null);
        List<FileFinished> ends = new ArrayList<>();
        for (int start = 0; start < 100; ) {
            int length = Math.min(100 - start, 1 + random.nextInt(40));
            ends.add(end(file, start, length, Outcome.INGESTED));
            start += length;
        }
        Collections.shuffle(ends, random);
        FileFinished last = ends.remove(0);
        if (!ends.isEmpty()) {
            ends.add(ends.get(random.nextInt(ends.size())));
        }

        for (FileFinished each : ends) {
            assertThat(files.ended(each, 0, 0)).isNull();
        }
        assertThat(files.ended(last, 0, 0)).isEqualTo(Outcome.INGESTED);
        assertThat(files.uncommittedFiles()).isEqualTo(1);
    }

    @Test
    void aFileOfNoBytesIsFinishedWithItsOnlyRange() throws Exception {
        assertThat(files.ended(end(file("empty", 0, "v")), 0, 0)).isEqualTo(Outcome.INGESTED);
    }

    @Test
    void theFirstFailureOfARangeIsThatOfTheFile() throws Exception {
        FileEntry file = file("a", 10, "v");
        files.ended(end(file, 0, 4, Outcome.INGESTED), 0, 0);
        files.ended(end(file, 4, 3, Outcome.QUARANTINED), 0, 0);
        files.ended(end(file, 7, 3, Outcome.CHANGED), 0, 0);

        assertThat(commit(1, 0)).containsExactly(new FinishedFile(Outcome.QUARANTINED, "because of 4", 10, 0, 0, null));
    }

    @Test
    void onlyACheckpointBehindTheLastRangeCommitsAFile() throws Exception {
        FileEntry file = file("a", 10, "v");
        files.ended(end(file), 7, 100);

        assertThat(commit(7, 200)).as("its barrier came before").isEmpty();
        assertThat(files.uncommittedFiles()).isEqualTo(1);
        assertThat(commit(8, 300)).hasSize(1);
        assertThat(files.uncommittedFiles()).isZero();
        assertThat(commit(9, 400)).as("known").isEmpty();
    }

    @Test
    void aClockThatGoesBackDoesNotCommitAFileBeforeItsEnd() throws Exception {
        files.ended(end(file("a", 1, "v")), 0, 500);
        assertThat(commit(1, 400)).extracting(FinishedFile::committedMillis).containsExactly(500L);
    }

    @Test
    void aRestoredOneGoesOn() throws Exception {
        FileEntry done = file("done", 10, "v");
        FileEntry half = file("half", 10, "v");
        files.ended(end(done), 3, 0);
        files.ended(end(half, 0, 5, Outcome.INGESTED), 3, 0);

        files = create(true);
        files.restore();
        assertThat(files.uncommittedFiles()).isEqualTo(1);
        assertThat(commit(4, 1)).hasSize(1);
        assertThat(files.ended(end(half, 5, 5, Outcome.INGESTED), 4, 2)).isEqualTo(Outcome.INGESTED);
        assertThat(commit(5, 3)).hasSize(1);
    }

    @Test
    void aNewVersionBeginsAnewAndWhatIsLeftOfTheOldOneDoesNotCount() throws Exception {
        FileEntry old = new FileEntry(Location.parse("s3://lake/in/a"), 10, 1_000, "v1");
        FileEntry young = new FileEntry(Location.parse("s3://lake/in/a"), 6, 2_000, "v2");
        files.ended(end(old, 0, 5, Outcome.INGESTED), 0, 0);
        files.ended(end(young, 0, 3, Outcome.INGESTED), 0, 0);

        assertThat(files.ended(end(old, 5, 5, Outcome.CHANGED), 0, 0)).isNull();
        assertThat(files.ended(end(young, 3, 3, Outcome.INGESTED), 0, 0)).isEqualTo(Outcome.INGESTED);
        assertThat(commit(1, 9)).containsExactly(new FinishedFile(Outcome.INGESTED, null, 6, 0, 9, null));
    }

    @Test
    void aVersionThatWasDiscoveredLaterCountsWhateverItsModificationTimeIs() throws Exception {
        FileEntry first = new FileEntry(Location.parse("file:///in/a"), 10, 2_000, null);
        FileEntry movedOver = new FileEntry(Location.parse("file:///in/a"), 6, 1_000, null);
        files.ended(end(first, 100, 0, 5, Outcome.INGESTED), 0, 0);
        assertThat(files.ended(end(movedOver, 101, 0, 6, Outcome.INGESTED), 0, 0))
                .isEqualTo(Outcome.INGESTED);

        assertThat(files.ended(end(first, 100, 5, 5, Outcome.CHANGED), 0, 0)).isNull();
        assertThat(files.uncommittedFiles()).isEqualTo(1);
        assertThat(commit(1, 9)).containsExactly(new FinishedFile(Outcome.INGESTED, null, 6, 0, 9, null));
    }

    @Test
    void aFileThatIsReadAgainIsCommittedAgain() throws Exception {
        FileEntry file = file("a", 10, "v");
        files.ended(end(file), 0, 1);
        files.ended(end(file, 0, 6, Outcome.INGESTED), 0, 2);
        assertThat(commit(1, 3)).as("the second reading is not at its end").isEmpty();
        files.ended(end(file, 6, 4, Outcome.INGESTED), 1, 4);
        assertThat(commit(2, 5)).containsExactly(new FinishedFile(Outcome.INGESTED, null, 10, 4, 5, null));
    }

    @Test
    void ingestedFilesAreDueInTheOrderOfTheirCommitsAndOnlyThose() throws Exception {
        FileEntry first = file("first", 1, "v");
        FileEntry second = file("second", 1, "v");
        files.ended(end(first), 0, 0);
        files.ended(end(file("odd", 1, "v"), 0, 1, Outcome.QUARANTINED), 0, 0);
        commit(1, 100);
        files.ended(end(second), 1, 150);
        commit(2, 200);

        assertThat(due(99)).isEmpty();
        assertThat(due(100)).containsExactly(first);
        assertThat(due(200)).containsExactlyInAnyOrder(first, second);
        assertThat(files.due(200, FileKey.of(first.location())::equals, 100))
                .extracting(Due::file)
                .containsExactly(second);
        assertThat(files.due(200, key -> false, 1)).hasSize(1);
    }

    @Test
    void whereNothingIsCleanedNothingIsDue() throws Exception {
        files = create(false);
        files.ended(end(file("a", 1, "v")), 0, 0);
        commit(1, 100);
        assertThat(due(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void aCleanedFileIsDueNoMoreAndItsEndIsKept() throws Exception {
        FileEntry moved = file("moved", 1, "v");
        FileEntry left = file("left", 1, "v");
        files.ended(end(moved), 0, 0);
        files.ended(end(left), 0, 0);
        commit(1, 100);
        for (Due each : files.due(100, key -> false, 9)) {
            files.cleaned(each, each.file().equals(moved) ? new Archived(300, "s3://lake/old/moved") : null);
        }

        assertThat(due(Long.MAX_VALUE)).isEmpty();
        assertThat(finished(moved).archived()).isEqualTo(new Archived(300, "s3://lake/old/moved"));
        assertThat(finished(left).archived()).isNull();
    }

    @Test
    void whatCouldNotBeCleanedIsDueAgainLater() throws Exception {
        FileEntry file = file("a", 1, "v");
        files.ended(end(file), 0, 0);
        commit(1, 100);
        files.postpone(files.due(100, key -> false, 9).get(0), 700);

        assertThat(due(699)).isEmpty();
        assertThat(due(700)).containsExactly(file);
    }

    @Test
    void aFileThatIsReadAgainIsNotDueBeforeThatIsCommittedAndOldEnough() throws Exception {
        FileEntry file = file("a", 10, "v");
        files.ended(end(file), 0, 0);
        commit(1, 100);
        files.ended(end(file, 0, 4, Outcome.INGESTED), 1, 150);
        assertThat(due(1_000)).as("it is being read").isEmpty();

        files.ended(end(file, 4, 6, Outcome.INGESTED), 1, 160);
        commit(2, 200);
        assertThat(due(199)).as("counted from the first commit").isEmpty();
        assertThat(due(200)).containsExactly(file);
        assertThat(store.due.values().stream().mapToInt(java.util.Map::size).sum())
                .isEqualTo(1);
    }

    @Test
    void forgetsWhatBecameOfOldFilesSomeBucketsAtATime() throws Exception {
        for (int i = 0; i < 20; i++) {
            files.ended(end(file("old-" + i, 1, "v")), 0, 100);
        }
        files.ended(end(file("young", 1, "v")), 0, 200);
        commit(1, 300);

        int half = files.forget(200, Buckets.COUNT / 2);
        assertThat(half).isBetween(1, 19);
        assertThat(half + files.forget(200, Buckets.COUNT / 2)).isEqualTo(20);
        assertThat(files.forget(200, Buckets.COUNT)).as("the second time round").isZero();
        assertThat(finished(file("young", 1, "v"))).isNotNull();
    }
}
