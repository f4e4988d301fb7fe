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
            Types.BOOLEAN);

    private static final int LOCATION = 2;
    private static final int SIZE = 3;
    private static final int MODIFIED = 4;
    private static final int VERSION = 5;
    private static final int DISCOVERED = 6;
    private static final int BASELINE = 7;
    private static final int WAITING = 8;
    private static final int IN_FLIGHT = 9;
    private static final int FIELDS = 10;

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

    /** What two say of the same file. */
    static Row joined(Row one, Row other) {
        Row both = Row.copy(one);
        for (int i = LOCATION; i < FIELDS; i++) {
            if (both.getField(i) == null) {
                both.setField(i, other.getField(i));
            }
        }
        return both;
    }

    /** What all say of a file; null of one that the ledger does not know, which a reader alone may remember. */
    static @Nullable FileState state(Row row) {
        String location = row.getFieldAs(LOCATION);
        if (location == null) {
            return null;
        }
        long size = Objects.requireNonNull(row.<Long>getFieldAs(SIZE));
        Long waitingFrom = row.getFieldAs(WAITING);
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
                        Boolean.TRUE.equals(row.getField(IN_FLIGHT))),
                waitingFrom == null ? 0 : size - waitingFrom);
    }
}
