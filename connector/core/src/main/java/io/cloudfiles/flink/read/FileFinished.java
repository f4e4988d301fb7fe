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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file came to its end; a side output of the source, in band, so that it is exact at every checkpoint.
 *
 * @param range what was read
 * @param discoveredMillis when this version of the file was first seen, in milliseconds since the epoch
 * @param rows rows delivered, over all attempts and restarts
 * @param outcome how it ended
 * @param reason why it was not ingested; null when it was
 */
@PublicEvolving
public record FileFinished(
        FileRange range,
        long discoveredMillis,
        long rows,
        Outcome outcome,
        @Nullable String reason) {
    /** How a range ended. */
    public enum Outcome {
        /** All its rows were delivered. */
        INGESTED,
        /** It was not readable and such files are skipped; rows delivered before stay. */
        SKIPPED_CORRUPTED,
        /** It was gone and such files are skipped. */
        SKIPPED_MISSING,
        /** It changed after its first rows were delivered, or after it was cut and such ranges are set aside; rows delivered before stay. */
        CHANGED,
        /** It failed too often and such files are set aside; rows delivered before stay. */
        QUARANTINED
    }
}
