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

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The summary of one run; all of it is committed.
 *
 * @param files files ingested
 * @param bytes their bytes
 * @param rows rows in the table
 * @param rescued rows with rescued data
 * @param corrupt malformed records, kept or dropped as the mode says
 * @param skipped files that were not read to their end: missing, corrupt, changed or set aside
 * @param schemaVersion version of the schema that rows were read with
 * @param seconds how long it took
 */
@JsonPropertyOrder({"files", "bytes", "rows", "rescued", "corrupt", "skipped", "schemaVersion", "seconds"})
record Report(
        long files,
        long bytes,
        long rows,
        long rescued,
        long corrupt,
        long skipped,
        int schemaVersion,
        double seconds) {
    private static final double MILLIS = 1000;

    static Report of(ReadTotals totals, int schemaVersion, Duration elapsed) {
        return new Report(
                totals.files(),
                totals.bytes(),
                totals.rows(),
                totals.rescuedRows(),
                totals.corruptRecords() + totals.droppedRecords(),
                totals.skippedFiles(),
                schemaVersion,
                elapsed.toMillis() / MILLIS);
    }

    String line() {
        StringBuilder line = new StringBuilder()
                .append(Amounts.exactly(files, "file"))
                .append(", ")
                .append(Amounts.bytes(bytes))
                .append(", ")
                .append(Amounts.exactly(rows, "row"));
        append(line, rescued, "row", " with rescued data");
        append(line, corrupt, "corrupt record", "");
        append(line, skipped, "file", " skipped");
        return line.append(String.format(Locale.ROOT, ", in %.1f s", seconds)).toString();
    }

    private static void append(StringBuilder line, long count, String one, String rest) {
        if (count > 0) {
            line.append(", ").append(Amounts.exactly(count, one)).append(rest);
        }
    }

    /**
     * Where the skipped files are named, one line each with the reason; empty when there are none.
     *
     * @param log of this process; null when it has none of its own
     * @param checkpoint directory of the job, whose ledger knows those of earlier runs, too
     */
    Optional<String> whereSkippedFilesAreNamed(@Nullable String log, Location checkpoint) {
        if (skipped == 0) {
            return Optional.empty();
        }
        String names = "Which files were skipped, and why: ";
        String inLogs =
                log == null ? "lines with 'ended as' in the logs of the TaskManagers" : "grep 'ended as' '" + log + "'";
        return Optional.of(names + inLogs + "\n  or, of all runs: ./cloudfiles state --checkpoint '" + checkpoint
                + "' --in skipped_corrupted,skipped_missing,changed,quarantined --format json");
    }

    /** Writes the JSON object. */
    void writeTo(Path file) throws IOException {
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }
}
