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
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** New files beside those of a back-fill. */
class TwoBacklogsTest {
    private static final long SPLIT = 100;

    private final MemoryLedgerStore store = new MemoryLedgerStore();
    private ReleaseShare share = ReleaseShare.USUAL;
    private boolean allowsOverwrites;
    private FileLedger ledger = open();

    private FileLedger open() {
        return new FileLedger(
                store,
                Lanes.of(bucket -> bucket % 128),
                new LedgerConfig(ReleaseOrder.OLDEST_FIRST, SPLIT, allowsOverwrites, ReleaseLimits.NONE, share),
                file -> file.location().name().endsWith(".json"));
    }

    private void reopen() throws Exception {
        ledger.snapshot();
        ledger = open();
        ledger.restore();
    }

    private static FileEntry file(String name, long size, long modified) {
        return new FileEntry(Location.parse("s3://lake/in/" + name), size, modified, null);
    }

    private Sighting observe(FileEntry file, Standing standing) throws Exception {
        return ledger.observe(file, standing, 0, 10);
    }

    private List<String> release(Arrival arrival, int ranges) throws Exception {
        return ledger.release(new Allowance(arrival, Integer.MAX_VALUE, ranges, Long.MAX_VALUE), 20).stream()
                .map(ReleasedRange::range)
                .map(range -> range.file().location().name() + " " + range.start() + "-" + range.end())
                .toList();
    }

    private BacklogView view(Arrival arrival) {
        return ledger.backlog(arrival);
    }

    @Test
    void eachKindWaitsInAnOrderOfItsOwnAlsoBehindARestart() throws Exception {
        observe(file("old-2.gz", 20, 2), Standing.BACKFILL);
        observe(file("new-4.json", 150, 4), Standing.NEW);
        observe(file("old-1.gz", 10, 1), Standing.BACKFILL);
        observe(file("new-3.gz", 30, 3), Standing.NEW);
        observe(file("never.gz", 30, 3), Standing.BASELINE);

        for (int i = 0; i < 2; i++) {
            assertThat(view(Arrival.BACKFILL)).isEqualTo(new BacklogView(2, 30, 2, 1, false));
            assertThat(view(Arrival.NEW)).isEqualTo(new BacklogView(2, 180, 3, 3, false));
            assertThat(ledger.backlogFiles()).isEqualTo(4);
            assertThat(ledger.backlogBytes()).isEqualTo(210);
            reopen();
        }
        assertThat(release(Arrival.NEW, 2)).containsExactly("new-3.gz 0-30", "new-4.json 0-100");
        assertThat(view(Arrival.NEW)).isEqualTo(new BacklogView(1, 50, 1, 4, true));
        reopen();
        assertThat(release(Arrival.BACKFILL, 9)).containsExactly("old-1.gz 0-10", "old-2.gz 0-20");
        assertThat(view(Arrival.BACKFILL)).isEqualTo(BacklogView.EMPTY);
        assertThat(release(Arrival.NEW, 9)).containsExactly("new-4.json 100-150");
        assertThat(ledger.knownFiles()).isEqualTo(5);
    }

    @Test
    void aFileThatChangesWhileItWaitsStaysInItsBacklog() throws Exception {
        observe(file("a.gz", 10, 1), Standing.NEW);
        assertThat(observe(file("a.gz", 20, 2), Standing.BACKFILL)).isEqualTo(Sighting.KNOWN);
        assertThat(view(Arrival.NEW).bytes()).isEqualTo(20);
        assertThat(view(Arrival.BACKFILL)).isEqualTo(BacklogView.EMPTY);

        observe(file("b.json", 150, 1), Standing.BACKFILL);
        release(Arrival.BACKFILL, 1);
        assertThat(observe(file("b.json", 300, 2), Standing.NEW)).isEqualTo(Sighting.KNOWN);
        assertThat(view(Arrival.BACKFILL)).as("what is left").isEqualTo(new BacklogView(1, 50, 1, 1, true));
    }

    @Test
    void aNewVersionIsAsNewAsItIsFound() throws Exception {
        allowsOverwrites = true;
        reopen();
        observe(file("a.gz", 10, 1), Standing.BACKFILL);
        release(Arrival.BACKFILL, 1);
        assertThat(observe(file("a.gz", 10, 2), Standing.NEW)).isEqualTo(Sighting.AGAIN);
        assertThat(release(Arrival.BACKFILL, 9)).isEmpty();
        assertThat(release(Arrival.NEW, 9)).containsExactly("a.gz 0-10");
    }

    @Test
    void whatIsAskedForAgainIsABackfillThoughItIsNew() throws Exception {
        observe(file("a.gz", 10, 1), Standing.NEW);
        assertThat(ledger.observe(file("a.gz", 10, 1), Standing.NEW, 15, 16)).isEqualTo(Sighting.AGAIN);
        assertThat(release(Arrival.NEW, 9)).isEmpty();
        assertThat(release(Arrival.BACKFILL, 9)).containsExactly("a.gz 0-10");
    }

    @Test
    void withoutAShareAllWaitInOneOrder() throws Exception {
        observe(file("before.gz", 10, 3), Standing.NEW);
        share = ReleaseShare.NONE;
        reopen();
        observe(file("old.gz", 10, 2), Standing.BACKFILL);
        observe(file("new.gz", 10, 1), Standing.NEW);
        assertThat(release(Arrival.BACKFILL, 9)).containsExactly("new.gz 0-10", "old.gz 0-10");
        assertThat(release(Arrival.NEW, 9)).as("of when there was one").containsExactly("before.gz 0-10");
    }

    /** As states of releases that knew one kind have it. */
    @Test
    void whatWaitsWithoutAKindIsOfABackfill() throws Exception {
        share = ReleaseShare.NONE;
        reopen();
        observe(file("a.gz", 10, 1), Standing.NEW);
        share = ReleaseShare.USUAL;
        reopen();
        assertThat(view(Arrival.BACKFILL).files()).isEqualTo(1);
        assertThat(observe(file("a.gz", 20, 2), Standing.NEW)).isEqualTo(Sighting.KNOWN);
        assertThat(release(Arrival.BACKFILL, 9)).containsExactly("a.gz 0-20");
    }

    @Test
    void aNewFileThatWaitsIsNotForgotten() throws Exception {
        observe(file("a.gz", 10, 1), Standing.NEW);
        ledger.mayForget(Long.MAX_VALUE - 1);
        assertThat(ledger.forgetSome(Integer.MAX_VALUE)).isFalse();
        assertThat(ledger.knownFiles()).isEqualTo(1);
        release(Arrival.NEW, 1);
        reopen();
        ledger.mayForget(Long.MAX_VALUE);
        ledger.forgetSome(Integer.MAX_VALUE);
        assertThat(ledger.knownFiles()).isZero();
    }
}
