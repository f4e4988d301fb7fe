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
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.UUID;

/**
 * Keeps a lease alive for as long as a part of the job lives. A JobManager that was paused may still have one when another JobManager has
 * taken the job over, whose own then counts. Safe for several threads.
 */
@Internal
public final class LeaseRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewal.class);

    private final Lease lease;
    private final String keeper = UUID.randomUUID().toString();
    private @Nullable OpenLease open;
    private boolean hasTakenOver;
    private boolean closed;

    /** @param lease opened with the first renewal */
    public LeaseRenewal(Lease lease) {
        this.lease = lease;
    }

    /**
     * Renews it. A store that does not answer is no loss of the lease, and is only logged.
     *
     * @throws CloudFilesException {@code CF_CHECKPOINT_LOST} when somebody else has taken it
     */
    public synchronized void renew() {
        if (closed) {
            return;
        }
        try {
            OpenLease opened = opened();
            if (!hasTakenOver) {
                opened.file().takeOver(keeper);
                hasTakenOver = true;
            }
            // The first time, too: Flink may close the class loader of a job before its coordinators are closed. What
            // leaving needs is loaded here, and Jackson loads more when it is used again.
            opened.file().renewAs(keeper);
        } catch (IOException e) {
            LOG.warn("[{}] The lease could not be renewed; it is tried again.", lease.directory(), e);
        }
    }

    private OpenLease opened() throws IOException {
        OpenLease opened = open;
        if (opened == null) {
            opened = lease.open();
            open = opened;
        }
        return opened;
    }

    /** Leaves the lease to whoever wants it next, or to the next attempt of this job. */
    @Override
    public synchronized void close() {
        closed = true;
        OpenLease opened = open;
        if (opened == null) {
            return;
        }
        try (opened) {
            opened.file().leaveAs(keeper);
        } catch (CloudFilesException e) {
            LOG.info("The lease is no longer this job's: {}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.info(
                    "[{}] The lease could not be left; another run waits until it looks abandoned.",
                    lease.directory(),
                    e);
        }
    }
}
