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

import io.cloudfiles.flink.source.coordination.ProgressRequest;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestGateway;
import org.apache.flink.runtime.operators.coordination.CoordinationResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the sources of a running job how far they are. Used by one thread, which waits for the answers. */
final class ProgressWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressWatch.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** The readers' last reports are there from when they have taken the savepoint until the job is gone, which may be soon. */
    private static final Duration PAUSE_WHILE_STOPPING = Duration.ofMillis(20);

    private final CoordinationRequestGateway job;
    private final CompletableFuture<?> ended;
    private final RunSettings settings;
    private List<SourceProgress> latest = List.of();

    /**
     * @param job answers for its sources
     * @param ended completed when the job has ended, so that nobody answers any more
     * @param settings name the sources, and who is told
     */
    ProgressWatch(CoordinationRequestGateway job, CompletableFuture<?> ended, RunSettings settings) {
        this.job = job;
        this.ended = ended;
        this.settings = settings;
    }

    /** Asks each source once, and tells on what all have answered. */
    void look() throws InterruptedException {
        latest = answers();
        tell();
    }

    /** Goes on looking until a stop of the job is through. A source that ends forgets what it knew; such answers are left out. */
    void lookUntil(CompletableFuture<?> stop) throws InterruptedException {
        while (!isDoneWithin(stop, PAUSE_WHILE_STOPPING)) {
            List<SourceProgress> answers = answers();
            if (isWhole(answers) && answers.stream().allMatch(SourceProgress::complete)) {
                latest = answers;
                tell();
            }
        }
    }

    private void tell() {
        if (isWhole(latest)) {
            latest.stream().reduce(SourceProgress::plus).ifPresent(settings.onProgress());
        }
    }

    /** Whether every source was drained when looked at last. */
    boolean isDrained() {
        return isWhole(latest) && latest.stream().allMatch(SourceProgress::drained);
    }

    /** What the sources that could answer did answer last. */
    List<SourceProgress> latest() {
        return latest;
    }

    private boolean isWhole(List<SourceProgress> answers) {
        return answers.size() == settings.sourceUids().size();
    }

    private List<SourceProgress> answers() throws InterruptedException {
        List<SourceProgress> answers = new ArrayList<>();
        for (String uid : settings.sourceUids()) {
            SourceProgress answer = answer(uid);
            if (answer != null) {
                answers.add(answer);
            }
        }
        return answers;
    }

    private @Nullable SourceProgress answer(String ledgerUid) throws InterruptedException {
        CompletableFuture<CoordinationResponse> answer =
                ask(() -> job.sendCoordinationRequest(ledgerUid, new ProgressRequest()));
        try {
            CompletableFuture.anyOf(answer, ended).get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            CoordinationResponse response = answer.getNow(null);
            return response == null ? null : SourceProgress.of(response);
        } catch (ExecutionException | TimeoutException | IOException e) {
            // While the job starts or restarts there is nobody to ask; whether it has failed shows in its result.
            LOG.debug("No progress of '{}' yet.", ledgerUid, e);
            return null;
        }
    }

    private static boolean isDoneWithin(CompletableFuture<?> future, Duration time) throws InterruptedException {
        try {
            future.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            LOG.debug("The stop failed; its caller looks why.", e);
        }
        return true;
    }

    /** An embedded cluster goes down with its job, and from then on throws instead of answering. */
    static <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> request) {
        try {
            return request.get();
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
