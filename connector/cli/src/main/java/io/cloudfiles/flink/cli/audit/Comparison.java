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
import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Compares what is said of each file, one after the other, and counts.
 *
 * <pre>
 * ledger        table       store                        is
 * –             –           older than the last listing  MISSING, or EXPIRED
 * –             –           younger                      PENDING
 * –             rows        whatever                     UNKNOWN_ROWS, unless they are of a later checkpoint, or of another source
 * to be read    whatever    whatever                     PENDING
 * read, n rows  more        whatever                     TWICE, or READ_AGAIN when it was asked for and n rows came since
 * read, n rows  fewer       whatever                     MISSING_ROWS when it is committed, else PENDING
 * read, n rows  n           another version              OVERWRITTEN, or MISSING where such are read
 * </pre>
 */
final class Comparison {
    private final Bounds bounds;
    private final CheckpointUnderWay underWay;
    private final Totals totals;
    private final Consumer<Finding> findings;

    Comparison(Bounds bounds, CheckpointUnderWay underWay, Totals totals, Consumer<Finding> findings) {
        this.bounds = bounds;
        this.underWay = underWay;
        this.totals = totals;
        this.findings = findings;
    }

    /** All that is said of one file. */
    private static final class OfFile {
        private final List<Claim.InTable> inTable = new ArrayList<>();
        private @Nullable FileEntry inStore;
        private Claim.@Nullable InLedger inLedger;
        private boolean isOlderInTable;
        private long rows;
        private long rowsOfVersion;
        private long rowsOfStored;
    }

    void take(List<Claim> claims) {
        OfFile all = gather(claims);
        Location file = claims.get(0).file();
        if (all.inStore != null) {
            totals.inStore++;
        }
        Claim.InLedger known = all.inLedger;
        if (known == null) {
            unknown(file, all);
        } else {
            totals.rowsOfTable += all.rows;
            known(known, all);
        }
    }

    private OfFile gather(List<Claim> claims) {
        OfFile all = new OfFile();
        for (Claim claim : claims) {
            if (claim instanceof Claim.InStore store) {
                all.inStore = store.entry();
            } else if (claim instanceof Claim.InLedger ledger) {
                all.inLedger = ledger;
            }
        }
        String version = all.inLedger == null ? "" : RowsOfFile.versionOf(all.inLedger.entry());
        String stored = all.inStore == null ? "" : RowsOfFile.versionOf(all.inStore);
        for (Claim claim : claims) {
            if (claim instanceof Claim.InTable table) {
                all.inTable.add(table);
                all.isOlderInTable |= !table.isNewer();
                all.rows += table.rows();
                all.rowsOfVersion += table.version().equals(version) ? table.rows() : 0;
                all.rowsOfStored += table.version().equals(stored) ? table.rows() : 0;
            }
        }
        return all;
    }

    private void unknown(Location file, OfFile all) {
        FileEntry stored = all.inStore;
        if (!all.inTable.isEmpty()) {
            unknownRows(file, all);
        } else if (stored == null) {
            return; // found by discovery, and gone before the ledger was told
        } else if (bounds.mayBeForgotten(stored.modifiedMicros())) {
            totals.expired++;
            find(What.EXPIRED, file, "modified " + modified(stored));
        } else if (bounds.shouldBeKnown(stored.modifiedMicros()) && !underWay.isFound(file)) {
            find(What.MISSING, file, "modified " + modified(stored) + ", listed up to " + bounds.listed());
        } else {
            find(What.PENDING, file, "not in the ledger yet, modified " + modified(stored));
        }
    }

    private void unknownRows(Location file, OfFile all) {
        if (!bounds.filter().acceptsLocation(file)) {
            totals.rowsOfOthers += all.rows;
            return;
        }
        totals.rowsOfTable += all.rows;
        if (!all.isOlderInTable) {
            find(What.PENDING, file, rows(all.rows) + " in the table since the checkpoint");
        } else if (bounds.forgottenBeforeMicros() != null
                && (all.inStore == null || bounds.mayBeForgotten(all.inStore.modifiedMicros()))) {
            totals.forgotten++;
        } else {
            find(What.UNKNOWN_ROWS, file, rows(all.rows) + " in the table");
        }
    }

