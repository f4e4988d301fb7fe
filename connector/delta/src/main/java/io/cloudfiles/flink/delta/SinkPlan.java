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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.streaming.api.transformations.WithBoundedness;

import java.util.ArrayList;
import java.util.List;

/** The job around a sink, as it is translated. */
final class SinkPlan {
    private static final String WRITER_SUFFIX = "-writer";

    private final DataStream<?> input;
    private final StreamExecutionEnvironment environment;
    private final DeltaSink<?> sink;

    SinkPlan(DataStream<?> input, DeltaSink<?> sink) {
        this.input = input;
        this.environment = input.getExecutionEnvironment();
        this.sink = sink;
    }

    /** Whether the job commits by checkpoints; else it does when the input ends. */
    static boolean takesCheckpoints(StreamExecutionEnvironment environment) {
        return environment.getCheckpointConfig().isCheckpointingEnabled() && !isBatch(environment);
    }

    private static boolean isBatch(StreamExecutionEnvironment environment) {
        return switch (environment.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)) {
            case BATCH -> true;
            case STREAMING -> false;
            case AUTOMATIC -> environment.getTransformations().stream().noneMatch(SinkPlan::isUnbounded);
        };
    }

    /** Rows that no checkpoint will ever cover would never be committed. */
    void requireCheckpoints(String table) {
        boolean isEndless = isUnbounded(input.getTransformation());
        if (isEndless && !environment.getCheckpointConfig().isCheckpointingEnabled()) {
            throw new CloudFilesException(
                    ErrorCode.CF_CHECKPOINTING_REQUIRED,
                    "[" + table
                            + "] The input of the sink never ends and the job takes no checkpoints, so no row would ever be"
                            + " committed. Paste SET 'execution.checkpointing.interval' = '10 s'; in SQL, or"
                            + " env.enableCheckpointing(10_000); before execute.");
        }
        if (!isEndless
                && takesCheckpoints(environment)
                && !environment.getConfiguration().get(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH)) {
            throw new CloudFilesException(
                    ErrorCode.CF_CHECKPOINTING_REQUIRED,
                    "[" + table + "] The input of the sink ends, and the option "
                            + CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH.key()
                            + " = false forbids the final checkpoint, so the last rows would never be committed. Leave it at true.");
        }
    }

    private static boolean isUnbounded(Transformation<?> end) {
        return end.getTransitivePredecessors().stream()
                .anyMatch(transformation -> transformation instanceof WithBoundedness source
                        && source.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED);
    }

    /** Two sinks with one uid would take each other's commits for their own. */
    void requireUniqueUid(String uid) {
        long same = sinks().stream()
                .filter(other -> other.getSink() instanceof DeltaSink<?> delta
                        && delta.uid().equals(uid))
                .count();
        if (same > 1) {
            throw new CloudFilesException(
                    ErrorCode.CF_DUPLICATE_SOURCE_UID,
                    same + " Delta sinks of this job have the uid '" + uid
                            + "', so the table would take the commits of one for those of the other. Give each its own.");
        }
    }

    /**
     * The operators' state is found again by their uids. Flink derives those of writer, aggregator and committer from the one that {@code
     * sinkTo(…).uid(…)} sets; where nobody does, the sink's own will do, with a suffix, since other operators may have the same.
     */
    void setUidIfMissing(String uid) {
        for (SinkTransformation<?, ?> transformation : sinks()) {
            if (transformation.getSink() == sink && transformation.getUid() == null) {
                transformation.setUid(uid + WRITER_SUFFIX);
            }
        }
    }

    /**
     * Whether it matters which writer gets which rows. One writer gets all; but an unaligned checkpoint of a job that had several holds
     * rows on their way to them, which only the same operators can take up.
     */
    boolean needsDistribution() {
        return environment.getCheckpointConfig().isUnalignedCheckpointsEnabled()
                || sinks().stream()
                        .anyMatch(transformation ->
                                transformation.getSink() == sink && transformation.getParallelism() != 1);
    }

    private List<SinkTransformation<?, ?>> sinks() {
        List<SinkTransformation<?, ?>> sinks = new ArrayList<>();
        for (Transformation<?> transformation : environment.getTransformations()) {
            if (transformation instanceof SinkTransformation<?, ?> found) {
                sinks.add(found);
            }
        }
        return sinks;
    }
}
