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
package io.cloudfiles.flink.lease;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the lease of a checkpoint directory, which one run holds at a time.
 *
 * <pre>
 *   held ──job ends, all committed──▶ released ──▶ taken at once
 *    ▲│
 *    │└──job ends otherwise──▶ left ────────────▶ taken at once, behind a fence
 *    │
 *    ├──its process, with the job in it, has ended─▶ taken at once
 *    ├──not renewed for {@link #PATIENCE}──────────▶ taken, behind a fence
 *    └──renewed meanwhile──────────────────────────▶ refused
 * </pre>
 *
 * <p>A holder that is only paused may wake up later, between its last look at the lease and a commit. No waiting helps against that;
 * {@link FencedSink#fence} does. After the fence is up, and only then, the checkpoint to resume from is looked for: whatever the old
 * holder committed before is in it.
 */
@Internal
public final class CheckpointLease {
    /** Time between two signs of life of a holder. */
    public static final Duration RENEWAL = Duration.ofSeconds(4);

    /** Without a sign of life for so long a holder is taken for dead. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointLease.class);

    private final Storage storage;
    private final LeaseFile file;
    private final Duration patience;

    /**
     * @param storage the store of the directory; stays the caller's to close
     * @param directory the checkpoint directory
     */
    public CheckpointLease(Storage storage, Location directory) {
        this(storage, directory, PATIENCE);
    }

    CheckpointLease(Storage storage, Location directory, Duration patience) {
        this.storage = storage;
        this.file = new LeaseFile(storage, directory, 0);
        this.patience = patience;
    }

    /**
     * A lease that was taken.
     *
     * @param file as its holder sees it
     * @param number the holder's
     * @param mustFence whether an old holder may still be at work somewhere
     */
    public record Taken(LeaseFile file, long number, boolean mustFence) {}

    /**
     * Takes the lease.
     *
     * @param embedded whether the job will run in this process
     * @throws CloudFilesException {@code CF_CHECKPOINT_IN_USE} when somebody holds it
     * @throws IOException when the directory cannot be read or written
     * @throws InterruptedException while it waits for a sign of life
     */
    public Taken take(boolean embedded) throws IOException, InterruptedException {
        while (true) {
            Optional<LeaseFile.Version> version = file.read();
            boolean mustFence = version.isPresent() && mustFence(version.get());
            Holder mine = new Holder(
                    version.map(found -> found.holder().number()).orElse(0L) + 1,
                    Holder.State.HELD,
                    0,
                    embedded,
                    Holder.ProcessId.current(),
                    Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                    "");
            if (file.write(version, mine)) {
                return new Taken(new LeaseFile(storage, file.directory(), mine.number()), mine.number(), mustFence);
            }
        }
    }

    private boolean mustFence(LeaseFile.Version version) throws IOException, InterruptedException {
        Holder holder = version.holder();
        switch (holder.state()) {
            case RELEASED:
                return false;
            case LEFT:
                return true;
            default:
                if (holder.embedded() && holder.process().hasEnded()) {
                    return false;
                }
                requireSilence(holder);
                return true;
        }
    }

    /** Returns when the holder has given no sign of life for long enough. */
    private void requireSilence(Holder holder) throws IOException, InterruptedException {
        LOG.info("[{}] is held by {}. Waiting {} for a sign of life.", file.directory(), holder, patience);
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Optional<Holder> now = file.read().map(LeaseFile.Version::holder);
            if (now.isEmpty() || now.get().state() != Holder.State.HELD) {
                return;
            }
            if (now.get().number() != holder.number() || now.get().renewals() != holder.renewals()) {
                throw new CloudFilesException(
                        ErrorCode.CF_CHECKPOINT_IN_USE,
                        "[" + file.directory() + "] The checkpoint is in use by " + now.get()
                                + ". Two runs on it would read the same files. Wait until that one has ended, or stop it; give another job "
                                + "a --checkpoint of its own.");
            }
        }
    }
}
