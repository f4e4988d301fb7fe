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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lease.CheckpointLease;
import io.cloudfiles.flink.lease.LeaseFile;
import io.cloudfiles.flink.resume.ResumeDirectory;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The checkpoint directory of an ingest that has not begun: no ingest may begin in it while an import is on its way. */
@Internal
public final class ImportTarget implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportTarget.class);

    private final ResumeDirectory directory;
    private final LeaseFile lease;
    /** Whether one who held it before may still be at work, so that the next one has to know. */
    private final boolean mustFence;

    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cloudfiles-import-lease");
        thread.setDaemon(true);
        return thread;
    });

    private ImportTarget(ResumeDirectory directory, CheckpointLease.Taken taken) {
        this.directory = directory;
        this.lease = taken.file();
        this.mustFence = taken.mustFence();
        long period = CheckpointLease.RENEWAL.toMillis();
        var unused = renewal.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes it.
     *
     * @throws CloudFilesException {@code CF_CHECKPOINT_IN_USE} when an ingest is at work there, {@code CF_USAGE} when one has left state
     * @throws IOException when it cannot be read or written
     */
    public static ImportTarget take(Storage storage, Location root) throws IOException, InterruptedException {
        ResumeDirectory directory = new ResumeDirectory(storage, root);
        ImportTarget target = new ImportTarget(directory, new CheckpointLease(storage, root).take(true));
        try {
            target.requireEmpty();
            return target;
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private void requireEmpty() throws IOException {
        if (directory.newest().isPresent()) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--checkpoint' = '" + directory.root()
                            + "' holds state already, of an ingest or an import, which this one would replace. Import before the first"
                            + " ingest, into a directory of its own.");
        }
    }

    private void renew() {
        try {
            lease.renew();
        } catch (IOException | RuntimeException e) {
            LOG.warn("[{}] The lease could not be renewed.", directory.root(), e);
        }
    }

    /**
     * Where the savepoint goes, for the first ingest to find it.
     *
     * @throws CloudFilesException {@code CF_CHECKPOINT_LOST} when somebody else has taken the directory
     */
    public Location savepoint(Location from) throws IOException {
        Location run = directory.beginRun(Map.of("importedFrom", from.toString()));
        // Whoever takes the directory from now on begins a later run, which counts more than this savepoint. One
        // who took it before has begun an earlier run, and would lose it to the savepoint.
        lease.requireHeld();
        return run.child("savepoints").child("savepoint-import");
    }

    /**
     * Makes sure that nobody else has taken the directory meanwhile.
     *
     * @throws CloudFilesException {@code CF_CHECKPOINT_LOST} when somebody has
     */
    public void requireHeld() throws IOException {
        lease.requireHeld();
    }

    @Override
    public void close() throws IOException {
        renewal.shutdownNow();
        if (mustFence) {
            lease.leave();
        } else {
            lease.release();
        }
    }
}
