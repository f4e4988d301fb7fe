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
import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.resume.ResumableJob;
import io.cloudfiles.flink.resume.RunSettings;
import io.cloudfiles.flink.source.SourceConfig;
import io.cloudfiles.flink.source.SourcePlanner;
import io.cloudfiles.flink.source.SourceTopology;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One ingest: builds the job, drives it with the resume protocol and tells how it went. Used by one thread. */
@Internal
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final IngestSettings settings;
    private final Terminal terminal;

    /**
     * @param settings what to do
     * @param terminal told how it goes
     */
    public Ingest(IngestSettings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    /**
     * Runs it to its end; returns when all is committed.
     *
     * @throws InterruptedByUser when a signal ended it, after its savepoint
     * @throws io.cloudfiles.flink.error.CloudFilesException when it failed or was asked for something wrong
     * @throws IOException when the checkpoint, the report or the progress file cannot be written
     */
    public void run() throws IOException, InterruptedException {
        SourceConfig source = new SourcePlanner(ZoneId.systemDefault(), Clock.systemUTC())
                .plan(settings.sourceOptions(), settings.schema(), Map.of());
        terminal.say("Checkpoint: " + settings.checkpoint());
        try (StopSignals signals = new StopSignals();
                ProgressReporter progress = new ProgressReporter(
                        terminal,
                        settings.progress(),
                        Clock.systemUTC(),
                        source.read().schema().version());
                Storages storages = Storages.load()) {
            drive(() -> resumableJob(source, progress, storages, signals), progress);
            tell(progress.report());
            if (signals.first().isDone()) {
                throw new InterruptedByUser(signals.first().join());
            }
        }
    }

    /** Runs a job, and another one when the first could not commit its last savepoint: the other begins with that. */
    private void drive(Supplier<ResumableJob> jobs, ProgressReporter progress)
            throws IOException, InterruptedException {
        try {
            jobs.get().run();
        } catch (CloudFilesException e) {
            if (!ResumableJob.isSavepointUncommitted(e)) {
                throw e;
            }
            LOG.warn("What the savepoint holds could not be committed; it is tried again.", e);
            progress.nextJob();
            jobs.get().run();
        }
    }

    private ResumableJob resumableJob(
            SourceConfig source, ProgressReporter progress, Storages storages, StopSignals signals) {
        return new ResumableJob(
                job(source),
                storages.open(settings.checkpoint(), settings.options()),
                settings.checkpoint(),
                runSettings(source, progress),
                signals.first());
    }

    private void tell(Report report) throws IOException {
        terminal.result(report.line());
        if (settings.report() != null) {
            report.writeTo(settings.report());
        }
    }

    private RunSettings runSettings(SourceConfig source, ProgressReporter progress) {
        return new RunSettings(
                "cloudfiles ingest " + settings.source(),
                Map.of("source", settings.source(), "target", settings.target().toString()),
                List.of(source.uids().ledger()),
                settings.availableNow(),
                POLL_INTERVAL,
                progress);
    }

    private StreamExecutionEnvironment job(SourceConfig source) {
        StreamExecutionEnvironment env = IngestEnvironment.create(settings);
        SourceTopology.requireStreaming(env);
        SingleOutputStreamOperator<RecordBatch> batches = SourceTopology.batches(source, env);
        batches.sinkTo(DeltaSink.forPath(settings.target().toString())
                        .uid(IngestSettings.SINK_UID)
                        .schema(source.read().outputType())
                        .partitionBy(settings.partitionBy().toArray(String[]::new))
                        .options(settings.sinkOptions())
                        .build())
                .uid(IngestSettings.SINK_UID)
                .name("delta " + settings.target());
        return env;
    }
}
