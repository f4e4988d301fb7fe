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

import io.cloudfiles.flink.delta.commit.CommitAggregatorFactory;
import io.cloudfiles.flink.delta.commit.DeltaCommittable;
import io.cloudfiles.flink.delta.commit.DeltaCommittableSerializer;
import io.cloudfiles.flink.delta.commit.DeltaCommitter;
import io.cloudfiles.flink.delta.commit.DeltaWriteResult;
import io.cloudfiles.flink.delta.commit.DeltaWriteResultSerializer;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.distribution.Distribution;
import io.cloudfiles.flink.lease.FencedSink;
import io.cloudfiles.flink.lease.Lease;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Serializable;

/**
 * Writes to a Delta table, exactly once: one version of the table for each checkpoint with rows.
 *
 * <pre>
 *  DataStream&lt;RecordBatch&gt; batches = …;
 *  batches.sinkTo(DeltaSink.forPath("s3://lake/bronze/events").uid("events-bronze").build());
 * </pre>
 *
 * <pre>
 *  writer ┐                                          checkpoint complete
 *  writer ┼─ finished files ─▶ aggregator (one) ─▶ committer (one at work) ─▶ table version
 *  writer ┘   at the barrier     one committable       exactly once by transaction id
 * </pre>
 *
 * <p>An unbounded job needs checkpoints: rows become visible when one completes. A bounded one without them commits at its end.
 *
 * @param <T> what comes in: batches or rows
 */
@PublicEvolving
public final class DeltaSink<T>
        implements Sink<T>,
                SupportsPreWriteTopology<T>,
                SupportsPreCommitTopology<DeltaWriteResult, DeltaCommittable>,
                SupportsCommitter<DeltaCommittable>,
                FencedSink {
    private static final long serialVersionUID = 1L;
    private static final String AGGREGATOR = "aggregator";

    private final DeltaConfig config;
    private final WriterFactory<T> writers;
    private final Distribution<T> distribution;
    private @Nullable Lease lease;

    /** Makes writers on the cluster. */
    interface WriterFactory<T> extends Serializable {
        CommittingSinkWriter<T, DeltaWriteResult> create(DeltaConfig config, WriterInitContext context)
                throws IOException;
    }

    DeltaSink(DeltaConfig config, WriterFactory<T> writers, Distribution<T> distribution) {
        this.config = config;
        this.writers = writers;
        this.distribution = distribution;
    }

    /**
     * Begins a sink.
     *
     * @param path root of the table: {@code file:///…}, a local path, {@code s3://…},
     *     {@code hdfs://…} or {@code viewfs://…}. Other stores are refused when the
     *     job starts, since two writers could overwrite each other's commits there
     */
    public static DeltaSinkBuilder forPath(String path) {
        return new DeltaSinkBuilder(path);
    }

    /** Looks at the job as it is about to be submitted, and sends the rows to writers by their partition where that is of use. */
    @Override
    public DataStream<T> addPreWriteTopology(DataStream<T> input) {
        SinkPlan plan = new SinkPlan(input, this);
        plan.requireCheckpoints(config.access().path());
        plan.requireUniqueUid(config.uid());
        plan.setUidIfMissing(config.uid());
        return config.isDistributed() && plan.needsDistribution() ? distribution.add(input) : input;
    }

    @Internal
    @Override
    public void holdUnder(Lease held) {
        lease = held;
    }

    @Internal
    @Override
    public void fence() throws IOException {
        try (TableAccess.Opened opened = config.access().open()) {
            opened.table().fence();
        }
    }

    String uid() {
        return config.uid();
    }

    @Override
    public CommittingSinkWriter<T, DeltaWriteResult> createWriter(WriterInitContext context) throws IOException {
        return writers.create(config, context);
    }

    @Override
    public SimpleVersionedSerializer<DeltaWriteResult> getWriteResultSerializer() {
        return new DeltaWriteResultSerializer();
    }

    @Override
    public DataStream<CommittableMessage<DeltaCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<DeltaWriteResult>> results) {
        boolean takesCheckpoints = SinkPlan.takesCheckpoints(results.getExecutionEnvironment());
        return results.global()
                .transform(
                        AGGREGATOR,
                        CommittableMessageTypeInfo.of(DeltaCommittableSerializer::new),
                        new CommitAggregatorFactory(config.uid(), config.access(), takesCheckpoints))
                .uid(AGGREGATOR)
                .setParallelism(1)
                .setMaxParallelism(1)
                .global();
    }

    @Override
    public Committer<DeltaCommittable> createCommitter(CommitterInitContext context) {
        return new DeltaCommitter(
                config.access(),
                config.commitAttempts(),
                lease,
                context.getJobInfo().getJobId().toHexString(),
                context.getRestoredCheckpointId().orElse(0),
                context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<DeltaCommittable> getCommittableSerializer() {
        return new DeltaCommittableSerializer();
    }
}
