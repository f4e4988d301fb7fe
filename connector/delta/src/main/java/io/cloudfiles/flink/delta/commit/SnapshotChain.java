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
package io.cloudfiles.flink.delta.commit;

import io.delta.kernel.Snapshot;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/**
 * The snapshot on which the next commit builds. After a commit Kernel hands out the snapshot behind it, so that the log need not be
 * listed and read again; but each such snapshot carries all commits since the one that was loaded, so from time to time, best right
 * after a checkpoint of the log, a new one is loaded.
 *
 * <p>A chained snapshot may be behind the table. A commit on it then finds a conflict and is resolved there.
 *
 * <p>All methods are called by the committing thread, except {@link #rebase}.
 */
final class SnapshotChain {
    private static final int MAX_LINKS = 100;

    private final DeltaTable table;
    private @Nullable Snapshot head;
    private int links;
    private volatile boolean outdated;

    SnapshotChain(DeltaTable table) {
        this.table = table;
    }

    /** The head of the chain, loaded when there is none; empty when there is no table. */
    Optional<Snapshot> head() throws IOException {
        if (head != null && !outdated && links < MAX_LINKS) {
            return Optional.of(head);
        }
        outdated = false;
        links = 0;
        Optional<Snapshot> loaded = table.snapshot();
        head = loaded.orElse(null);
        return loaded;
    }

    /** Goes on behind a commit; Kernel has no snapshot for us when there was a conflict. */
    void advance(Optional<Snapshot> postCommit) {
        head = postCommit.orElse(null);
        links++;
    }

    /** Forgets what is known of the table. */
    void drop() {
        head = null;
    }

    /** Loads anew before the next commit. Called by any thread. */
    void rebase() {
        outdated = true;
    }
}
