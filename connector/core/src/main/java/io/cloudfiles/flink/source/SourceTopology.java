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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchTypeInfo;
import io.cloudfiles.flink.batch.VersionedRow;
import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.RunMode;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.source.coordination.GrantEdge;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.GrantedRangeTypeInfo;
import io.cloudfiles.flink.source.enumerator.DiscoverySource;
import io.cloudfiles.flink.source.enumerator.ListingMarks;
import io.cloudfiles.flink.source.ledger.BucketSelector;
import io.cloudfiles.flink.source.ledger.LedgerOperatorFactory;
import io.cloudfiles.flink.source.lifecycle.FinishedFileSelector;
import io.cloudfiles.flink.source.lifecycle.LifecycleOperatorFactory;
import io.cloudfiles.flink.source.reader.BatchToRows;
import io.cloudfiles.flink.source.reader.BatchToVersionedRows;
import io.cloudfiles.flink.source.reader.ReadOperatorFactory;
import io.cloudfiles.flink.source.reader.ReaderOutputs;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.LegacySinkTransformation;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.streaming.api.transformations.UnionTransformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The topology of a source.
 *
 * <pre>
 * discovery (1) ── keyBy bucket ──▶ ledger (p) ── to the reader that asked ──▶ reader (p) ──▶ batches
 *                                      ▲ credits, through the coordinators of both  │
 *                                      └────────────────────────────────────────────┘
 *                                                                                   │ ends of ranges
 *                                                                                   └── keyBy bucket ──▶ lifecycle (p)
 * </pre>
 */
@Internal
public final class SourceTopology {
    private static final Logger LOG = LoggerFactory.getLogger(SourceTopology.class);

    private SourceTopology() {}

