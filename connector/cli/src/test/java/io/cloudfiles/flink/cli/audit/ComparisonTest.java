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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.cli.audit.Finding.What;
import io.cloudfiles.flink.cli.state.FileState.Stage;
import io.cloudfiles.flink.delta.origin.RowsOfFile;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.discovery.ReprocessRequest;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Each row of the comparison's table, and what stands between them. */
class ComparisonTest {
    private static final Instant LISTED = Instant.parse("2026-01-31T12:00:00Z");
    private static final Location FILE = Location.parse("s3://b/in/a.json");
    private static final FileEntry OLD = entry(FILE, LISTED.minusSeconds(600), "e1");
    private static final FileEntry YOUNG = entry(FILE, LISTED.minusSeconds(10), "e1");
    private static final FileEntry CHANGED = entry(FILE, LISTED.minusSeconds(500), "e2");

    private @Nullable Long forgottenBefore;
    private @Nullable Instant unproved;
    private @Nullable Instant listed = LISTED;
    private boolean allowsOverwrites;
    private List<ReprocessRequest> requests = List.of();
    private boolean isFound;
    private boolean isAllCommitted;
    private final Totals totals = new Totals();

    private static FileEntry entry(Location file, Instant modified, String version) {
        return new FileEntry(file, 7, PathFilter.floorMicros(modified), version);
    }

    private static Claim stored(FileEntry entry) {
        return new Claim.InStore(entry);
    }

    private static Claim known(Stage stage, long rows, boolean committed) {
        return new Claim.InLedger(OLD, stage, rows, committed, false, LISTED.toEpochMilli());
    }

    private static Claim added(FileEntry of, long rows, boolean isNewer) {
        return new Claim.InTable(of.location(), RowsOfFile.versionOf(of), rows, isNewer, LISTED.toEpochMilli());
    }

    private static Claim added(long rows, Instant committed) {
        return new Claim.InTable(OLD.location(), RowsOfFile.versionOf(OLD), rows, false, committed.toEpochMilli());
    }

    private static ReprocessRequest asked(Instant time, String path) {
        return new ReprocessRequest(time.toEpochMilli(), List.of(PathPattern.parse(path, false)), null, null);
    }

    private static Claim added(long rows) {
        return added(OLD, rows, false);
    }

    /** What is found of claims that are of one file. */
    private List<What> of(Claim... claims) {
        List<What> found = new ArrayList<>();
        Bounds bounds = new Bounds(
                PathFilter.from(Inventory.config(Map.of("path", "s3://b/in"), Map.of())),
                listed,
                forgottenBefore,
                unproved,
                allowsOverwrites,
                requests);
        CheckpointUnderWay underWay =
                new CheckpointUnderWay(isFound ? Set.of(OLD.location()) : Set.of(), isAllCommitted);
        new Comparison(bounds, underWay, totals, finding -> found.add(finding.what())).take(List.of(claims));
        return found;
    }

    @Test
    void aFileThatIsInTheStoreOnlyIsMissingWhenAListingShouldHaveFoundIt() {
        assertThat(of(stored(OLD))).containsExactly(What.MISSING);
        assertThat(of(stored(YOUNG))).containsExactly(What.PENDING);
        isFound = true;
        assertThat(of(stored(OLD))).containsExactly(What.PENDING);
        isFound = false;
        listed = null;
        assertThat(of(stored(OLD))).containsExactly(What.PENDING);
    }

    @Test
    void aFileThatMayBeForgottenIsExpired() {
        forgottenBefore = OLD.modifiedMicros() + 1;
        assertThat(of(stored(OLD))).containsExactly(What.EXPIRED);
        assertThat(of(stored(YOUNG))).containsExactly(What.PENDING);
        assertThat(of(added(5))).isEmpty();
        assertThat(of(stored(OLD), added(5))).isEmpty();
        assertThat(totals.forgotten).isEqualTo(2);
        assertThat(of(stored(YOUNG), added(YOUNG, 5, false)))
                .as("too young to be forgotten")
                .containsExactly(What.UNKNOWN_ROWS);
    }

    @Test
    void rowsOfAFileThatTheLedgerDoesNotKnowAreTold() {
        assertThat(of(stored(OLD), added(5))).containsExactly(What.UNKNOWN_ROWS);
        assertThat(of(added(5))).containsExactly(What.UNKNOWN_ROWS);
        assertThat(of(added(OLD, 5, true))).containsExactly(What.PENDING);
        FileEntry ofAnother = entry(Location.parse("s3://b/other/a.json"), LISTED, "e");
        assertThat(of(added(ofAnother, 5, false))).isEmpty();
        assertThat(totals.rowsOfOthers).isEqualTo(5);
    }

