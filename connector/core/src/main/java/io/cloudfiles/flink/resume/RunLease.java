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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.lease.CheckpointLease;
import io.cloudfiles.flink.lease.FencedSink;
import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.lease.LeaseFile;
import io.cloudfiles.flink.lease.Leased;
import io.cloudfiles.flink.source.SourceTopology;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The lease that a run holds, from before it looks for where to resume until all is done. Used by one thread. */
final class RunLease {
    private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);
    private static final Set<String> IN_THIS_PROCESS = Set.of("local", "minicluster");

    private final LeaseFile file;
    private long renewedNanos = System.nanoTime();

    private RunLease(LeaseFile file) {
        this.file = file;
    }

    /**
     * Takes the lease for a job, and shuts a predecessor out that may still be at work.
     *
     * @throws CloudFilesException {@code CF_CHECKPOINT_IN_USE}
     * @throws IOException when the store of the checkpoint or a target cannot be read or written
     */
    static RunLease take(
            StreamExecutionEnvironment env, Storage storage, Location directory, Map<String, String> storageOptions)
            throws IOException, InterruptedException {
        CheckpointLease.Taken taken = new CheckpointLease(storage, directory).take(isEmbedded(env));
        RunLease lease = new RunLease(taken.file());
        try {
            Lease forJob = new Lease(directory.toString(), storageOptions, taken.number());
            for (Leased part : partsOf(env)) {
                part.holdUnder(forJob);
                if (taken.mustFence() && part instanceof FencedSink sink) {
                    sink.fence();
                }
            }
            return lease;
        } catch (IOException | RuntimeException e) {
            lease.leave();
            throw e;
        }
    }

    private static boolean isEmbedded(StreamExecutionEnvironment env) {
        return env.getConfiguration()
                .getOptional(DeploymentOptions.TARGET)
                .map(IN_THIS_PROCESS::contains)
                .orElse(true);
    }

    private static List<Leased> partsOf(StreamExecutionEnvironment env) {
        return SourceTopology.transformations(env).flatMap(RunLease::leased).toList();
    }

    private static Stream<Leased> leased(Transformation<?> transformation) {
        Object part = null;
        if (transformation instanceof SourceTransformation<?, ?, ?> source) {
            part = source.getSource();
        } else if (transformation instanceof SinkTransformation<?, ?> sink) {
            part = sink.getSink();
        }
        return part instanceof Leased leased ? Stream.of(leased) : Stream.empty();
    }

    /** Renews it when it is time to. The job does that too, but not before it runs. */
    void renewIfDue() {
        long now = System.nanoTime();
        if (now - renewedNanos < CheckpointLease.RENEWAL.toNanos()) {
            return;
        }
        renewedNanos = now;
        try {
            file.renew();
        } catch (IOException e) {
            LOG.warn("The lease of the checkpoint could not be renewed; it is tried again.", e);
        }
    }

    /** The run has ended, and not all that it began may be done. */
    void leave() {
        try {
            file.leave();
        } catch (CloudFilesException e) {
            LOG.info("The lease of the checkpoint is no longer this run's: {}", e.getMessage());
        } catch (IOException e) {
            LOG.info("The lease of the checkpoint could not be left; another run waits until it looks abandoned.", e);
        }
    }

    /** All that the run began is done. */
    void release() {
        try {
            file.release();
        } catch (IOException | CloudFilesException e) {
            LOG.warn(
                    "The lease of the checkpoint could not be released; another run waits until it looks abandoned.",
                    e);
        }
    }
}
