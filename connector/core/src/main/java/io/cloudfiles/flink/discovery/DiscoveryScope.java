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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What one pass reports beyond what the options say.
 *
 * @param first whether no pass was ever completed: a directory that does not exist is then the user's mistake
 * @param baselineUntil files that were modified at or before this are marked as baseline; null for none. Stores give times that are cut to
 *     a second or a millisecond: a file that may have been modified after it is none
 * @param forgottenBeforeMicros files that were modified, and asked for if at all, before this are left out, in microseconds since the epoch: they
 *     were reported once and may be forgotten; {@link #NOTHING_FORGOTTEN} for none
 * @param backfillBeforeMicros files that were modified before this are marked as those of a back-fill, in microseconds since the epoch; {@link
 *     #NO_BACKFILL} for none
 */
@Internal
public record DiscoveryScope(
        boolean first, @Nullable Instant baselineUntil, long forgottenBeforeMicros, long backfillBeforeMicros) {
    /** Before everything. */
    public static final long NOTHING_FORGOTTEN = Long.MIN_VALUE;

    /** Before everything. */
    public static final long NO_BACKFILL = Long.MIN_VALUE;

    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** One that leaves nothing out. */
    public DiscoveryScope(boolean first, @Nullable Instant baselineUntil) {
        this(first, baselineUntil, NOTHING_FORGOTTEN);
    }

    /** One of new files. */
    public DiscoveryScope(boolean first, @Nullable Instant baselineUntil, long forgottenBeforeMicros) {
        this(first, baselineUntil, forgottenBeforeMicros, NO_BACKFILL);
    }

    /** A file as discovery hands it on. */
    public DiscoveredFile found(FileEntry file, long askedMillis) {
        return new DiscoveredFile(file, isBaseline(file), file.modifiedMicros() < backfillBeforeMicros, askedMillis);
    }

    /**
     * Whether a file is left out for its age.
     *
     * @param askedMillis when it was last asked to be read again; 0 for never
     */
    public boolean mayBeForgotten(FileEntry file, long askedMillis) {
        return file.modifiedMicros() < forgottenBeforeMicros && askedMillis * MICROS_PER_MILLI < forgottenBeforeMicros;
    }

    /** Whether a file is only to be remembered. */
    private boolean isBaseline(FileEntry file) {
        return baselineUntil != null && latest(file.modifiedMicros()) <= PathFilter.floorMicros(baselineUntil);
    }

    /** The latest time that a store may have cut to this one. */
    private static long latest(long micros) {
        if (micros % MICROS_PER_SECOND == 0) {
            return micros + MICROS_PER_SECOND - 1;
        }
        return micros % MICROS_PER_MILLI == 0 ? micros + MICROS_PER_MILLI - 1 : micros;
    }
}
