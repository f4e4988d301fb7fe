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
package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.ledger.FileLedger.Sighting;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FileLedgerTest {
    private static final long MANY = Long.MAX_VALUE;
    private static final long SPLIT = 100;

    private final MemoryLedgerStore store = new MemoryLedgerStore();
    private ReleaseOrder order = ReleaseOrder.OLDEST_FIRST;
    private Lanes lanes = Lanes.of(bucket -> bucket % 128);
    private boolean allowsOverwrites;
    private FileLedger ledger = open();

    private FileLedger open() {
        return new FileLedger(
                store,
                lanes,
                new LedgerConfig(order, SPLIT, allowsOverwrites, ReleaseLimits.NONE, ReleaseShare.NONE),
                file -> file.location().name().endsWith(".json"));
    }

    private void reopen() throws Exception {
        ledger = open();
        ledger.restore();
    }

    private static FileEntry file(String name, long size, long modified) {
        return new FileEntry(Location.parse("s3://lake/in/" + name), size, modified, null);
    }

    private Sighting observe(FileEntry file) throws Exception {
        return ledger.observe(file, Standing.NEW, 0, 0);
    }

    private List<String> release(int ranges, long bytes) throws Exception {
        return ledger.release(new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, ranges, bytes), 0).stream()
                .map(ReleasedRange::range)
                .map(range -> range.file().location().name() + " " + range.start() + "-" + range.end())
                .toList();
    }

    @Test
    void aFileIsNewOnceAndThenKnown() throws Exception {
        assertThat(observe(file("a.gz", 10, 1))).isEqualTo(Sighting.NEW);
        assertThat(observe(file("a.gz", 10, 1))).isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).containsExactly("a.gz 0-10");
        assertThat(observe(file("a.gz", 10, 1))).isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).isEmpty();
    }

    @Test
    void everyRangeKnowsWhenItsFileWasFirstSeen() throws Exception {
        ledger.observe(file("a.json", 3 * SPLIT, 1), Standing.NEW, 0, 77);
        ledger.observe(file("a.json", 3 * SPLIT, 1), Standing.NEW, 0, 88);
        assertThat(ledger.release(new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, 1, MANY), 0))
                .extracting(ReleasedRange::discoveredMillis)
                .containsExactly(77L);
        ledger.snapshot();
        reopen();
        assertThat(ledger.release(new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, 9, MANY), 0))
                .extracting(ReleasedRange::discoveredMillis)
                .containsExactly(77L, 77L);
    }

    @Test
    void aFileThatChangesWhileItWaitsIsReleasedOnceAsItIsNow() throws Exception {
        observe(file("a.gz", 10, 1));
        ledger.snapshot();
        reopen();
        assertThat(observe(file("a.gz", 20, 2))).isEqualTo(Sighting.KNOWN);
        assertThat(ledger.backlogBytes()).isEqualTo(20);
        assertThat(release(9, MANY)).containsExactly("a.gz 0-20");
        assertThat(observe(file("a.gz", 20, 2))).isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).isEmpty();
    }

    private static FileEntry version(String version, long modified) {
        return new FileEntry(Location.parse("s3://lake/in/big.json"), 250, modified, version);
    }

    private void allowOverwrites() throws Exception {
        ledger.snapshot();
        allowsOverwrites = true;
        reopen();
    }

    @Test
    void eachVersionIsReadOnceWhereOverwritesAreAllowed() throws Exception {
        allowOverwrites();
        observe(version("one", 1));
        assertThat(release(9, MANY)).hasSize(3);

        assertThat(observe(version("two", 2))).isEqualTo(Sighting.AGAIN);
        assertThat(release(9, MANY)).hasSize(3);
        assertThat(observe(version("two", 2))).isEqualTo(Sighting.KNOWN);
        assertThat(observe(version("one", 1)))
                .as("out of a page that was overtaken")
                .isEqualTo(Sighting.KNOWN);
        assertThat(observe(version("three", 2))).as("within a second").isEqualTo(Sighting.AGAIN);
        assertThat(observe(version("four", 3))).as("while it waits").isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).hasSize(3);
        assertThat(release(9, MANY)).isEmpty();
        assertThat(ledger.knownFiles()).isEqualTo(1);
    }

    @Test
    void timeAndSizeTellVersionsApartWhereTheStoreHasNone() throws Exception {
        allowOverwrites();
        observe(file("a.gz", 10, 5));
        release(9, MANY);

        assertThat(observe(file("a.gz", 11, 5))).isEqualTo(Sighting.AGAIN);
        release(9, MANY);
        assertThat(observe(file("a.gz", 11, 4))).as("an older copy").isEqualTo(Sighting.AGAIN);
        release(9, MANY);
        assertThat(observe(file("a.gz", 11, 4))).isEqualTo(Sighting.KNOWN);
    }

    @Test
    void nothingIsReadAgainWhenOverwritesAreAllowedLater() throws Exception {
        observe(version("one", 1));
        release(9, MANY);
        assertThat(observe(version("two", 2))).isEqualTo(Sighting.KNOWN);
        assertThat(ledger.observe(file("old.gz", 1, 1), Standing.BASELINE, 0, 0))
                .isEqualTo(Sighting.NEW);

        allowOverwrites();
        assertThat(observe(version("two", 2))).isEqualTo(Sighting.KNOWN);
        assertThat(ledger.observe(file("old.gz", 2, 1), Standing.BASELINE, 0, 0))
                .isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).isEmpty();
        assertThat(observe(version("three", 3))).isEqualTo(Sighting.AGAIN);
        assertThat(observe(file("old.gz", 3, 1))).isEqualTo(Sighting.AGAIN);
    }

    @Test
    void whatIsLeftOfAChangedFileIsReleasedUnlessItIsReadAgainWhole() throws Exception {
        observe(version("one", 1));
        release(1, MANY);
        assertThat(observe(version("two", 2))).isEqualTo(Sighting.KNOWN);
        assertThat(release(1, MANY)).containsExactly("big.json 100-200");

        allowOverwrites();
        assertThat(observe(version("two", 2))).isEqualTo(Sighting.AGAIN);
        assertThat(ledger.backlogBytes()).isEqualTo(250);
        assertThat(release(9, MANY)).containsExactly("big.json 0-100", "big.json 100-200", "big.json 200-250");
    }

    @Test
    void aFileThatIsAskedForSinceItWasSeenIsReadAgainOnce() throws Exception {
        ledger.observe(file("a.json", 3 * SPLIT, 1), Standing.NEW, 0, 10);
        assertThat(release(9, MANY)).hasSize(3);

        assertThat(ledger.observe(file("a.json", SPLIT, 5), Standing.NEW, 20, 30))
                .isEqualTo(Sighting.AGAIN);
        assertThat(ledger.observe(file("a.json", SPLIT, 5), Standing.NEW, 20, 40))
                .isEqualTo(Sighting.KNOWN);
        ledger.snapshot();
        reopen();
        assertThat(ledger.observe(file("a.json", SPLIT, 5), Standing.NEW, 20, 50))
                .isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).containsExactly("a.json 0-100");
        assertThat(ledger.knownFiles()).isEqualTo(1);
        assertThat(ledger.observe(file("a.json", SPLIT, 5), Standing.NEW, 60, 70))
                .isEqualTo(Sighting.AGAIN);
    }

    @Test
    void aFileThatWaitsWhenItIsAskedForIsReadOnceAndWhole() throws Exception {
        for (ReleaseOrder before : ReleaseOrder.values()) {
            for (boolean stored : new boolean[] {false, true}) {
                order = before;
                ledger = open();
                store.seen.clear();
                store.backlogs.clear();
                store.totals.clear();
                ledger.observe(file("a.json", 3 * SPLIT, 1), Standing.NEW, 0, 10);
                ledger.observe(file("b.gz", 7, 2), Standing.NEW, 0, 10);
                if (before == ReleaseOrder.OLDEST_FIRST) {
                    assertThat(release(1, MANY)).containsExactly("a.json 0-100");
                }
                order = ReleaseOrder.NEWEST_FIRST;
                if (stored) {
                    ledger.snapshot();
                    reopen();
                }

                ledger.observe(file("a.json", 2 * SPLIT, 5), Standing.NEW, 20, 30);

                assertThat(ledger.backlogFiles()).isEqualTo(2);
                assertThat(ledger.backlogBytes()).isEqualTo(2 * SPLIT + 7);
                assertThat(release(9, MANY)).containsExactlyInAnyOrder("a.json 0-100", "a.json 100-200", "b.gz 0-7");
                assertThat(ledger.backlogFiles()).isZero();
                assertThat(ledger.backlogBytes()).isZero();
            }
        }
    }

    @Test
    void aFileThatComesAfterItWasAskedForIsReadOnceWhateverTheClocksSay() throws Exception {
        assertThat(ledger.observe(file("a.gz", 10, 1), Standing.NEW, 99, 30)).isEqualTo(Sighting.NEW);
        assertThat(ledger.observe(file("a.gz", 10, 1), Standing.NEW, 99, 40)).isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).containsExactly("a.gz 0-10");
    }

    @Test
    void aFileThatWasOnlyRememberedIsReadWhenItIsAskedFor() throws Exception {
        ledger.observe(file("a.gz", 10, 1), Standing.BASELINE, 0, 10);
        assertThat(ledger.observe(file("a.gz", 10, 1), Standing.BASELINE, 20, 30))
                .isEqualTo(Sighting.AGAIN);
        assertThat(release(9, MANY)).containsExactly("a.gz 0-10");
    }

    @Test
    void aFileThatIsReleasedBeforeASnapshotCostsTheBacklogNothing() throws Exception {
        observe(file("a.gz", 10, 1));
        observe(file("b.gz", 10, 2));
        assertThat(release(1, MANY)).containsExactly("a.gz 0-10");
        assertThat(store.backlogWrites).isZero();

        ledger.snapshot();
        assertThat(store.backlogWrites).isEqualTo(1);
        ledger.snapshot();
        assertThat(store.backlogWrites).isEqualTo(1);

        reopen();
        assertThat(release(9, MANY)).containsExactly("b.gz 0-10");
        assertThat(store.waiting(Arrival.BACKFILL)).isZero();
    }

    @Test
    void aFileThatIsCutBeforeASnapshotContinuesBehindIt() throws Exception {
        observe(file("a.json", 250, 1));
        assertThat(release(1, MANY)).containsExactly("a.json 0-100");
        ledger.snapshot();
        reopen();
        assertThat(release(9, MANY)).containsExactly("a.json 100-200", "a.json 200-250");
        ledger.snapshot();
        reopen();
        assertThat(release(9, MANY)).isEmpty();
    }

    @Test
    void aBaselineFileIsRememberedButNeverReleased() throws Exception {
        assertThat(ledger.observe(file("old.gz", 10, 1), Standing.BASELINE, 0, 7))
                .isEqualTo(Sighting.NEW);
        assertThat(observe(file("old.gz", 10, 1))).isEqualTo(Sighting.KNOWN);
        assertThat(release(9, MANY)).isEmpty();
        assertThat(ledger.knownFiles()).isEqualTo(1);
        assertThat(ledger.backlogFiles()).isZero();
        assertThat(store.seen.values()).containsExactly(new SeenFile(file("old.gz", 10, 1), true, 7));
    }

    @Test
    void releasesOldestFilesFirst() throws Exception {
        observe(file("c.gz", 1, 30));
        observe(file("a.gz", 1, -10));
        observe(file("b.gz", 1, 20));

        assertThat(ledger.backlog(Arrival.BACKFILL).headOrder()).isEqualTo(-10);
        assertThat(release(2, MANY)).containsExactly("a.gz 0-1", "b.gz 0-1");
        assertThat(release(2, MANY)).containsExactly("c.gz 0-1");
        assertThat(ledger.backlog(Arrival.BACKFILL)).isEqualTo(BacklogView.EMPTY);
    }

    @Test
    void releasesNewestFilesFirstWhenAsked() throws Exception {
        order = ReleaseOrder.NEWEST_FIRST;
        ledger = open();
        observe(file("c.gz", 1, 30));
        observe(file("a.gz", 1, -10));
        observe(file("b.gz", 1, 20));

        assertThat(ledger.backlog(Arrival.BACKFILL).headOrder()).isEqualTo(-30);
        assertThat(release(9, MANY)).containsExactly("c.gz 0-1", "b.gz 0-1", "a.gz 0-1");
    }

    @Test
    void aNewOrderAppliesToWhatComesLater() throws Exception {
        observe(file("b.gz", 1, 20));
        observe(file("a.gz", 1, 10));
        ledger.snapshot();
        order = ReleaseOrder.NEWEST_FIRST;
        reopen();
        observe(file("c.gz", 1, 5));
        observe(file("d.gz", 1, 6));

        assertThat(release(9, MANY)).containsExactly("d.gz 0-1", "c.gz 0-1", "a.gz 0-1", "b.gz 0-1");
    }

    @Test
    void splittableFilesAreReleasedRangeByRange() throws Exception {
        observe(file("big.json", 250, 1));
        observe(file("next.json", 5, 2));

        assertThat(release(1, MANY)).containsExactly("big.json 0-100");
        assertThat(ledger.backlogFiles()).isEqualTo(2);
        assertThat(ledger.backlogBytes()).isEqualTo(155);
        assertThat(release(9, MANY)).containsExactly("big.json 100-200", "big.json 200-250", "next.json 0-5");
        assertThat(ledger.backlogFiles()).isZero();
        assertThat(ledger.backlogBytes()).isZero();
    }

    @Test
    void aCrumbAtTheEndIsNotARangeOfItsOwn() throws Exception {
        observe(file("big.json", 210, 1));
        observe(file("bigger.json", 211, 2));

        assertThat(release(9, MANY))
                .containsExactly(
                        "big.json 0-100",
                        "big.json 100-210",
                        "bigger.json 0-100",
                        "bigger.json 100-200",
                        "bigger.json 200-211");
    }

    @Test
    void filesThatCannotBeSplitAndEmptyOnesAreOneRange() throws Exception {
        observe(file("big.gz", 1000, 1));
        observe(file("empty.json", 0, 2));

        assertThat(release(9, MANY)).containsExactly("big.gz 0-1000", "empty.json 0-0");
    }

    @Test
    void stopsAtTheLimitOfRangesAndBehindTheLimitOfBytes() throws Exception {
        for (int i = 0; i < 10; i++) {
            observe(file(i + ".gz", 10, i));
        }

        assertThat(release(3, MANY)).hasSize(3);
        assertThat(release(9, 1)).containsExactly("3.gz 0-10");
        assertThat(release(9, 11)).containsExactly("4.gz 0-10", "5.gz 0-10");
        assertThat(release(9, 20)).containsExactly("6.gz 0-10", "7.gz 0-10");
    }

    @Test
    void goesOnWithinAFileAfterARestore() throws Exception {
        observe(file("big.json", 250, 1));
        release(1, MANY);
        ledger.snapshot();
        reopen();

        assertThat(ledger.knownFiles()).isEqualTo(1);
        assertThat(ledger.backlogFiles()).isEqualTo(1);
        assertThat(ledger.backlogBytes()).isEqualTo(150);
        assertThat(release(9, MANY)).containsExactly("big.json 100-200", "big.json 200-250");
    }

    @Test
    void writesTotalsOnlyOfLanesThatChanged() throws Exception {
        observe(file("a.gz", 1, 1));
        ledger.snapshot();
        ledger.snapshot();
        assertThat(store.totalsWritten).isEqualTo(1);
        observe(file("a.gz", 1, 1));
        ledger.snapshot();
        assertThat(store.totalsWritten).isEqualTo(1);
    }

    @Test
    void looksIntoTheStoreOnceForManyReleases() throws Exception {
        lanes = Lanes.of(bucket -> bucket / 16);
        ledger = open();
        for (int i = 0; i < 20_000; i++) {
            observe(file(i + ".gz", 1, i));
        }
        assertThat(ledger.release(new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, 20_000, MANY), 0))
                .hasSize(20_000);
        assertThat(store.looks).isLessThan(2_500);
    }

    /** Random sightings, releases and restarts, beside a sorted list. */
    @RepeatedTest(20)
    void behavesLikeASortedList() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        order = random.nextBoolean() ? ReleaseOrder.OLDEST_FIRST : ReleaseOrder.NEWEST_FIRST;
        allowsOverwrites = random.nextBoolean();
        int groups = 1 + random.nextInt(500);
        lanes = Lanes.of(bucket -> bucket % groups);
        ledger = open();
        LedgerModel model = new LedgerModel(order, allowsOverwrites, "seed " + seed);
        for (int step = 0; step < 3_000; step++) {
            int dice = random.nextInt(20);
            if (dice < 16) {
                FileEntry file = file(
                        random.nextInt(4_000) + (random.nextBoolean() ? ".json" : ".gz"),
                        random.nextInt(300),
                        random.nextInt(2_000) - 1_000);
                assertThat(observe(file)).as("seed %d", seed).isEqualTo(model.observe(file));
                assertThat(observe(file)).as("seed %d", seed).isEqualTo(Sighting.KNOWN);
            } else if (dice < 19) {
                ledger.release(new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, 1 + random.nextInt(40), MANY), 0)
                        .forEach(released -> model.released(released.range()));
            } else {
                ledger.snapshot();
                reopen();
            }
            assertThat(ledger.backlogFiles()).as("seed %d", seed).isEqualTo(model.waitingFiles());
            assertThat(ledger.backlogBytes()).as("seed %d", seed).isEqualTo(model.waitingBytes());
            assertThat(ledger.knownFiles()).as("seed %d", seed).isEqualTo(model.knownFiles());
        }
        ledger.release(new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, Integer.MAX_VALUE, MANY), 0)
                .forEach(last -> model.released(last.range()));
        assertThat(model.waitingFiles()).as("seed %d", seed).isZero();
    }
}
