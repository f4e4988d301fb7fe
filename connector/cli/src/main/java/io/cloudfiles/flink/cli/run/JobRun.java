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
package io.cloudfiles.flink.cli.run;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.resume.ResumableJob;
import io.cloudfiles.flink.resume.ResumeDirectory;
import io.cloudfiles.flink.resume.RunSettings;
import io.cloudfiles.flink.resume.SubmittedRun;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run of a job with the resume protocol, as a command drives it: told on the terminal, ended by signals, summed up at its end. Used by
 * one thread.
 *
 * @param terminal told how it goes
 * @param checkpoint where state is kept from run to run
 * @param storageOptions of the store of the checkpoint
 * @param progress local file to append progress to, or null
 * @param report local file to write the summary to, or null
 * @param schemaVersion the one that the run begins with
 */
@Internal
public record JobRun(
        Terminal terminal,
        Location checkpoint,
        Map<String, String> storageOptions,
        @Nullable Path progress,
        @Nullable Path report,
        int schemaVersion) {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    public JobRun {
        storageOptions = Map.copyOf(storageOptions);
    }

    /**
     * Whether a run would go on from what an earlier one has left.
     *
     * @param checkpoint where state is kept from run to run
     * @param storageOptions of its store
     * @throws IOException when it cannot be read
     */
    public static boolean resumes(Location checkpoint, Map<String, String> storageOptions) throws IOException {
        if (Host.current() == Host.SHELL) {
            // Flink looks a checkpoint up by itself when it is read.
            EmbeddedFileSystems.initialize(storageOptions);
        }
        try (Storages storages = Storages.load()) {
            return new ResumeDirectory(storages.open(checkpoint, storageOptions), checkpoint)
                    .newest()
                    .isPresent();
        }
    }

    /**
     * Runs a job to its end; returns when all is committed. Where the client is to be detached from its job, it returns when the job is
     * submitted. Where Flink wants the plan only, the environment gives it and ends the program by an error of its own.
     *
     * @param jobs builds the job. A second one is asked for when the first could not commit its last savepoint: it begins with that
     * @throws InterruptedByUser when a signal ended it, after its savepoint
     * @throws CloudFilesException when it failed
     * @throws IOException when the checkpoint, the report or the progress file cannot be written
     */
    public void run(Supplier<RunnableJob> jobs) throws IOException, InterruptedException {
        if (Host.current() == Host.FLINK_PLANNER) {
            plan(jobs.get());
            return;
        }
        removeReportOfEarlierRun();
        RunnableJob job = jobs.get();
        terminal.say("Checkpoint: " + checkpoint);
        if (JobEnvironment.isDetached(job.env())) {
            submit(job);
        } else {
            runAttached(job, jobs);
        }
    }

    /** Without the resume protocol, which would begin a run in the checkpoint directory. */
    private static void plan(RunnableJob job) {
        try {
            job.env().executeAsync(job.name());
        } catch (Exception e) {
            throw new CloudFilesException(ErrorCode.CF_JOB_FAILED, "The job cannot be planned: " + e, e);
        }
    }

    private void submit(RunnableJob job) throws IOException, InterruptedException {
        if (progress != null || report != null) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Options '--progress' and '--report' cannot be combined with 'flink run -d': nobody would write the files. "
                            + "Leave out these, or '-d'.");
        }
        try (Storages storages = Storages.load()) {
            SubmittedRun run = resumable(job, storages, ignored -> {}, new CompletableFuture<Void>())
                    .submit();
            terminal.result("Job " + run.job() + " is submitted and runs by itself"
                    + (job.endsWhenDrained() ? "; it idles when all files are ingested." : "."));
            terminal.say("Stop it with 'flink stop --savepointPath " + run.savepoints() + " " + run.job()
                    + "'. The same command with the same checkpoint then goes on from there.");
        }
    }

    private void runAttached(RunnableJob first, Supplier<RunnableJob> more) throws IOException, InterruptedException {
        if (Host.current() == Host.SHELL) {
            EmbeddedFileSystems.initialize(storageOptions);
        }
        try (StopSignals signals = new StopSignals(terminal);
                ProgressReporter reporter = new ProgressReporter(terminal, progress, Clock.systemUTC(), schemaVersion);
                Storages storages = Storages.load()) {
            try {
                resumable(first, storages, reporter, signals.first()).run();
            } catch (CloudFilesException e) {
                if (!ResumableJob.isSavepointUncommitted(e)) {
                    throw e;
                }
                LOG.warn("What the savepoint holds could not be committed; it is tried again.", e);
                reporter.nextJob();
                resumable(more.get(), storages, reporter, signals.first()).run();
            }
            tell(reporter.report());
            if (signals.first().isDone()) {
                throw new InterruptedByUser(signals.first().join());
            }
        }
    }

    private ResumableJob resumable(
            RunnableJob job, Storages storages, Consumer<SourceProgress> reporter, CompletableFuture<?> stopRequest) {
        RunSettings settings = new RunSettings(
                job.name(),
                storageOptions,
                job.identity(),
                job.sourceUids(),
                job.endsWhenDrained(),
                POLL_INTERVAL,
                reporter);
        return new ResumableJob(
                job.env(), storages.open(checkpoint, storageOptions), checkpoint, settings, stopRequest);
    }

    /** A run that fails leaves no report rather than one that tells of another run. */
    private void removeReportOfEarlierRun() {
        try {
            if (report != null && Files.isRegularFile(report)) {
                Files.delete(report);
            }
        } catch (IOException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--report' = '" + report
                            + "' is wrong: what an earlier run has left there cannot be removed (" + e
                            + "). Remove it, or name another file.",
                    e);
        }
    }

    private void tell(Report summary) {
        terminal.result(summary.line());
        summary.whereSkippedFilesAreNamed(System.getProperty("cloudfiles.log"), checkpoint)
                .ifPresent(terminal::say);
        try {
            if (report != null) {
                summary.writeTo(report);
            }
        } catch (IOException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_JOB_FAILED,
                    "[" + report + "] The report cannot be written: " + e
                            + ". All that was read is committed. Make room, or mend the "
                            + "access to the file; the next run reports what it adds.",
                    e);
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "JobRun[checkpoint=" + checkpoint + ", storageOptions=" + SecretMask.printable(storageOptions) + "]";
    }
}
