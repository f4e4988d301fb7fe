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
package io.cloudfiles.flink.cli.state;

import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.ledger.WaitingFile;
import io.cloudfiles.flink.lifecycle.FinishedFile;
import io.cloudfiles.flink.lifecycle.OpenFile;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * What one kind of state says of a file, as a row that Flink can sort and join without Kryo; what it does not say is null.
 *
 * <pre>
 * key high, key low │ location, size, modified micros, version, discovered millis, baseline │ first waiting byte │ in flight
 *                   │ of what is known                                                      │ of the backlog     │ of readers
 * </pre>
 */
final class StateRow {
    static final TypeInformation<Row> TYPE = Types.ROW(
            Types.LONG,
            Types.LONG,
            Types.STRING,
            Types.LONG,
            Types.LONG,
            Types.STRING,
            Types.LONG,
            Types.BOOLEAN,
            Types.LONG,
            Types.BOOLEAN,
            Types.STRING,
            Types.STRING,
            Types.LONG,
            Types.LONG,
            Types.LONG,
            Types.LONG,
            Types.STRING);

    private static final int LOCATION = 2;
    private static final int SIZE = 3;
    private static final int MODIFIED = 4;
    private static final int VERSION = 5;
    private static final int DISCOVERED = 6;
    private static final int BASELINE = 7;
    private static final int WAITING = 8;
    private static final int IN_FLIGHT = 9;
    private static final int OUTCOME = 10;
    private static final int REASON = 11;
    private static final int ROWS = 12;
    private static final int FINISHED = 13;
    private static final int COMMITTED = 14;
    private static final int ARCHIVED = 15;
    private static final int MOVED_TO = 16;
    private static final int FIELDS = 17;

    private StateRow() {}

    private static Row of(FileKey key) {
        Row row = new Row(FIELDS);
        row.setField(0, key.high());
        row.setField(1, key.low());
        return row;
    }

    static Row known(FileKey key, SeenFile seen) {
        Row row = of(key);
        row.setField(LOCATION, seen.file().location().toString());
        row.setField(SIZE, seen.file().sizeBytes());
        row.setField(MODIFIED, seen.file().modifiedMicros());
        row.setField(VERSION, seen.file().version());
        row.setField(DISCOVERED, seen.discoveredMillis());
        row.setField(BASELINE, seen.baseline());
        return row;
    }

    static Row waiting(FileKey key, WaitingFile waiting) {
        Row row = of(key);
        row.setField(WAITING, waiting.nextStart());
        return row;
    }

    static Row inFlight(Location location) {
        Row row = of(FileKey.of(location));
        row.setField(IN_FLIGHT, true);
        return row;
    }

    static Row uncommitted(FileKey key, OpenFile file) {
        return ended(key, file.outcome(), file.reason(), file.rows(), file.finishedMillis());
    }

    static Row finished(FileKey key, FinishedFile file) {
        Row row = ended(key, file.outcome(), file.reason(), file.rows(), file.finishedMillis());
        row.setField(COMMITTED, file.committedMillis());
        if (file.archived() != null) {
            row.setField(ARCHIVED, file.archived().millis());
            row.setField(MOVED_TO, file.archived().movedTo());
        }
        return row;
    }

    private static Row ended(FileKey key, Outcome outcome, @Nullable String reason, long rows, long millis) {
        Row row = of(key);
        row.setField(OUTCOME, outcome.name());
        row.setField(REASON, reason);
        row.setField(ROWS, rows);
        row.setField(FINISHED, millis);
        return row;
    }

    /** What two say of the same file; of two endings the later one. */
    static Row joined(Row one, Row other) {
        Row both = Row.copy(one);
        for (int i = LOCATION; i < OUTCOME; i++) {
            if (both.getField(i) == null) {
                both.setField(i, other.getField(i));
            }
        }
        if (ended(other) > ended(one)) {
            for (int i = OUTCOME; i < FIELDS; i++) {
                both.setField(i, other.getField(i));
            }
        }
        return both;
    }

    private static long ended(Row row) {
        Long millis = row.getFieldAs(FINISHED);
        return millis == null ? Long.MIN_VALUE : millis;
    }

    /** What all say of a file; null of one that the ledger does not know, which others alone may remember. */
    static @Nullable FileState state(Row row) {
        String location = row.getFieldAs(LOCATION);
        if (location == null) {
            return null;
        }
        long size = Objects.requireNonNull(row.<Long>getFieldAs(SIZE));
        Long waitingFrom = row.getFieldAs(WAITING);
        FileState.Ending ending = ending(row);
        return new FileState(
                new FileEntry(
                        Location.parse(location),
                        size,
                        Objects.requireNonNull(row.<Long>getFieldAs(MODIFIED)),
                        row.getFieldAs(VERSION)),
                Instant.ofEpochMilli(Objects.requireNonNull(row.<Long>getFieldAs(DISCOVERED))),
                FileState.stage(
                        Boolean.TRUE.equals(row.getField(BASELINE)),
                        waitingFrom,
                        Boolean.TRUE.equals(row.getField(IN_FLIGHT)),
                        ending),
                waitingFrom == null ? 0 : size - waitingFrom,
                ending);
    }

    private static FileState.@Nullable Ending ending(Row row) {
        String outcome = row.getFieldAs(OUTCOME);
        return outcome == null
                ? null
                : new FileState.Ending(
                        FileState.Stage.valueOf(outcome),
                        row.getFieldAs(REASON),
                        Objects.requireNonNull(row.<Long>getFieldAs(ROWS)),
                        Objects.requireNonNull(instant(row.getFieldAs(FINISHED))),
                        instant(row.getFieldAs(COMMITTED)),
                        instant(row.getFieldAs(ARCHIVED)),
                        row.getFieldAs(MOVED_TO));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
