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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Tells how far an ingest is: a line that renews itself on a terminal, a line now and then elsewhere, and a JSON object per second, and
 * one when all is drained, in a file. Used by one thread.
 */
final class ProgressReporter implements Consumer<SourceProgress>, AutoCloseable {
    private static final Duration PAUSE_OF_FILE = Duration.ofSeconds(1);
    private static final Duration PAUSE_WITHOUT_TERMINAL = Duration.ofSeconds(10);
    private static final Duration RATE_SPAN = Duration.ofSeconds(1);
    private static final double MILLIS = 1000;

    private final Terminal terminal;
    private final Clock clock;
    private final Instant started;
    private final @Nullable Path path;
    private final @Nullable PrintWriter file;

    private int schemaVersion;
    private Instant shownAt;
    private Instant writtenAt;
    private boolean writtenDrained;
    private Instant ratedAt;
    private long ratedRows;
    private long rowsPerSecond;
    private boolean running;
    /** It failed, and does not run again yet: it may be at its end, which others tell. */
    private boolean failed;

    private ReadTotals totalsOfEarlierJobs = ReadTotals.ZERO;
    private ReadTotals totals = ReadTotals.ZERO;
    private @Nullable Progress unwritten;

    /**
     * @param file takes a JSON object per second; null for none
     * @param clock tells how long the run has taken; it starts now
     * @param schemaVersion the one that the run begins with
     */
    ProgressReporter(Terminal terminal, @Nullable Path file, Clock clock, int schemaVersion) throws IOException {
        this.terminal = terminal;
        this.clock = clock;
        this.schemaVersion = schemaVersion;
        this.started = clock.instant();
        this.shownAt = started;
        this.writtenAt = Instant.EPOCH;
        this.ratedAt = started;
        this.path = file;
        this.file = file == null
                ? null
                : new PrintWriter(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Takes what the source answered; while tasks start or restart there is nothing to show. */
    @Override
    public void accept(SourceProgress source) {
        if (!source.complete()) {
            failed |= running;
            running = false;
            return;
        }
        if (failed) {
            terminal.say("A task failed. The job goes on from its last checkpoint; the log tells why.");
            failed = false;
        }
        running = true;
        Instant now = clock.instant();
        totals = totalsOfEarlierJobs.plus(source.runTotals());
        tellNewSchema(source.totals().schemaVersion());
        rate(totals.rows(), now);
        Progress progress = Progress.of(source, totals, schemaVersion, now, elapsed(), rowsPerSecond);
        unwritten = progress;
        if (progress.drained() != writtenDrained || !now.isBefore(writtenAt.plus(PAUSE_OF_FILE))) {
            writeLast();
            writtenAt = now;
            writtenDrained = progress.drained();
        }
        if (terminal.isInteractive() || !now.isBefore(shownAt.plus(PAUSE_WITHOUT_TERMINAL))) {
            terminal.status(progress.line());
            shownAt = now;
        }
    }

    private void tellNewSchema(int version) {
        if (version > schemaVersion) {
            schemaVersion = version;
            terminal.say("The schema has a new version, " + version + ", and rows are read with it.");
        }
    }

    /** The run goes on with another job, which counts from where the last one ended. */
    void nextJob() {
        totalsOfEarlierJobs = totals;
        running = false;
        failed = false;
    }

    /** The summary of what was taken so far. */
    Report report() {
        return Report.of(totals, schemaVersion, elapsed());
    }

    private Duration elapsed() {
        return Duration.between(started, clock.instant());
    }

    private void rate(long rows, Instant now) {
        Duration span = Duration.between(ratedAt, now);
        if (span.compareTo(RATE_SPAN) >= 0) {
            // After a failure, rows that were not committed are delivered again: the count steps back.
            rowsPerSecond = Math.max(0, Math.round((rows - ratedRows) * MILLIS / span.toMillis()));
            ratedAt = now;
            ratedRows = rows;
        }
    }

    private void writeLast() {
        if (file == null || unwritten == null) {
            return;
        }
        file.println(unwritten.json());
        unwritten = null;
        if (file.checkError()) {
            throw new CloudFilesException(
                    ErrorCode.CF_JOB_FAILED,
                    "[" + path
                            + "] The progress cannot be written. What was read up to the last checkpoint is committed. Make room, or mend "
                            + "the access to the file, and run it again, or leave --progress out.");
        }
    }

    /** Writes what was taken last, so that the file ends with how the run ended. */
    @Override
    public void close() {
        writeLast();
        if (file != null) {
            file.close();
        }
    }
}
