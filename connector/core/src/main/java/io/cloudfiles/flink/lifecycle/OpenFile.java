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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A file of which a range came to its end, until it is committed whole.
 *
 * @param file the version that was read
 * @param discoveredMillis when that version was first seen, in milliseconds since the epoch
 * @param done what of it came to its end: spans that neither touch nor overlap, in order
 * @param rows rows delivered
 * @param outcome the first one that was not {@code INGESTED}, else that
 * @param reason why it was not ingested; null when it was
 * @param finishedMillis when the latest range came to its end
 * @param checkpoint the last checkpoint whose barrier came before the end of the latest range
 */
@Internal
public record OpenFile(
        FileEntry file,
        long discoveredMillis,
        List<Span> done,
        long rows,
        Outcome outcome,
        @Nullable String reason,
        long finishedMillis,
        long checkpoint) {
    /**
     * Bytes of a file.
     *
     * @param start the first one
     * @param end behind the last one
     */
    public record Span(long start, long end) {}

    public OpenFile {
        done = List.copyOf(done);
    }

    /** The file with its first range at its end. */
    static OpenFile of(FileFinished end, long nowMillis, long checkpoint) {
        return new OpenFile(
                end.range().file(),
                end.discoveredMillis(),
                List.of(span(end)),
                end.rows(),
                end.outcome(),
                end.reason(),
                nowMillis,
                checkpoint);
    }

    /** The same with another range of it at its end. */
    OpenFile and(FileFinished end, long nowMillis, long checkpointBefore) {
        boolean isFirst = outcome == Outcome.INGESTED;
        return new OpenFile(
                file,
                discoveredMillis,
                with(span(end)),
                rows + end.rows(),
                isFirst ? end.outcome() : outcome,
                isFirst ? end.reason() : reason,
                nowMillis,
                checkpointBefore);
    }

    /** Whether all of it came to its end. Spans, not lengths: a range may come twice when the file was asked for again in between. */
    public boolean isFinished() {
        return done.get(0).equals(new Span(0, file.sizeBytes()));
    }

    private static Span span(FileFinished end) {
        return new Span(end.range().start(), end.range().end());
    }

    private List<Span> with(Span added) {
        List<Span> joined = new ArrayList<>();
        Span grown = added;
        for (Span each : done) {
            if (each.end() < grown.start()) {
                joined.add(each);
            } else if (each.start() <= grown.end()) {
                grown = new Span(Math.min(each.start(), grown.start()), Math.max(each.end(), grown.end()));
            } else {
                joined.add(grown);
                grown = each;
            }
        }
        joined.add(grown);
        return joined;
    }
}
