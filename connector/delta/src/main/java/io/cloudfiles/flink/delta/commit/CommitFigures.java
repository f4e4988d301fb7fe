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

import org.apache.flink.metrics.MetricGroup;

import java.util.concurrent.atomic.LongAdder;

/** What a committer tells of its commits since the start of its task. Written by the committing thread, read by metric reporters. */
final class CommitFigures {
    private volatile long version;
    private volatile long checkpoint;
    private volatile long millis;
    private final LongAdder repeated = new LongAdder();

    /** Registers the figures; all are 0 until there is a commit. */
    void register(MetricGroup metrics) {
        metrics.gauge("committedVersion", () -> version);
        metrics.gauge("committedCheckpoint", () -> checkpoint);
        metrics.gauge("lastCommitMillis", () -> millis);
        metrics.gauge("repeatedCommits", repeated::sum);
    }

    /**
     * A commit was made.
     *
     * @param nanos what it took, attempts that failed and pauses between them included
     */
    void committed(DeltaCommittable committable, long tableVersion, long nanos) {
        version = tableVersion;
        checkpoint = committable.checkpointId();
        millis = nanos / 1_000_000;
    }

    /** An attempt failed and is repeated. */
    void repeated() {
        repeated.increment();
    }
}
