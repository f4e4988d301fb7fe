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
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestGateway;
import org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Drives one run of a job with the resume protocol.
 *
 * <p>Flink deletes the checkpoints of a job that ends by itself, and an operator that has finished keeps no state. So a job with
 * {@code run-mode = available-now} never ends by itself: once drained, it is stopped here with a retained savepoint, from which the next
 * run goes on. The sink commits what the savepoint holds before Flink calls the job finished.
 *
 * <p>Used by one thread; blocks it for the whole run.
 */
@PublicEvolving
public final class ResumableJob {
    private static final Logger LOG = LoggerFactory.getLogger(ResumableJob.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private final StreamExecutionEnvironment env;
    private final Storage storage;
    private final ResumeDirectory directory;
    private final RunSettings settings;
    private final CompletableFuture<?> stopRequest;

    /**
     * @param env holds the whole job; its checkpoint directory, retention and restore path are set here
     * @param storage the store of the checkpoint directory
     * @param checkpointDirectory where state is kept from run to run
     * @param settings what kind of run
     * @param stopRequest completed by any thread to stop the run with a savepoint before it is drained
     */
    public ResumableJob(
            StreamExecutionEnvironment env,
            Storage storage,
            Location checkpointDirectory,
            RunSettings settings,
            CompletableFuture<?> stopRequest) {
        this.env = env;
        this.storage = storage;
        this.directory = new ResumeDirectory(storage, checkpointDirectory);
        this.settings = settings;
        this.stopRequest = stopRequest;
    }

    /**
     * Runs the job until it is drained, a stop is asked for, or it fails.
     *
     * @return how it ended
     * @throws CloudFilesException {@code CF_NO_STORAGE_FOR_SCHEME}, {@code CF_INVALID_CHECKPOINT} or {@code CF_CHECKPOINT_IN_USE} before it starts; its own when the job failed with one;
     *     {@code CF_JOB_FAILED} for any other failure, with the cause
     * @throws IOException when the checkpoint directory cannot be read or written
     */
    public RunResult run() throws IOException, InterruptedException {
        RunLease lease = takeLease();
        try {
            RunResult result = run(lease);
            lease.release();
            return result;
        } catch (IOException | RuntimeException | Error | InterruptedException e) {
            lease.leave();
            throw e;
        }
    }

    /** Before it, and the fence that may come with it, nobody can tell where to resume. */
    private RunLease takeLease() throws IOException, InterruptedException {
        requireFileSystemOfFlink();
        directory.requireJob(settings.identity());
        return RunLease.take(env, storage, directory.root(), settings.storageOptions());
    }

    /** State is written by Flink, which knows a store of ours only where our jar was there when its process started. */
    private void requireFileSystemOfFlink() throws IOException {
        Location root = directory.root();
        try {
            new Path(root.toString()).getFileSystem();
        } catch (UnsupportedFileSystemSchemeException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_NO_STORAGE_FOR_SCHEME,
                    "[" + root + "] Checkpoints are written by Flink, which has no file system for the scheme '"
                            + root.scheme()
                            + "' here. Put the one jar of cloudfiles into its lib folder, or Flink's plugin for the scheme into its"
                            + " plugins folder, on every machine, and start it again; or name a checkpoint directory elsewhere (on the"
                            + " command line --checkpoint).",
                    e);
        }
    }

    private RunResult run(RunLease lease) throws IOException, InterruptedException {
        RunStart start = RunStart.of(env, directory, settings.storageOptions());
        Location run = start.run();
        RunEnd end = driveToEnd(execute(), start.savepoints(), lease);
        // The lease was left with the end of the job, so that another run may be on its way by now.
        ResumePoint point = directory
                .newestOf(run)
                .orElseThrow(() ->
                        new IOException("[" + run + "] holds no savepoint, although the job has stopped with one. "
                                + "What earlier runs left is kept. Look at the store of the checkpoint directory."));
        directory.pointLatestTo(point);
        directory.deleteRunsBefore(ResumeDirectory.number(run));
        return new RunResult(end.drained(), end.progress(), start.resumed(), point);
    }

    /**
     * Submits the job and leaves it to itself: nobody stops it when it is drained, and its savepoint is taken by whoever stops it.
     *
     * @return what was submitted, and where its savepoint has to go for the next run to find it
     * @throws CloudFilesException as {@link #run} does, if it cannot be submitted
     * @throws IOException when the checkpoint directory cannot be read or written
     */
    public SubmittedRun submit() throws IOException, InterruptedException {
        RunLease lease = takeLease();
        try {
            RunStart start = RunStart.of(env, directory, settings.storageOptions());
            return new SubmittedRun(execute().getJobID(), start.resumed(), start.savepoints());
        } catch (IOException | RuntimeException | Error | InterruptedException e) {
            lease.leave();
            throw e;
        }
    }