    private void known(Claim.InLedger known, OfFile all) {
        totals.known++;
        Stage stage = known.stage();
        totals.stages.merge(stage, 1L, Long::sum);
        Location file = known.file();
        switch (stage) {
            case BASELINE, IMPORTED -> {
                if (all.rows > 0) {
                    find(What.UNKNOWN_ROWS, file, rows(all.rows) + " in the table, and it was not to be read");
                }
            }
            case WAITING -> find(What.PENDING, file, "waits to be read");
            case PROCESSING -> find(What.PENDING, file, "is being read");
            case INGESTED -> read(known, all);
            case UNKNOWN -> totals.unproved++; // the checkpoint does not say how many rows
            case SKIPPED_CORRUPTED, SKIPPED_MISSING, CHANGED, QUARANTINED -> {
                read(known, all);
                find(What.SET_ASIDE, file, stage.name().toLowerCase(Locale.ROOT) + " after " + rows(known.rows()));
            }
        }
        if (stage != Stage.WAITING && stage != Stage.PROCESSING) {
            compareVersions(known, all);
            if (all.inStore != null && bounds.isToBeReadAgain(all.inStore, known.discoveredMillis())) {
                find(What.PENDING, file, "is to be read again, as 'reprocess' has asked");
            }
        }
    }

    private void read(Claim.InLedger known, OfFile all) {
        totals.rowsOfLedger += known.rows();
        if (known.isCommitted()) {
            totals.committed++;
        }
        // Where one version only is read, it may be a later one than the ledger saw.
        long inTable = bounds.allowsOverwrites() ? all.rowsOfVersion : all.rows;
        String numbers = rows(known.rows()) + " in the ledger, " + rows(inTable) + " in the table";
        if (inTable > known.rows()) {
            if (rowsSinceAsked(known, all) == known.rows()) {
                totals.proved++;
                find(What.READ_AGAIN, known.file(), numbers);
            } else {
                find(What.TWICE, known.file(), numbers);
            }
        } else if (inTable == known.rows()) {
            totals.proved++;
        } else if (!known.isCommitted() && !underWay.isAllCommitted()) {
            find(What.PENDING, known.file(), "read, and not committed: " + numbers);
        } else if (bounds.isProved(known.discoveredMillis())) {
            find(What.MISSING_ROWS, known.file(), numbers);
        } else {
            totals.unproved++;
        }
    }

    /** The ledger counts the last reading; rows of those before stay in the table. Negative where nobody asked for the file. */
    private long rowsSinceAsked(Claim.InLedger known, OfFile all) {
        long asked = bounds.askedMillis(known.entry(), known.discoveredMillis());
        if (asked == 0) {
            return -1;
        }
        String version = RowsOfFile.versionOf(known.entry());
        return all.inTable.stream()
                .filter(table -> !bounds.allowsOverwrites() || table.version().equals(version))
                .filter(table -> table.committedMillis() >= asked)
                .mapToLong(Claim.InTable::rows)
                .sum();
    }

    private void compareVersions(Claim.InLedger known, OfFile all) {
        FileEntry stored = all.inStore;
        if (stored == null) {
            if (known.isArchived()) {
                totals.archived++;
            } else {
                totals.gone++;
            }
        } else if (!stored.isSameVersion(known.entry()) && !isUnseen(known)) {
            boolean isDue = bounds.allowsOverwrites() && bounds.shouldBeKnown(stored.modifiedMicros());
            What what = !bounds.allowsOverwrites() ? What.OVERWRITTEN : isDue ? What.MISSING : What.PENDING;
            find(what, known.file(), "modified " + modified(stored) + ", read as of " + modified(known.entry()));
        } else if (!bounds.allowsOverwrites() && all.rows > 0 && all.rowsOfStored == 0 && known.isOfLaterVersion()) {
            find(
                    What.OVERWRITTEN,
                    known.file(),
                    "modified " + modified(stored) + ", read as of another version before");
        }
    }

    /** One that was only taken over from somebody else's books, whose version is not known. */
    private static boolean isUnseen(Claim.InLedger known) {
        return known.stage() == Stage.IMPORTED && known.entry().modifiedMicros() == SeenFile.NOT_FOUND_YET;
    }

    private void find(What what, Location file, String detail) {
        totals.found.merge(what, 1L, Long::sum);
        findings.accept(new Finding(what, file, detail));
    }

    private static String rows(long rows) {
        return String.format(Locale.ROOT, "%,d row%s", rows, rows == 1 ? "" : "s");
    }

    private static Instant modified(FileEntry file) {
        return Instant.EPOCH.plus(file.modifiedMicros(), ChronoUnit.MICROS);
    }
}
