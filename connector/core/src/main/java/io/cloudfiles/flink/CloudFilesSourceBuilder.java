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
package io.cloudfiles.flink;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.SchemaChange;
import io.cloudfiles.flink.batch.VersionedRow;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DeclaredFormat;
import io.cloudfiles.flink.format.flink.FlinkFormats;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.SourceConfig;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.source.SourcePlanner;
import io.cloudfiles.flink.source.SourceTopology;
import io.cloudfiles.flink.source.reader.ReaderOutputs;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Defines a source; see {@link CloudFiles#source}. Problems are reported, all together, when the source is built. Used by one thread.
 */
@PublicEvolving
public final class CloudFilesSourceBuilder {
    private static final ConfigOption<String> LOCAL_TIME_ZONE =
            ConfigOptions.key("table.local-time-zone").stringType().noDefaultValue();

    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, MetadataColumn> metadata = new LinkedHashMap<>();
    private @Nullable RowType schema;
    private @Nullable WatermarkStrategy<RowData> watermarks;
    private Consumer<DataStream<BadRecord>> badRecords = stream -> {};
    private Consumer<DataStream<SchemaChange>> schemaChanges = stream -> {};
    private @Nullable DeclaredFormat given;

    /** What the given format tells of its columns. */
    private @Nullable RowType givenColumns;

    CloudFilesSourceBuilder(String path) {
        option(DiscoveryOptions.PATH.key(), path);
    }

    /** Prefix of the uids of all operators; required, since state is found by it after a restart. */
    public CloudFilesSourceBuilder uid(String uid) {
        return option(SourceOptions.UID.key(), uid);
    }

    /** The file format, such as {@code json}. */
    public CloudFilesSourceBuilder format(String format) {
        return option(SourceOptions.FORMAT.key(), format);
    }

    /**
     * A format of Flink that reads rows. It opens files by their paths, through Flink's file systems, infers nothing, and keeps the kinds of
     * rows. Its copies are used by many threads, each by one at a time.
     *
     * @param format whose rows have the columns of {@link #schema}, but for partition and metadata columns; where its type information is
     *     an {@code InternalTypeInfo}, they need not be declared
     */
    public CloudFilesSourceBuilder bulkFormat(BulkFormat<RowData, FileSourceSplit> format) {
        return declared(FlinkFormats.bulk(format), format.getProducedType());
    }

    /**
     * A format of Flink that reads what can be made into rows; else as {@link #bulkFormat(BulkFormat)}.
     *
     * @param toRow makes a row with the columns of {@link #schema}, or null to leave a record out
     */
    public <T> CloudFilesSourceBuilder bulkFormat(
            BulkFormat<T, FileSourceSplit> format, MapFunction<T, @Nullable RowData> toRow) {
        return declared(FlinkFormats.bulk(format, toRow), null);
    }

    /** A format of Flink that reads rows from a stream, which Flink opens and decompresses; else as {@link #bulkFormat(BulkFormat)}. */
    public CloudFilesSourceBuilder streamFormat(StreamFormat<RowData> format) {
        return declared(FlinkFormats.stream(format), format.getProducedType());
    }

    /**
     * A format of Flink that reads from a stream what can be made into rows; else as {@link #streamFormat(StreamFormat)}.
     *
     * @param toRow makes a row with the columns of {@link #schema}, or null to leave a record out
     */
    public <T> CloudFilesSourceBuilder streamFormat(StreamFormat<T> format, MapFunction<T, @Nullable RowData> toRow) {
        return declared(FlinkFormats.stream(format, toRow), null);
    }

    private CloudFilesSourceBuilder declared(DeclaredFormat format, @Nullable TypeInformation<RowData> produced) {
        this.given = format;
        this.givenColumns = produced == null ? null : FlinkFormats.columnsOf(produced);
        return this;
    }

    /** The columns; without this they are inferred, which needs {@link #schemaLocation}. */
    public CloudFilesSourceBuilder schema(RowType rowType) {
        this.schema = rowType;
        return this;
    }

    /** Directory of the schema log. */
    public CloudFilesSourceBuilder schemaLocation(String location) {
        return option(SchemaOptions.LOCATION.key(), location);
    }

    /** Any option of the reference, in Flink's or Auto Loader's spelling. */
    public CloudFilesSourceBuilder option(String key, String value) {
        options.put(key, value);
        return this;
    }

    /** Any options of the reference, in Flink's or Auto Loader's spelling. */
    public CloudFilesSourceBuilder options(Map<String, String> more) {
        options.putAll(more);
        return this;
    }

    /** Appends a metadata column under its own name. */
    public CloudFilesSourceBuilder metadataColumn(MetadataColumn column) {
        metadata.put(column.key(), column);
        return this;
    }

    /**
     * Timestamps of the rows, and watermarks; without this there are none. Each open file has a generator of its own, and the stream has
     * the minimum of all, so that files read side by side make no row of each other late; a reader without files is idle. For
     * {@link #read} only. Watermark alignment is refused.
     */
    public CloudFilesSourceBuilder watermarks(WatermarkStrategy<RowData> strategy) {
        this.watermarks = strategy;
        return this;
    }

    /**
     * Takes the bad records of the source, each exactly once as rows are: those that were dropped and those that became rows with nulls.
     * {@code source.badRecords(bad -> bad.sinkTo(sink)).read(env)}.
     *
     * @param consumer given the stream when the source is built
     */
    public CloudFilesSourceBuilder badRecords(Consumer<DataStream<BadRecord>> consumer) {
        this.badRecords = consumer;
        return this;
    }

    /**
     * Takes the schema versions that rows come in while the job runs, told by each reader before its first row of a version:
     * {@code source.schemaChanges(changes -> changes.sinkTo(sink)).readBatches(env)}. For sources whose columns may change while the job runs; others
     * tell of none.
     *
     * @param consumer given the stream when the source is built
     */
    public CloudFilesSourceBuilder schemaChanges(Consumer<DataStream<SchemaChange>> consumer) {
        this.schemaChanges = consumer;
        return this;
    }

    /**
     * Builds the source. Flink copies each row at each operator unless {@code pipeline.object-reuse} is set; the rows of this source are
     * objects of their own and never changed, so that they can be kept without a copy.
     *
     * @return rows, in order within a file or range
     * @throws io.cloudfiles.flink.error.CloudFilesException when an option is wrong, the schema cannot be found, checkpointing is off or
     *     the job runs in batch mode
     */
    public DataStream<RowData> read(StreamExecutionEnvironment env) {
        return withLifecycle(SourceTopology.rows(plan(planner(env)), watermarks, badRecords, env), env);
    }

    /**
     * Builds the source without taking batches apart, the fastest way to a Delta table. Batches carry their columns, so that with an
     * inferred schema they get new ones while the job runs, unless {@code schema.on-evolution} says otherwise.
     *
     * @return batches; side outputs as in {@link io.cloudfiles.flink.source.reader}
     * @throws io.cloudfiles.flink.error.CloudFilesException as {@link #read}
     */
    public SingleOutputStreamOperator<RecordBatch> readBatches(StreamExecutionEnvironment env) {
        requireNoWatermarks("readBatches(…)", "batches have no timestamps");
        return evolvingBatches(plan(planner(env).evolving()), env);
    }

    /**
     * Builds the source for rows whose columns may change while the job runs: each carries the columns of its schema version, and with an
     * inferred schema they get new ones, unless {@code schema.on-evolution} says otherwise. So they can be filtered and extended on their
     * way to a Delta table, whose sink needs {@code sink.merge-schema}.
     *
     * @return rows, in order within a file or range, which are never changed
     * @throws io.cloudfiles.flink.error.CloudFilesException as {@link #read}
     */
    public DataStream<VersionedRow> readEvolving(StreamExecutionEnvironment env) {
        requireNoWatermarks(
                "readEvolving(…)", "the strategy is one for the rows of read(…), with columns that never change");
        SourceConfig config = plan(planner(env).evolving());
        return withLifecycle(SourceTopology.evolvingRows(evolvingBatches(config, env), config), env);
    }

    /** So that the lifecycle stays where the stream becomes a table and SQL plans the job. */
    private static <T> DataStream<T> withLifecycle(DataStream<T> rows, StreamExecutionEnvironment env) {
        return new DataStream<>(env, SourceTopology.withLifecycles(rows.getTransformation(), env));
    }

    private SingleOutputStreamOperator<RecordBatch> evolvingBatches(
            SourceConfig config, StreamExecutionEnvironment env) {
        SingleOutputStreamOperator<RecordBatch> batches = SourceTopology.batches(config, env);
        badRecords.accept(batches.getSideOutput(ReaderOutputs.BAD_RECORDS));
        schemaChanges.accept(batches.getSideOutput(ReaderOutputs.SCHEMA_CHANGES));
        return batches;
    }

    private void requireNoWatermarks(String method, String why) {
        if (watermarks != null) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "watermarks(…) cannot be used with " + method + ": " + why
                            + ". Use read(…), or leave the watermarks out.");
        }
    }

    /**
     * The type of the rows that the source will give; infers the schema where none is declared.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException as {@link #read}
     */
    public RowType outputType(StreamExecutionEnvironment env) {
        return plan(planner(env)).read().outputType();
    }

    private static SourcePlanner planner(StreamExecutionEnvironment env) {
        SourceTopology.requireStreaming(env);
        return new SourcePlanner(sessionZone(env), Clock.systemUTC())
                .resuming(SourcePlanner.mayResume(env.getConfiguration()));
    }

    private SourceConfig plan(SourcePlanner planner) {
        return given == null
                ? planner.plan(options, schema, metadata)
                : planner.reading(given).plan(options, schema == null ? givenColumns : schema, metadata);
    }

    /** The zone that Flink SQL would use; the process's own unless it is configured. */
    private static ZoneId sessionZone(StreamExecutionEnvironment env) {
        return env.getConfiguration()
                .getOptional(LOCAL_TIME_ZONE)
                .map(ZoneId::of)
                .orElseGet(ZoneId::systemDefault);
    }
}
