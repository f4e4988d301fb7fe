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
package io.cloudfiles.flink.source.enumerator;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What discovery remembers. Which files were seen is not part of it: the ledger knows, so listings start over.
 *
 * @param firstStart when the job was built that started first with this state; bounds what counts as existing
 * @param baselineComplete whether every file that existed at the first start was handed on
 * @param lastListing number of the last complete listing; 0 before the first
 * @param paths what was listed last, for diagnostics
 * @param covered the listing that, with the notifications since, covers all files; null in listing mode, and while there is none
 * @param forgotten what ledgers may have forgotten; null where all is remembered for ever
 * @param options what the source was told, by canonical key, without secrets; empty in states of releases that did not keep it
 * @param listed when the last complete full listing began, less the time that files take to settle: every file that had shown itself before it is
 *     with somebody; null while there is none, and in states of releases that did not keep it
 */
@Internal
public record EnumeratorState(
        Instant firstStart,
        boolean baselineComplete,
        long lastListing,
        List<String> paths,
        @Nullable Covered covered,
        @Nullable Forgotten forgotten,
        Map<String, String> options,
        @Nullable Instant listed) {
    public EnumeratorState {
        paths = List.copyOf(paths);
        options = Map.copyOf(options);
    }

    /** One that knows of no full listing. */
    EnumeratorState(
            Instant firstStart,
            boolean baselineComplete,
            long lastListing,
            List<String> paths,
            @Nullable Covered covered,
            @Nullable Forgotten forgotten,
            Map<String, String> options) {
        this(firstStart, baselineComplete, lastListing, paths, covered, forgotten, options, null);
    }

    /** One that forgets nothing, of a source that was told nothing. */
    EnumeratorState(
            Instant firstStart,
            boolean baselineComplete,
            long lastListing,
            List<String> paths,
            @Nullable Covered covered) {
        this(firstStart, baselineComplete, lastListing, paths, covered, null, Map.of());
    }

    /** One that no notifications follow. */
    EnumeratorState(Instant firstStart, boolean baselineComplete, long lastListing, List<String> paths) {
        this(firstStart, baselineComplete, lastListing, paths, null);
    }

    /**
     * A complete listing that was made while a queue told of new files.
     *
     * @param coverage which files, from which queue, as {@link io.cloudfiles.flink.discovery.DiscoveryConfig#coverage} says
     * @param began when it began
     */
    public record Covered(String coverage, Instant began) {}

    /**
     * What ledgers may have forgotten.
     *
     * @param beforeMicros files that were modified before this, in microseconds since the epoch
     * @param takenAt when the checkpoint was taken
     */
    public record Forgotten(long beforeMicros, Instant takenAt) {}

    /** The listing, if it covers what is looked for now. */
    @Nullable
    Covered covered(String coverage) {
        return covered != null && covered.coverage().equals(coverage) ? covered : null;
    }

    static EnumeratorState first(Instant builtAt, List<String> paths) {
        return new EnumeratorState(builtAt, false, 0, paths);
    }
}