    /** A job that nobody drives any more must not go on: the next run would read the same files beside it. */
    private RunEnd driveToEnd(JobClient job, Location savepoints, RunLease lease) throws InterruptedException {
        try {
            return awaitEnd(job, savepoints, lease);
        } catch (RuntimeException | Error | InterruptedException e) {
            cancel(job, e);
            throw e;
        }
    }

    private static void cancel(JobClient job, Throwable reason) {
        try {
            job.cancel().get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            // It has ended by itself, as a rule; if not, the reason of all this is still what matters.
            reason.addSuppressed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason.addSuppressed(e);
        }
    }

    private JobClient execute() throws InterruptedException {
        try {
            return env.executeAsync(settings.jobName());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw JobFailures.explain(e);
        }
    }

    /** How a run ended, with what the sources reported last. */
    private record RunEnd(boolean drained, List<SourceProgress> progress) {}

    private RunEnd awaitEnd(JobClient job, Location savepoints, RunLease lease) throws InterruptedException {
        CompletableFuture<?> ended = job.getJobExecutionResult();
        ProgressWatch watch = new ProgressWatch((CoordinationRequestGateway) job, ended, settings);
        StopAttempts attempts = new StopAttempts(savepoints);
        while (true) {
            // Waiting for the job's end is the pause between two looks, and notices a failure at once.
            if (endsWithin(ended, settings.pollInterval())) {
                throw new CloudFilesException(
                        ErrorCode.CF_JOB_FAILED,
                        "The job ended without a savepoint: " + statusOf(job) + ". Run it again to resume.");
            }
            watch.look();
            lease.renewIfDue();
            boolean drained = settings.stopWhenDrained() && watch.isDrained();
            if ((drained || stopRequest.isDone())
                    && attempts.isDue()
                    && stopped(job, savepoints, ended, watch, attempts)) {
                return new RunEnd(drained, watch.latest());
            }
        }
    }

    private boolean endsWithin(CompletableFuture<?> ended, Duration time) throws InterruptedException {
        try {
            CompletableFuture.anyOf(ended, stopRequest.isDone() ? new CompletableFuture<>() : stopRequest)
                    .get(time.toMillis(), TimeUnit.MILLISECONDS);
            return ended.isDone();
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw JobFailures.explain(e);
        }
    }

    /** Whether the job has stopped with a savepoint; false when it could not be taken and the job goes on. */
    private boolean stopped(
            JobClient job, Location savepoints, CompletableFuture<?> ended, ProgressWatch watch, StopAttempts attempts)
            throws InterruptedException {
        try {
            CompletableFuture<String> stop = ProgressWatch.ask(
                    () -> job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.NATIVE));
            watch.lookUntil(stop);
            String savepoint = stop.get();
            ended.get();
            LOG.info("Stopped with savepoint {}.", savepoint);
            return true;
        } catch (ExecutionException e) {
            // With a savepoint that is not committed the job goes down, too. Only when it is gone may another start
            // from that.
            if (isSavepointUncommitted(e)
                    || statusOf(job).map(JobStatus::isGloballyTerminalState).orElse(false)) {
                throw JobFailures.explain(reasonOf(ended).orElse(e));
            }
            attempts.failed(e);
            return false;
        }
    }

    /** Why the job has failed; the savepoint's own failure only says that it was given up with the job. */
    private static Optional<Throwable> reasonOf(CompletableFuture<?> ended) throws InterruptedException {
        try {
            ended.get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e);
        } catch (TimeoutException e) {
            LOG.debug("The job has failed, but its result is not there.", e);
            return Optional.empty();
        }
    }

    private static Optional<JobStatus> statusOf(JobClient job) throws InterruptedException {
        try {
            return Optional.of(
                    ProgressWatch.ask(job::getJobStatus).get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("No job status.", e);
            return Optional.empty();
        }
    }

    /**
     * Whether a run failed after its last savepoint was complete and before all of it was committed. Flink then gives the job up without
     * telling why. Another run starts from that savepoint and commits it first, or fails with the reason.
     *
     * @param failure what {@link #run} has thrown, or its cause
     */
    public static boolean isSavepointUncommitted(Throwable failure) {
        return Causes.find(failure, StopWithSavepointStoppingException.class).isPresent();
    }
}
