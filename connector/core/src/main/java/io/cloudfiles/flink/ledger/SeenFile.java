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
import org.apache.flink.annotation.Internal;

import java.util.Objects;

/**
 * What the ledger remembers of a file. Written once, and again when it is to be read again or has changed: whether the file still waits is told by the backlog alone, so releasing it
 * rewrites nothing.
 *
 * @param file the file as it was last seen
 * @param origin how it came to be known
 * @param discoveredMillis when the ledger first saw it, or last took it up again because it was asked to, in milliseconds since
 *     the epoch
 * @param releasedMillis when its last part was released, of a file that had waited for long; else 0
 */
@Internal
public record SeenFile(FileEntry file, Origin origin, long discoveredMillis, long releasedMillis) {
    /** Modification time of a file that was imported and not yet found by discovery. */
    public static final long NOT_FOUND_YET = 0;

    private static final long MICROS_PER_MILLI = 1_000;

    /** How a file came to be known. */
    public enum Origin {
        /** Found, to be read. */
        DISCOVERED,
        /** There before the start, and only to be remembered. */
        BASELINE,
        /** Ingested by somebody else before, whose books were taken over; only to be remembered. */
        IMPORTED
    }

    public SeenFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(origin, "origin");
    }

    /** Of a file that was not released, or soon. */
    public SeenFile(FileEntry file, boolean baseline, long discoveredMillis) {
        this(file, baseline ? Origin.BASELINE : Origin.DISCOVERED, discoveredMillis, 0);
    }

    /**
     * One that somebody else has ingested. Which version that was is not known: what discovery finds first is taken for it, unless its size
     * tells that it is another.
     *
     * @param sizeBytes its size, or 0 when that is not known either
     * @param discoveredMillis when that one discovered it, in milliseconds since the epoch
     */
    public static SeenFile imported(Location location, long sizeBytes, long discoveredMillis) {
        return new SeenFile(
                new FileEntry(location, sizeBytes, NOT_FOUND_YET, null), Origin.IMPORTED, discoveredMillis, 0);
    }

    /** Whether it is only remembered, never read. */
    public boolean baseline() {
        return origin != Origin.DISCOVERED;
    }

    /** Whether discovery has not found it, so that its version is not known. */
    public boolean isNotFoundYet() {
        return origin == Origin.IMPORTED && file.modifiedMicros() == NOT_FOUND_YET;
    }

    /** The same of another version. */
    SeenFile of(FileEntry version) {
        return new SeenFile(version, origin, discoveredMillis, releasedMillis);
    }

    /** The same when it was released. */
    SeenFile released(long millis) {
        return new SeenFile(file, origin, discoveredMillis, millis);
    }

    /** Whether it was modified, discovered and released before a time, in microseconds since the epoch. */
    boolean isOlderThan(long micros) {
        return file.modifiedMicros() < micros && Math.max(discoveredMillis, releasedMillis) * MICROS_PER_MILLI < micros;
    }

    /**
     * Whether what was found at the location later is another version of the file. Where the store has versions, another one counts unless it is
     * older: pages of a listing, and messages, may overtake each other. Elsewhere size and modification time tell.
     */
    public boolean isReplacedBy(FileEntry found) {
        if (isNotFoundYet()) {
            return file.sizeBytes() != 0 && file.sizeBytes() != found.sizeBytes();
        }
        if (file.version() != null && found.version() != null) {
            return !file.version().equals(found.version()) && found.modifiedMicros() >= file.modifiedMicros();
        }
        return file.sizeBytes() != found.sizeBytes() || file.modifiedMicros() != found.modifiedMicros();
    }
}
