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

import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestGateway;
import org.apache.flink.runtime.operators.coordination.CoordinationResponse;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressWatchTest {
    private final Deque<CompletableFuture<CoordinationResponse>> answers = new ArrayDeque<>();
    private final List<SourceProgress> told = new ArrayList<>();
    private final CompletableFuture<String> stop = new CompletableFuture<>();

    @Test
    void tellsWhatIsReportedWhileTheJobStops() throws InterruptedException {
        answers.add(CompletableFuture.completedFuture(progress(true, 100).toResponse()));
        answers.add(CompletableFuture.completedFuture(progress(true, 250).toResponse()));
        ProgressWatch watch = watch(new CompletableFuture<>(), List.of("a"));

        watch.look();
        watch.lookUntil(stop);

        assertThat(told).extracting(progress -> progress.runTotals().rows()).containsExactly(100L, 250L);
        assertThat(watch.latest()).containsExactly(progress(true, 250));
    }

    @Test
    void keepsWhatItKnowsWhenASourceEndsAndForgets() throws InterruptedException {
        answers.add(CompletableFuture.completedFuture(progress(true, 100).toResponse()));
        answers.add(CompletableFuture.completedFuture(progress(false, 0).toResponse()));
        answers.add(CompletableFuture.failedFuture(new IllegalStateException("gone")));
        ProgressWatch watch = watch(new CompletableFuture<>(), List.of("a"));

        watch.look();
        watch.lookUntil(stop);

        assertThat(told).containsExactly(progress(true, 100));
        assertThat(watch.latest()).containsExactly(progress(true, 100));
    }

    @Test
    void doesNotWaitForAnAnswerOfAJobThatHasEnded() throws InterruptedException {
        answers.add(new CompletableFuture<>());
        ProgressWatch watch = watch(CompletableFuture.completedFuture("FINISHED"), List.of("a"));

        watch.look();

        assertThat(told).isEmpty();
        assertThat(watch.latest()).isEmpty();
    }

    @Test
    void isDrainedWhenEverySourceIs() throws InterruptedException {
        answers.add(CompletableFuture.completedFuture(progress(true, 1).toResponse()));
        answers.add(CompletableFuture.failedFuture(new IllegalStateException("restarts")));
        answers.add(CompletableFuture.completedFuture(progress(true, 1).toResponse()));
        answers.add(CompletableFuture.completedFuture(progress(true, 2).toResponse()));
        ProgressWatch watch = watch(new CompletableFuture<>(), List.of("a", "b"));

        watch.look();
        assertThat(watch.isDrained()).isFalse();
        watch.look();
        assertThat(watch.isDrained()).isTrue();
        assertThat(told).extracting(progress -> progress.runTotals().rows()).containsExactly(3L);
    }

    private ProgressWatch watch(CompletableFuture<?> ended, List<String> sourceUids) {
        CoordinationRequestGateway job = (uid, request) -> {
            CompletableFuture<CoordinationResponse> answer = answers.remove();
            if (answers.isEmpty()) {
                stop.complete("savepoint");
            }
            return answer;
        };
        return new ProgressWatch(
                job,
                ended,
                new RunSettings("job", Map.of(), Map.of(), sourceUids, true, Duration.ofMillis(1), told::add));
    }

    private static SourceProgress progress(boolean complete, long rows) {
        ReadTotals totals = new ReadTotals(1, 10, rows, 0, 0, 0, 0);
        return new SourceProgress(complete, complete, 1, 1, 0, 0, 0, 0, 0, totals, totals);
    }
}