    /**
     * Checks that the job can run such a source.
     *
     * @throws CloudFilesException {@code CF_INCORRECT_BATCH_USAGE} or {@code CF_CHECKPOINTING_REQUIRED}
     */
    public static void requireStreaming(StreamExecutionEnvironment env) {
        if (env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH) {
            throw new CloudFilesException(
                    ErrorCode.CF_INCORRECT_BATCH_USAGE,
                    "Option 'execution.runtime-mode' = 'BATCH' cannot be used with cloudfiles: files that were read"
                            + " are remembered in checkpoints, which batch jobs have not. Use STREAMING with run-mode ="
                            + " available-now.");
        }
        if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
            throw new CloudFilesException(
                    ErrorCode.CF_CHECKPOINTING_REQUIRED,
                    "Checkpointing is off, so files would be read again after a failure. Add"
                            + " env.enableCheckpointing(10_000), or in SQL: SET 'execution.checkpointing.interval' = '10"
                            + " s';");
        }
    }

    /** Adds the source to a job, giving rows without timestamps and watermarks. */
    public static DataStream<RowData> rows(SourceConfig config, StreamExecutionEnvironment env) {
        return rows(config, null, env);
    }

    /**
     * Adds the source to a job, giving rows.
     *
     * @param watermarks of each file, of which the stream has the minimum; null for rows without timestamps and watermarks
     * @throws CloudFilesException {@code CF_OPTION_NOT_AVAILABLE} when they are to be aligned
     */
    public static SingleOutputStreamOperator<RowData> rows(
            SourceConfig config, @Nullable WatermarkStrategy<RowData> watermarks, StreamExecutionEnvironment env) {
        return rows(config, watermarks, badRecords -> {}, env);
    }

    /**
     * Adds the source to a job, giving rows.
     *
     * @param watermarks as in {@link #rows(SourceConfig, WatermarkStrategy, StreamExecutionEnvironment)}
     * @param badRecords given the stream of bad records
     */
    public static SingleOutputStreamOperator<RowData> rows(
            SourceConfig config,
            @Nullable WatermarkStrategy<RowData> watermarks,
            Consumer<DataStream<BadRecord>> badRecords,
            StreamExecutionEnvironment env) {
        if (watermarks != null) {
            requireUnaligned(watermarks);
            SingleOutputStreamOperator<RowData> rows = reader(
                    config,
                    config.ledger().readingInOrder(),
                    env,
                    InternalTypeInfo.of(config.read().outputType()),
                    channel -> ReadOperatorFactory.rows(config.read(), channel, watermarks));
            badRecords.accept(rows.getSideOutput(ReaderOutputs.BAD_RECORDS));
            return rows;
        }
        SingleOutputStreamOperator<RecordBatch> batches = batches(config, env);
        badRecords.accept(batches.getSideOutput(ReaderOutputs.BAD_RECORDS));
        return apart(batches, new BatchToRows(config.read().outputType()), config);
    }

    /** Takes the batches of a source apart to rows that carry their columns. */
    public static SingleOutputStreamOperator<VersionedRow> evolvingRows(
            SingleOutputStreamOperator<RecordBatch> batches, SourceConfig config) {
        return apart(batches, new BatchToVersionedRows(), config);
    }

    private static <T> SingleOutputStreamOperator<T> apart(
            SingleOutputStreamOperator<RecordBatch> batches,
            FlatMapFunction<RecordBatch, T> rows,
            SourceConfig config) {
        return batches.flatMap(rows)
                .uid(config.uids().rows())
                .name("rows of " + config.uids().prefix())
                .setParallelism(batches.getParallelism());
    }

    private static void requireUnaligned(WatermarkStrategy<RowData> watermarks) {
        WatermarkAlignmentParams alignment = watermarks.getAlignmentParameters();
        if (alignment.isEnabled()) {
            throw new CloudFilesException(
                    ErrorCode.CF_OPTION_NOT_AVAILABLE,
                    "Watermark alignment in group '" + alignment.getWatermarkGroup()
                            + "' is not available in this version: files would be read on whatever the group does. Leave out "
                            + "withWatermarkAlignment, or in SQL the options scan.watermark.alignment.*.");
        }
    }

    /** Adds the source to a job, giving batches; side outputs are those of the reader operator. */
    public static SingleOutputStreamOperator<RecordBatch> batches(SourceConfig config, StreamExecutionEnvironment env) {
        return reader(
                config,
                config.ledger(),
                env,
                RecordBatchTypeInfo.INSTANCE,
                channel -> ReadOperatorFactory.batches(config.read(), channel));
    }

    /** A state that the user names, as {@code flink run -s} does, need not be the newest; a directory that carries the job on names one later. */
    private static DiscoveryConfig discovery(SourceConfig config, StreamExecutionEnvironment env) {
        return env.getConfiguration()
                        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
                        .isPresent()
                ? config.discovery().fromNamedState()
                : config.discovery();
    }

    private static <T> SingleOutputStreamOperator<T> reader(
            SourceConfig config,
            LedgerConfig releases,
            StreamExecutionEnvironment env,
            TypeInformation<T> type,
            Function<String, ReadOperatorFactory<T>> factory) {
        requireUniqueUid(config.uids(), env);
        int parallelism = config.parallelism() == null ? env.getParallelism() : config.parallelism();
        String channel = UUID.randomUUID().toString();
        ListingMarks marks = ListingMarks.of(channel);
        DataStream<DiscoveredFile> files = env.fromSource(
                        new DiscoverySource(
                                discovery(config, env), config.read().storageOptions(), marks),
                        WatermarkStrategy.noWatermarks(),
                        "discover " + config.uids().prefix())
                .setParallelism(1)
                .uid(config.uids().discovery());
        ReadConfig read = config.read();
        SingleOutputStreamOperator<GrantedRange> ledger = files.keyBy(new BucketSelector(), Types.INT)
                .transform(
                        "ledger of " + config.uids().prefix(),
                        GrantedRangeTypeInfo.INSTANCE,
                        new LedgerOperatorFactory(channel, releases, read::mayCut, marks))
                .setParallelism(parallelism)
                .uid(config.uids().ledger());
        SingleOutputStreamOperator<T> reader = GrantEdge.connect(ledger)
                .transform("read " + config.uids().prefix(), type, factory.apply(channel))
                .setParallelism(parallelism)
                .uid(config.uids().reader());
        addLifecycle(reader, config, channel);
        return reader;
    }

    private static void addLifecycle(SingleOutputStreamOperator<?> reader, SourceConfig config, String channel) {
        if (config.clean().isOn()) {
            requireAlignedCheckpoints(reader.getExecutionEnvironment().getCheckpointConfig());
            LOG.warn(
                    "[{}] clean-source.mode = {}: ingested files go {} after their rows are committed. Nobody else may need them.",
                    config.uids().prefix(),
                    config.clean().mode(),
                    config.clean().retention());
        }
        FinishedFileSelector bucket = new FinishedFileSelector();
        LegacySinkTransformation<FileFinished> lifecycle = new LegacySinkTransformation<>(
                reader.getSideOutput(ReaderOutputs.FINISHED)
                        .keyBy(bucket, Types.INT)
                        .getTransformation(),
                "lifecycle of " + config.uids().prefix(),
                new LifecycleOperatorFactory(
                        channel,
                        config.clean(),
                        config.read().storageOptions(),
                        config.discovery().maxFileAge()),
                reader.getParallelism(),
                true);
        lifecycle.setStateKeySelector(bucket);
        lifecycle.setStateKeyType(Types.INT);
        lifecycle.setUid(config.uids().lifecycle());
        reader.getExecutionEnvironment().addOperator(lifecycle);
    }

    private static void requireAlignedCheckpoints(CheckpointConfig checkpoints) {
        boolean isUnaligned = checkpoints.isUnalignedCheckpointsEnabled();
        if (isUnaligned || checkpoints.getCheckpointingConsistencyMode() != CheckpointingMode.EXACTLY_ONCE) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option 'clean-source.mode' needs aligned checkpoints that are exactly once: with others a checkpoint does not tell"
                            + " whether all rows of a file went to the sink, and the file could go before they are there. Set "
                            + (isUnaligned
                                    ? "execution.checkpointing.unaligned.enabled = false."
                                    : "execution.checkpointing.mode = EXACTLY_ONCE."));
        }
    }

    /**
     * The same stream, in whose plan the lifecycles of its sources are. A planner of SQL makes a job of what its sinks need; nobody needs a
     * lifecycle. A union with what has no output brings it into the plan, and adds neither an edge nor an operator.
     *
     * @param env that the sources were added to
     */
    public static <T> Transformation<T> withLifecycles(Transformation<T> stream, StreamExecutionEnvironment env) {
        List<Transformation<T>> all = new ArrayList<>();
        all.add(stream);
        List<Transformation<?>> before = stream.getTransitivePredecessors();
        for (Transformation<?> each : env.getTransformations()) {
            if (each instanceof LegacySinkTransformation<?> sink
                    && sink.getOperatorFactory() instanceof LifecycleOperatorFactory
                    && !Collections.disjoint(before, sink.getTransitivePredecessors())) {
                all.add(typedLike(stream, each));
            }
        }
        // A planner sets the type of what it is given, and a union has used its own already. Without a partitioner
        // Flink chooses as if
        // nothing were in between.
        return new PartitionTransformation<>(new UnionTransformation<>(all), null);
    }

    @SuppressWarnings("unchecked") // nothing ever comes out of it
    private static <T> Transformation<T> typedLike(Transformation<T> stream, Transformation<?> sink) {
        Transformation<T> typed = (Transformation<T>) sink;
        typed.setOutputType(stream.getOutputType());
        return typed;
    }

    /** Uids of the ledgers of all sources of a job, whose coordinators answer how far they are. */
    public static List<String> ledgerUids(StreamExecutionEnvironment env) {
        return transformations(env)
                .filter(transformation -> transformation instanceof OneInputTransformation<?, ?> operator
                        && operator.getOperatorFactory() instanceof LedgerOperatorFactory)
                .map(Transformation::getUid)
                .toList();
    }

    /** Whether the job has sources and each of them ends with what existed at the start. */
    public static boolean isAvailableNow(StreamExecutionEnvironment env) {
        Set<RunMode> modes = transformations(env)
                .filter(transformation -> transformation instanceof SourceTransformation<?, ?, ?> source
                        && source.getSource() instanceof DiscoverySource)
                .map(transformation ->
                        ((DiscoverySource) ((SourceTransformation<?, ?, ?>) transformation).getSource()).runMode())
                .collect(Collectors.toSet());
        return modes.equals(Set.of(RunMode.AVAILABLE_NOW));
    }

    /** Every transformation of a job, each once. */
    public static Stream<Transformation<?>> transformations(StreamExecutionEnvironment env) {
        return env.getTransformations().stream()
                .<Transformation<?>>flatMap(last -> last.getTransitivePredecessors().stream())
                .distinct();
    }

    private static void requireUniqueUid(OperatorUids uids, StreamExecutionEnvironment env) {
        if (ledgerUids(env).contains(uids.ledger())) {
            throw new CloudFilesException(
                    ErrorCode.CF_DUPLICATE_SOURCE_UID,
                    "Option 'source.uid' = '" + uids.prefix()
                            + "' is used by two sources of this job. State is found by it after a "
                            + "restart: give each source its own.");
        }
    }
}
