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
package io.cloudfiles.flink.source.enumerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts the files that were assigned and that no completed checkpoint covers: those whose pages Flink keeps in the JobManager. Discovery pauses
 * when they are too many. Follows the books of Flink's split assignment tracker. Coordinator thread.
 */
final class UnconfirmedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnconfirmedFiles.class);

    /** Files assigned between the checkpoint before and this one; only checkpoints that have not completed. */
    private final NavigableMap<Long, Long> byCheckpoint = new TreeMap<>();

    private final long most;
    private final EnumeratorMetrics metrics;
    private long sinceLastCheckpoint;
    private long total;
    private boolean warned;

    UnconfirmedFiles(long most, EnumeratorMetrics metrics) {
        this.most = most;
        this.metrics = metrics;
    }

    void assigned(long files) {
        sinceLastCheckpoint += files;
        add(files);
    }

    private void add(long files) {
        total += files;
        metrics.setUnconfirmedFiles(total);
    }

    /** Whether no more is to be discovered for now. */
    boolean mustPause() {
        boolean paused = total >= most;
        metrics.setPaused(paused);
        if (paused && !warned) {
            warned = true;
            LOG.warn(
                    "Discovery pauses until a checkpoint completes: {} files were discovered since the last one that did"
                            + " (discovery.max-unconfirmed-files = {}). Should this last, look for what makes checkpoints fail."
                            + " Later pauses are not logged; see the metric discoveryPaused.",
                    total,
                    most);
        }
        return paused;
    }

    /** The enumerator was asked for its part of a checkpoint. */
    void checkpointStarted(long checkpointId) {
        if (sinceLastCheckpoint > 0) {
            byCheckpoint.merge(checkpointId, sinceLastCheckpoint, Long::sum);
            sinceLastCheckpoint = 0;
        }
    }

    /** Confirms what was assigned before this checkpoint started, earlier checkpoints that failed included. */
    void checkpointCompleted(long checkpointId) {
        NavigableMap<Long, Long> covered = byCheckpoint.headMap(checkpointId, true);
        covered.values().forEach(files -> add(-files));
        covered.clear();
    }

    /** Files came back: those assigned last. */
    void returned(long files) {
        long left = files;
        long recent = Math.min(left, sinceLastCheckpoint);
        sinceLastCheckpoint -= recent;
        left -= recent;
        while (left > 0) {
            Map.Entry<Long, Long> newest = byCheckpoint.pollLastEntry();
            if (newest == null) {
                break;
            }
            long taken = Math.min(left, newest.getValue());
            if (newest.getValue() > taken) {
                byCheckpoint.put(newest.getKey(), newest.getValue() - taken);
            }
            left -= taken;
        }
        add(left - files);
    }
}
