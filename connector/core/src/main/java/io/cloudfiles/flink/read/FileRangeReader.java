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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one range to its end, in as many attempts as it takes; one run is one attempt. Each attempt starts where the last one handed
 * over. I/O threads, one at a time.
 *
 * <pre>
 * what the attempt met            what becomes of the range
 * end of the range                INGESTED
 * IOException                     tried again, behind the last row handed over, until max-attempts
 * StorageException                given up at once
 * FileChangedException            rows handed over, or the new version comes by itself: CHANGED
 *                                 no row, and the file is read whole: read as it is now
 *                                 no row, and the file was cut: the job fails, or CHANGED
 * FileNotFoundException           SKIPPED_MISSING, or given up at once
 * CF_FILE_UNREADABLE of a reader  SKIPPED_CORRUPTED, or given up at once
 * CF_INVALID_PARTITION_VALUE      given up at once
 * CF_COLUMN_NOT_COMPUTED          given up at once
 * anything else                   the job fails
 *
 * given up                        the job fails, or QUARANTINED
 * </pre>
 *
 * <p>The job fails with a {@link PassingReadFailure} where the same range may be readable later, else with what the user has to mend.
 */
final class FileRangeReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FileRangeReader.class);

    private static final Set<ErrorCode> OF_THE_WHOLE_FILE =
            EnumSet.of(ErrorCode.CF_INVALID_PARTITION_VALUE, ErrorCode.CF_COLUMN_NOT_COMPUTED);

    private final ReadContext context;
    private final RangeInFlight range;

    /** Behind the last row that was handed over; ahead of what was emitted. */
    private RangeState state;

    private int changesSeen;

    /** What the range is read under. */
    private RecordAssembly columns;

    FileRangeReader(ReadContext context, RangeInFlight range) {
        this.context = context;
        this.range = range;
        this.state = range.emitted();
        this.columns = context.schema().current();
    }

    @Override
    public void run() {
        try {
            context.handOvers().awaitRoomToOpen(range);
            attempt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the engine closes
        } catch (CloudFilesException | PassingReadFailure | Error e) {
            context.handOvers().fail(e);
        } catch (RuntimeException e) {
            context.handOvers()
                    .fail(new IllegalStateException(
                            "[" + location() + "] reading failed behind " + state.position() + ": " + e, e));
        }
    }

    private void attempt() throws InterruptedException {
        try {
            readToEnd();
        } catch (IOException e) {
            settle(e);
        } catch (UncheckedIOException e) {
            settle(e.getCause());
        } catch (CloudFilesException e) {
            settle(e);
        }
    }

    private void readToEnd() throws IOException, InterruptedException {
        columns = context.schema().current();
        boolean hasNews;
        do {
            RecordReader reader = open();
            try {
                hasNews = drain(reader);
            } finally {
                closeQuietly(reader);
            }
        } while (hasNews);
    }

    private RecordReader open() throws IOException {
        FileEntry file = state.range().file();
        StorageInput input = context.storages().of(file.location()).open(file);
        input.readsUpTo(state.range().end());
        return context.config().format().open(input, state.range(), state.position(), columns.schema());
    }

    /**
     * Looks one batch ahead, so that the last one takes the end of the range along: a small file is one hand-over.
     *
     * @return whether the range is to be read on under the columns that there are now; else it is done
     */
    private boolean drain(RecordReader reader) throws IOException, InterruptedException {
        ColumnVector[] columnsOfRange = columns.columnsOf(state, context.clock().instant());
        DecodedBatch ahead = reader.next();
        while (ahead != null) {
            DecodedBatch current = ahead;
            RecordAssembly newer = context.schema().newerFor(current, state, columns);
            if (newer != null) {
                columns = newer;
                return true;
            }
            ahead = null;
            boolean last = false;
            try {
                context.handOvers().awaitRoomFor(range);
                ahead = reader.next();
                last = ahead == null;
            } finally {
                handOver(current, columnsOfRange, last);
            }
            if (last) {
                return false;
            }
        }
        finish(Outcome.INGESTED, null);
        return false;
    }

    private void handOver(DecodedBatch batch, ColumnVector[] columnsOfRange, boolean last) {
        RangeState before = state;
        state = before.after(batch);
        context.handOvers()
                .add(new HandOver(
                        range,
                        state,
                        batch,
                        columns.assemble(batch.records(), columnsOfRange, before)
                                .from(state.range().file()),
                        BatchMemory.of(batch),
                        last ? finished(Outcome.INGESTED, null) : null));
    }

    private void finish(Outcome outcome, @Nullable String reason) {
        context.handOvers().add(new HandOver(range, state, null, null, 0, finished(outcome, reason)));
    }

    private FileFinished finished(Outcome outcome, @Nullable String reason) {
        return new FileFinished(state.range(), state.discoveredMillis(), state.rows(), outcome, reason);
    }

    private void settle(@Nullable IOException failure) {
        if (context.pool().isShutdown()) {
            LOG.debug("[{}] the read was cut off when the engine closed.", location(), failure);
        } else if (failure instanceof FileChangedException changed) {
            settleChange(changed);
        } else if (failure instanceof FileNotFoundException) {
            settleMissing();
        } else if (failure instanceof StorageException) {
            giveUp(unreadable("The store refuses it, so it was not tried again", failure));
        } else {
            retryOrGiveUp(failure);
        }
    }

    private void settle(CloudFilesException failure) {
        if (OF_THE_WHOLE_FILE.contains(failure.code())) {
            giveUp(failure);
            return;
        }
        if (failure.code() != ErrorCode.CF_FILE_UNREADABLE) {
            throw failure;
        }
        if (context.config().ignoreCorruptFiles()) {
            finish(Outcome.SKIPPED_CORRUPTED, failure.getMessage());
        } else {
            giveUp(failure);
        }
    }

    private void settleMissing() {
        String message = "[" + location() + "] is missing. It was deleted or moved after it was discovered.";
        if (context.config().ignoreMissingFiles()) {
            finish(Outcome.SKIPPED_MISSING, message);
        } else {
            giveUp(new CloudFilesException(
                    ErrorCode.CF_FILE_MISSING,
                    message + " Bring it back, or set read.ignore-missing-files = true to go on without such files."));
        }
    }

    private void settleChange(FileChangedException change) {
        if (state.rows() > 0 || context.config().leavesChanges()) {
            finish(Outcome.CHANGED, change.getMessage());
        } else if (state.range().isWhole()) {
            readAsItIsNow(change);
        } else {
            settleChangedPart(change);
        }
    }

    /** The cuts are those of another version: other ranges of it may have been delivered, so this one cannot be read as it is now. */
    private void settleChangedPart(FileChangedException change) {
        switch (context.config().onFailure()) {
            case FAIL ->
                throw new CloudFilesException(
                        ErrorCode.CF_FILE_CHANGED,
                        "[" + location() + "] changed after it was cut into ranges; nothing of bytes "
                                + state.range().start() + " to " + state.range().end()
                                + " was read. Rows of two versions would mix. Write changed data to a new file, and set"
                                + " read.on-failure = quarantine to go on without what is left of this one.",
                        change);
            case QUARANTINE -> finish(Outcome.CHANGED, change.getMessage());
        }
    }

    private void readAsItIsNow(FileChangedException change) {
        try {
            Optional<FileEntry> current = context.storages().of(location()).stat(location());
            if (current.isEmpty()) {
                settleMissing();
            } else {
                restartOn(current.get(), change);
            }
        } catch (IOException e) {
            retryOrGiveUp(e);
        }
    }

    private void restartOn(FileEntry current, FileChangedException change) {
        changesSeen++;
        if (changesSeen > context.config().maxAttempts()) {
            giveUpForNow(new CloudFilesException(
                    ErrorCode.CF_FILE_CHANGED,
                    "[" + location() + "] changed " + changesSeen + " times while it was about to be read. It is being"
                            + " written in place. Write files under another name and rename them, or raise"
                            + " discovery.settle-time.",
                    change));
            return;
        }
        state = state.restartedOn(FileRange.whole(current));
        context.pool().executeAfter(context.limits().backoff(changesSeen), this, OpenFiles.isLarge(state.range()));
    }

    private void retryOrGiveUp(@Nullable IOException failure) {
        int maxAttempts = context.config().maxAttempts();
        state = state.afterFailure();
        if (state.attempts() >= maxAttempts) {
            giveUpForNow(unreadable("Attempt " + state.attempts() + " of " + maxAttempts + " failed", failure));
            return;
        }
        LOG.warn(
                "[{}] attempt {} of {} failed, it is tried again.", location(), state.attempts(), maxAttempts, failure);
        context.handOvers().add(new HandOver(range, state, null, null, 0, null));
        context.pool().executeAfter(context.limits().backoff(state.attempts()), this, OpenFiles.isLarge(state.range()));
    }

    private CloudFilesException unreadable(String what, @Nullable IOException cause) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + location() + "] cannot be read behind " + describePosition() + ". " + what + ": " + cause
                        + ". Mend the file or the access to it, or set read.on-failure = quarantine to set such files"
                        + " aside.",
                cause);
    }

    private void giveUp(CloudFilesException failure) {
        giveUp(failure, failure);
    }

    /** A store that is down comes back, and who writes a file in place is done one day. */
    private void giveUpForNow(CloudFilesException failure) {
        giveUp(failure, new PassingReadFailure(failure));
    }

    private void giveUp(CloudFilesException failure, RuntimeException ofJob) {
        switch (context.config().onFailure()) {
            case FAIL -> throw ofJob;
            case QUARANTINE -> finish(Outcome.QUARANTINED, failure.getMessage());
        }
    }

    private String describePosition() {
        long offset = state.position().offset();
        return (offset < 0 ? "the start" : "byte " + offset) + " (" + state.rows() + " rows were delivered)";
    }

    private Location location() {
        return state.range().file().location();
    }

    private void closeQuietly(RecordReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            // Whether the range was read is known by now; how the store ends the connection changes nothing about it.
            LOG.debug("[{}] did not close cleanly.", location(), e);
        }
    }
}
