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

import io.cloudfiles.flink.read.FileFinished.Outcome;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file whose rows are committed. Its name is with the ledger, under the same key.
 *
 * @param outcome how reading it ended
 * @param reason why it was not ingested; null when it was
 * @param rows rows delivered
 * @param finishedMillis when its last range came to its end
 * @param committedMillis when it was known that all its rows are where they go
 * @param archived what clean-up made of it; null for nothing
 */
@Internal
public record FinishedFile(
        Outcome outcome,
        @Nullable String reason,
        long rows,
        long finishedMillis,
        long committedMillis,
        @Nullable Archived archived) {
    /**
     * A file that is no longer where it was.
     *
     * @param millis when clean-up was done with it
     * @param movedTo where it is now; null when it was deleted
     */
    public record Archived(long millis, @Nullable String movedTo) {}

    static FinishedFile of(OpenFile file, long nowMillis) {
        return new FinishedFile(file.outcome(), file.reason(), file.rows(), file.finishedMillis(), nowMillis, null);
    }

    FinishedFile archived(Archived how) {
        return new FinishedFile(outcome, reason, rows, finishedMillis, committedMillis, how);
    }
}