    @Test
    void aFileThatWasAskedForHasItsRowsOfBeforeToo() {
        Claim known = known(Stage.INGESTED, 5, true);
        Instant before = LISTED.minusSeconds(20);
        Instant since = LISTED.plusSeconds(1);
        requests = List.of(asked(LISTED.minusSeconds(10), "s3://b/in"));

        assertThat(of(stored(OLD), known, added(5, before), added(5, since))).containsExactly(What.READ_AGAIN);
        assertThat(totals.proved).isEqualTo(1);
        assertThat(of(stored(OLD), known, added(5, before), added(5, since), added(5, since)))
                .as("and then twice")
                .containsExactly(What.TWICE);
        requests = List.of(asked(LISTED.plusSeconds(30), "s3://b/in"));
        assertThat(of(stored(OLD), known, added(5, before), added(5, since)))
                .as("asked for, and not found since")
                .containsExactly(What.TWICE, What.PENDING);
        assertThat(of(known, added(5, before)))
                .as("gone, so that nothing will be read")
                .isEmpty();
        requests = List.of(asked(LISTED.minusSeconds(10), "s3://b/other"));
        assertThat(of(stored(OLD), known, added(5, before), added(5, since))).containsExactly(What.TWICE);
    }

    @Test
    void aFileThatIsToBeReadIsPendingWhateverTheTableHas() {
        for (Stage stage : List.of(Stage.WAITING, Stage.PROCESSING)) {
            assertThat(of(stored(OLD), known(stage, -1, false))).containsExactly(What.PENDING);
            assertThat(of(stored(OLD), known(stage, -1, false), added(3))).containsExactly(What.PENDING);
        }
    }

    @Test
    void rowsAreAddedUpAndCompared() {
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(2), added(3)))
                .isEmpty();
        assertThat(totals.proved).isEqualTo(1);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(5), added(1)))
                .containsExactly(What.TWICE);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(4))).containsExactly(What.MISSING_ROWS);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true))).containsExactly(What.MISSING_ROWS);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 0, true))).isEmpty();
        assertThat(of(stored(OLD), known(Stage.BASELINE, -1, false))).isEmpty();
        assertThat(of(stored(OLD), known(Stage.BASELINE, -1, false), added(4))).containsExactly(What.UNKNOWN_ROWS);
    }

    @Test
    void whatIsNotCommittedIsPendingUnlessTheTableHasAllOfTheCheckpoint() {
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, false))).containsExactly(What.PENDING);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, false), added(5))).isEmpty();
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, false), added(6))).containsExactly(What.TWICE);
        isAllCommitted = true;
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, false))).containsExactly(What.MISSING_ROWS);
    }

    @Test
    void rowsThatACommitWithoutCountsMayHaveAreNotCalledMissing() {
        unproved = LISTED.minusSeconds(10);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(4))).isEmpty();
        assertThat(totals.unproved).isEqualTo(1);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(6))).containsExactly(What.TWICE);
        unproved = LISTED.minusSeconds(3600);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(4))).containsExactly(What.MISSING_ROWS);
    }

    @Test
    void filesThatWereSetAsideAreTold() {
        assertThat(of(stored(OLD), known(Stage.QUARANTINED, 5, true), added(5))).containsExactly(What.SET_ASIDE);
        assertThat(of(known(Stage.SKIPPED_MISSING, 0, true))).containsExactly(What.SET_ASIDE);
        assertThat(of(stored(OLD), known(Stage.CHANGED, 5, true), added(4)))
                .containsExactly(What.MISSING_ROWS, What.SET_ASIDE);
    }

    @Test
    void aFileThatIsGoneOrOverwrittenIsTold() {
        assertThat(of(known(Stage.INGESTED, 5, true), added(5))).isEmpty();
        assertThat(totals.gone).isEqualTo(1);
        assertThat(of(stored(CHANGED), known(Stage.INGESTED, 5, true), added(5)))
                .containsExactly(What.OVERWRITTEN);
        Claim seenSince = new Claim.InLedger(
                CHANGED,
                Stage.INGESTED,
                5,
                true,
                false,
                LISTED.minusSeconds(550).toEpochMilli());
        assertThat(of(stored(CHANGED), seenSince, added(5)))
                .as("the ledger has seen the version, and not read it")
                .containsExactly(What.OVERWRITTEN);
        assertThat(of(stored(CHANGED), seenSince, added(CHANGED, 5, false))).isEmpty();
        allowsOverwrites = true;
        assertThat(of(stored(CHANGED), known(Stage.INGESTED, 5, true), added(5)))
                .containsExactly(What.MISSING);
    }

    @Test
    void whereVersionsAreReadEachHasItsOwnRows() {
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(CHANGED, 5, false)))
                .isEmpty();
        allowsOverwrites = true;
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(CHANGED, 5, false)))
                .containsExactly(What.MISSING_ROWS);
        assertThat(of(stored(OLD), known(Stage.INGESTED, 5, true), added(CHANGED, 9, false), added(5)))
                .isEmpty();
    }
}
