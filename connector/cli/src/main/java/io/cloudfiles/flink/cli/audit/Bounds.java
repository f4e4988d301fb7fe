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

import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.ReprocessRequest;
import io.cloudfiles.flink.discovery.ReprocessRequests;
import io.cloudfiles.flink.storage.FileEntry;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Up to when things should have happened.
 *
 * @param filter which files the source selects
 * @param listed files that had shown themselves before should be in the ledger; null when it is not known of any
 * @param forgottenBeforeMicros files that were modified before may be forgotten; null for none
 * @param unproved rows of files that were found after are all accounted for by the table; null for those of all files
 * @param allowsOverwrites whether other versions of a file are read, too
 * @param requests to read files again, newest first
 */
record Bounds(
        PathFilter filter,
        @Nullable Instant listed,
        @Nullable Long forgottenBeforeMicros,
        @Nullable Instant unproved,
        boolean allowsOverwrites,
        List<ReprocessRequest> requests) {
    /** Clocks of the store and of those who list differ: what is younger is not called missing. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** Stores refuse requests of those whose clock is further off. */
    private static final Duration CLOCKS_OF_WRITERS = Duration.ofMinutes(15);

    boolean shouldBeKnown(long modifiedMicros) {
        return listed != null && modifiedMicros < PathFilter.floorMicros(listed.minus(CLOCKS));
    }

    boolean mayBeForgotten(long modifiedMicros) {
        return forgottenBeforeMicros != null && modifiedMicros < forgottenBeforeMicros;
    }

    /** Whether all commits that may have rows of a file say so. */
    boolean isProved(long discoveredMillis) {
        return unproved == null || Instant.ofEpochMilli(discoveredMillis).isAfter(unproved.plus(CLOCKS_OF_WRITERS));
    }

    /** Whether it was asked to read a file again that was not found so yet. */
    boolean isToBeReadAgain(FileEntry file, long discoveredMillis) {
        return ReprocessRequests.lastAskedMillis(file, requests) > discoveredMillis;
    }

    /** When it was last asked to read a file again that was then found so; 0 for never. */
    long askedMillis(FileEntry file, long discoveredMillis) {
        return ReprocessRequests.lastAskedMillis(
                file,
                requests.stream()
                        .filter(request -> request.askedMillis() <= discoveredMillis)
                        .toList());
    }
}
