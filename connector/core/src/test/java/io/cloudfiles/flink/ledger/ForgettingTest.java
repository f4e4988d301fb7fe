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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class ForgettingTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int ALL = Integer.MAX_VALUE;
    private static final Allowance ALL_THAT_WAITS = new Allowance(Arrival.BACKFILL, ALL, ALL, Long.MAX_VALUE);

    private final MemoryLedgerStore store = new MemoryLedgerStore();
    private FileLedger ledger = open();

    private FileLedger open() {
        return new FileLedger(
                store,
                Lanes.of(bucket -> bucket % 128),
                new LedgerConfig(ReleaseOrder.OLDEST_FIRST, 100, false, ReleaseLimits.NONE, ReleaseShare.NONE),
                file -> true);
    }

    private void reopen() throws Exception {
        ledger.snapshot();
        ledger = open();
        ledger.restore();
    }

    private static FileEntry file(String name, long day) {
        return new FileEntry(Location.parse("s3://lake/in/" + name), 1, day * DAY * 1_000, null);
    }

    private void observe(String name, long modifiedDay, long seenDay) throws Exception {
        ledger.observe(file(name, modifiedDay), Standing.NEW, 0, seenDay * DAY);
    }

    private void releaseAll(long day) throws Exception {
        ledger.release(ALL_THAT_WAITS, day * DAY);
    }

    private void forgetBefore(long day) throws Exception {
        ledger.mayForget(day * DAY * 1_000);
        assertThat(ledger.forgetSome(ALL)).isFalse();
    }

    private boolean knows(String name) throws Exception {
        return store.seen(FileKey.of(Location.parse("s3://lake/in/" + name))) != null;
    }

    @Test
    void forgetsWhatWasModifiedAndSeenBefore() throws Exception {
        observe("old", 3, 4);
        observe("modified", 6, 4);
        observe("seen", 3, 6);
        ledger.observe(file("baseline", 3), Standing.BASELINE, 0, 4 * DAY);
        releaseAll(4);

        forgetBefore(5);

        assertThat(store.seen.values())
                .extracting(seen -> seen.file().location().name())
                .containsExactlyInAnyOrder("modified", "seen");
        assertThat(ledger.knownFiles()).isEqualTo(2);
        reopen();
        assertThat(ledger.knownFiles()).isEqualTo(2);
    }

    @Test
    void keepsWhatWaitsOrIsBeingRead() throws Exception {
        observe("waiting", 3, 3);
        forgetBefore(30);
        assertThat(knows("waiting")).isTrue();

        reopen();
        releaseAll(40);
        forgetBefore(40);
        assertThat(knows("waiting")).as("it was released at that time").isTrue();
        forgetBefore(41);
        assertThat(knows("waiting")).isFalse();
        assertThat(ledger.knownFiles()).isZero();
    }

    @Test
    void keepsWhatWaitsInAnotherOrder() throws Exception {
        observe("waiting", 3, 3);
        ledger.snapshot();
        ledger = new FileLedger(
                store,
                Lanes.of(bucket -> bucket % 128),
                new LedgerConfig(ReleaseOrder.NEWEST_FIRST, 100, false, ReleaseLimits.NONE, ReleaseShare.NONE),
                file -> true);
        ledger.restore();
        forgetBefore(30);
        assertThat(knows("waiting")).isTrue();
    }

    @Test
    void aFileThatIsReleasedSoonCostsNoWrite() throws Exception {
        observe("soon", 3, 3);
        ledger.release(ALL_THAT_WAITS, 4 * DAY - 1);
        assertThat(store.seen.values()).extracting(SeenFile::releasedMillis).containsExactly(0L);
    }

    @Test
    void goesOnWhereItWasAndScansOnceForEachTime() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            observe("f" + i, 3, 3);
        }
        releaseAll(3);
        ledger.mayForget(5 * DAY * 1_000);
        long known = ledger.knownFiles();
        for (int i = 0; i < 5; i++) {
            assertThat(ledger.forgetSome(2_000)).isTrue();
            assertThat(known - ledger.knownFiles()).isBetween(100L, 400L);
            known = ledger.knownFiles();
            reopen();
            ledger.mayForget(5 * DAY * 1_000);
        }
        assertThat(known).isLessThan(1_400);
        forgetBefore(5);
        assertThat(store.seen).isEmpty();
        forgetBefore(4);
        forgetBefore(5);
    }

    @Test
    void beginsWithTheLaneThatWasScannedLongestAgo() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            observe("f" + i, 9, 9);
        }
        releaseAll(9);
        int looks = 0;
        for (int day = 1; day < 9; day++) {
            ledger.mayForget(day * DAY * 1_000);
            ledger.forgetSome(3_000);
            looks += 3_000;
            reopen();
        }
        assertThat(looks).as("enough for all, were none looked at twice").isGreaterThan(3_000 + Buckets.COUNT);
        assertThat(store.totals.values())
                .filteredOn(totals -> totals.knownFiles() > 0)
                .allMatch(totals -> totals.forgottenBeforeMicros() > LaneTotals.NEVER);
    }
}
