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
package io.cloudfiles.flink.source.commit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sinks of a job that say what they have committed; those that do not are taken to have committed what a completed checkpoint holds.
 * Each coordinator of such a sink enters it before any of them starts. Safe for use by many threads.
 */
@Internal
public final class SinkCommits {
    private final Set<MarkedSink> sinks = ConcurrentHashMap.newKeySet();

    private volatile boolean isWatched;

    private SinkCommits() {}

    /** Those of the job, for somebody who is going to ask how far they are. */
    public static SinkCommits watchedOf(CoordinatorStore store) {
        SinkCommits commits = of(store);
        commits.isWatched = true;
        return commits;
    }

    /** Those of the job, made by whoever asks first. */
    static SinkCommits of(CoordinatorStore store) {
        return (SinkCommits) store.compute(
                SinkCommits.class.getName(), (key, commits) -> commits == null ? new SinkCommits() : commits);
    }

    void enter(MarkedSink sink) {
        sinks.add(sink);
    }

    void leave(MarkedSink sink) {
        sinks.remove(sink);
    }

    /** Whether anybody asks; all coordinators of a job are made before its operators send anything. */
    boolean isWatched() {
        return isWatched;
    }

    /** Whether each sink takes completed checkpoints as committed, so that no store has to be asked. */
    public boolean isKnownAtOnce() {
        return sinks.isEmpty();
    }

    /**
     * The latest checkpoint up to a completed one whose rows are where they go, in every sink; 0 when that is known of none. Asks stores:
     * never on the JobMaster's main thread, and by one thread at a time.
     *
     * @throws IOException when one could not be asked
     */
    public long committed(long completed) throws IOException {
        long committed = completed;
        for (MarkedSink sink : sinks) {
            committed = Math.min(committed, sink.committed(committed));
        }
        return committed;
    }
}
