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
package io.cloudfiles.flink.cli.ingest;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.cli.expression.AddedColumns;
import io.cloudfiles.flink.cli.run.InterruptedByUser;
import io.cloudfiles.flink.cli.run.JobEnvironment;
import io.cloudfiles.flink.cli.run.JobRun;
import io.cloudfiles.flink.cli.run.Planning;
import io.cloudfiles.flink.cli.run.RunnableJob;
import io.cloudfiles.flink.cli.run.Terminal;
import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.delta.DeltaSinkBuilder;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.source.SourceConfig;
import io.cloudfiles.flink.source.SourcePlanner;
import io.cloudfiles.flink.source.SourceTopology;
import io.cloudfiles.flink.source.reader.ReaderOutputs;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** One ingest: builds the job and runs it. Used by one thread. */
@Internal
public final class Ingest {
    private final Terminal terminal;
    private IngestSettings settings;

    /**
     * @param settings what to do
     * @param terminal told how it goes
     * @throws io.cloudfiles.flink.error.CloudFilesException when the source would take in what the ingest writes
     */
    public Ingest(IngestSettings settings, Terminal terminal) {
        OwnFiles.requireApart(settings);
        this.settings = settings;
        this.terminal = terminal;
    }

    /**
     * Runs it to its end; returns when all is committed, or when it is submitted where the client is to be detached from it.
     *
     * @throws InterruptedByUser when a signal ended it, after its savepoint
     * @throws io.cloudfiles.flink.error.CloudFilesException when it failed or was asked for something wrong
     * @throws IOException when the checkpoint, the report or the progress file cannot be written
     */
    public void run() throws IOException, InterruptedException {
        SourcePlanner planner = new SourcePlanner(ZoneId.systemDefault(), Clock.systemUTC()).evolving();
        requireRightOptions(planner);
        settings = TypeWideningOfTarget.fit(settings, terminal::say);
        SourcePlanner ofThisRun = planner.resuming(JobRun.resumes(settings.checkpoint(), settings.options()))
                .requiring(this::requireRightColumns)
                .within(this::limits);
        SourceConfig source = Planning.of(
                terminal,
                () -> ofThisRun.plan(settings.sourceOptions(), settings.schema(), new AddedColumns(settings.added())));
        new JobRun(
                        terminal,
                        settings.checkpoint(),
                        settings.options(),
                        settings.progress(),
                        settings.report(),
                        source.read().schema().version())
                .run(() -> runnable(source));
    }

    /** Nothing is listed, read or written before all that was asked for is known to be right. */
    private void requireRightOptions(SourcePlanner planner) {
        List<OptionProblem> problems = new ArrayList<>();
        settings.requireUnambiguous(problems);
        planner.check(settings.sourceOptions(), settings.schema(), problems);
        sink().check(problems);
        if (settings.badRecords() != null) {
            badRecordsSink(settings.badRecords()).check(problems);
        }
        OptionProblem.throwIfAny(problems);
    }

    /** Building the sink looks at what the table would be. */
    private void requireRightColumns(RowType columns) {
        Sink<RecordBatch> unused = sink().schema(ofTable(columns)).build();
    }

    /** A table that is made lets others, and a later ingest, leave the added columns out. */
    private RowType ofTable(RowType rows) {
        return new RowType(
                rows.isNullable(),
                rows.getFields().stream()
                        .map(field -> settings.added().containsKey(field.getName())
                                ? new RowType.RowField(
                                        field.getName(), field.getType().copy(true))
                                : field)
                        .toList());
    }

    private TargetLimits limits(RowType columns) {
        try {
            return sink().limits(ofTable(columns));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DeltaSinkBuilder sink() {
        return DeltaSink.forPath(settings.target().toString())
                .uid(IngestSettings.SINK_UID)
                .partitionBy(settings.partitionBy().toArray(String[]::new))
                .options(settings.sinkOptions());
    }

    private RunnableJob runnable(SourceConfig source) {
        return new RunnableJob(
                job(source),
                "cloudfiles ingest " + settings.source(),
                settings.identity(),
                List.of(source.uids().ledger()),
                settings.availableNow());
    }

    private StreamExecutionEnvironment job(SourceConfig source) {
        StreamExecutionEnvironment env =
                JobEnvironment.create(settings.parallelism(), settings.triggerInterval(), settings.availableNow());
        SourceTopology.requireStreaming(env);
        SingleOutputStreamOperator<RecordBatch> batches = SourceTopology.batches(source, env);
        batches.sinkTo(sink().schema(ofTable(source.read().outputType())).build())
                .uid(IngestSettings.SINK_UID)
                .name("delta " + settings.target());
        if (settings.badRecords() != null) {
            keepBadRecords(batches.getSideOutput(ReaderOutputs.BAD_RECORDS), settings.badRecords());
        }
        return env;
    }

    private void keepBadRecords(DataStream<BadRecord> badRecords, Location table) {
        badRecords
                .map(new BadRecordRows(Clock.systemUTC()))
                .returns(InternalTypeInfo.of(BadRecordRows.TYPE))
                .uid(IngestSettings.BAD_RECORDS_UID + "-rows")
                .name("rows of bad records")
                .sinkTo(badRecordsSink(table).buildForRows(BadRecordRows.TYPE))
                .uid(IngestSettings.BAD_RECORDS_UID)
                .name("delta " + table);
    }

    private DeltaSinkBuilder badRecordsSink(Location table) {
        return DeltaSink.forPath(table.toString())
                .uid(IngestSettings.BAD_RECORDS_UID)
                .options(settings.storeOptions());
    }
}
