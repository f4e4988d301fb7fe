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
package io.cloudfiles.flink.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How far a run is: a line for people, a JSON object for programs.
 *
 * @param time when this was so, ISO 8601
 * @param seconds since the run began
 * @param files files done in this run
 * @param bytes their bytes
 * @param rows rows delivered in this run
 * @param outstandingFiles files, or parts of large ones, that are known and not done
 * @param outstandingBytes their bytes
 * @param rowsPerSecond rows delivered per second lately
 * @param lagSeconds age of the file that is next in order; absent when none waits
 * @param schemaVersion version of the schema that rows are read with
 * @param listed whether a listing was completed since the job was last started or restarted; until then more may be outstanding
 * @param drained whether all that was found is done
 */
@JsonPropertyOrder({
    "time",
    "seconds",
    "files",
    "bytes",
    "rows",
    "outstandingFiles",
    "outstandingBytes",
    "rowsPerSecond",
    "lagSeconds",
    "schemaVersion",
    "listed",
    "drained"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
record Progress(
        String time,
        double seconds,
        long files,
        long bytes,
        long rows,
        long outstandingFiles,
        long outstandingBytes,
        long rowsPerSecond,
        @Nullable Double lagSeconds,
        int schemaVersion,
        boolean listed,
        boolean drained) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MILLIS = 1000;

    static Progress of(
            SourceProgress source,
            ReadTotals totals,
            int schemaVersion,
            Instant now,
            Duration elapsed,
            long rowsPerSecond) {
        return new Progress(
                now.toString(),
                elapsed.toMillis() / MILLIS,
                totals.files(),
                totals.bytes(),
                totals.rows(),
                source.backlogFiles() + source.inFlightRanges(),
                source.backlogBytes() + source.inFlightBytes(),
                rowsPerSecond,
                source.backlogFiles() == 0 ? null : Math.max(0, now.toEpochMilli() - source.nextFileMillis()) / MILLIS,
                schemaVersion,
                source.listing() > 0,
                source.drained());
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%s %s %s %s | %s %s left%s | %s rows/s | lag %s | schema %d",
                Amounts.exactly(files, "file"),
                Amounts.bytes(bytes),
                Amounts.count(rows),
                Amounts.noun(rows, "row"),
                Amounts.exactly(outstandingFiles, "file"),
                Amounts.bytes(outstandingBytes),
                listed ? "" : " so far",
                Amounts.count(rowsPerSecond),
                lag(),
                schemaVersion);
    }

    private String lag() {
        if (lagSeconds != null) {
            return Amounts.seconds(lagSeconds);
        }
        return listed ? "none" : "unknown";
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of numbers and text cannot be written as JSON.", e);
        }
    }
}
