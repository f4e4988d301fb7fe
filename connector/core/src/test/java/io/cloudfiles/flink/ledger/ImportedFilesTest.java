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

import static org.assertj.core.api.Assertions.assertThat;

class ImportedFilesTest {
    private static final Location FILE = Location.parse("s3://lake/in/a.json");
    private static final long ANY_TIME = 1_700_000_000_000_000L;

    private final MemoryLedgerStore store = new MemoryLedgerStore();
    private FileLedger ledger = open(true);

    private FileLedger open(boolean allowsOverwrites) {
        return new FileLedger(
                store,
                Lanes.of(bucket -> bucket % 128),
                new LedgerConfig(
                        ReleaseOrder.OLDEST_FIRST, 100, allowsOverwrites, ReleaseLimits.NONE, ReleaseShare.NONE),
                file -> false);
    }

    private static FileEntry found(long size, long modified, String version) {
        return new FileEntry(FILE, size, modified, version);
    }

    @Test
    void whatIsFoundFirstIsTheVersionThatWasIngested() throws Exception {
        assertThat(ledger.enterImported(SeenFile.imported(FILE, 0, 7))).isTrue();

        assertThat(ledger.observe(found(10, ANY_TIME, "e1"), Standing.NEW, 0, 8))
                .isEqualTo(Sighting.KNOWN);
        assertThat(store.seen.values())
                .containsExactly(new SeenFile(found(10, ANY_TIME, "e1"), SeenFile.Origin.IMPORTED, 7, 0));
        assertThat(ledger.observe(found(10, ANY_TIME, "e1"), Standing.NEW, 0, 9))
                .isEqualTo(Sighting.KNOWN);
        assertThat(ledger.backlogFiles()).isZero();

        assertThat(ledger.observe(found(10, ANY_TIME + 1, "e2"), Standing.NEW, 0, 9))
                .isEqualTo(Sighting.AGAIN);
        assertThat(ledger.backlogFiles()).isOne();
    }

    @Test
    void anotherSizeIsAnotherVersion() throws Exception {
        ledger.enterImported(SeenFile.imported(FILE, 10, 7));

        assertThat(ledger.observe(found(11, ANY_TIME, "e1"), Standing.NEW, 0, 8))
                .isEqualTo(Sighting.AGAIN);
        assertThat(ledger.backlogBytes()).isEqualTo(11);
    }

    @Test
    void anotherSizeIsNotReadWithoutOverwrites() throws Exception {
        ledger = open(false);
        ledger.enterImported(SeenFile.imported(FILE, 10, 7));

        assertThat(ledger.observe(found(11, ANY_TIME, "e1"), Standing.NEW, 0, 8))
                .isEqualTo(Sighting.KNOWN);
        assertThat(ledger.observe(found(11, ANY_TIME, "e1"), Standing.NEW, 0, 8))
                .isEqualTo(Sighting.KNOWN);
        assertThat(ledger.backlogFiles()).isZero();
    }

    @Test
    void itIsReadWhenItIsAskedFor() throws Exception {
        ledger.enterImported(SeenFile.imported(FILE, 10, 7));

        assertThat(ledger.observe(found(10, ANY_TIME, "e1"), Standing.NEW, 8, 8))
                .isEqualTo(Sighting.AGAIN);
        assertThat(store.seen.values())
                .containsExactly(new SeenFile(found(10, ANY_TIME, "e1"), SeenFile.Origin.DISCOVERED, 8, 0));
    }

    @Test
    void whatIsKnownStaysAsItIs() throws Exception {
        ledger.observe(found(10, ANY_TIME, "e1"), Standing.NEW, 0, 8);

        assertThat(ledger.enterImported(SeenFile.imported(FILE, 10, 7))).isFalse();
        assertThat(ledger.knownFiles()).isOne();
        assertThat(ledger.backlogFiles()).isOne();
        assertThat(ledger.enterImported(SeenFile.imported(FILE.parent().child("b"), 10, 7)))
                .isTrue();
        assertThat(ledger.knownFiles()).isEqualTo(2);
    }
}
