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
package io.cloudfiles.flink.source.coordination;

import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What is known of the lifecycle's subtasks, and the way to them. Safe for use by many threads. */
final class Lifecycles {
    private final Subtasks<Seat> subtasks = new Subtasks<>(Seat::new);
    /** Of sent events, those whose arrival was not confirmed when last looked at. */
    private final Set<CompletableFuture<Acknowledge>> unconfirmed = new HashSet<>();

    private int parallelism;
    private boolean isCommitUnknown;

    private static final class Seat {
        private @Nullable SubtaskGateway gateway;
        private @Nullable LifecycleReport report;
    }

    /** The coordinator starts, with the parallelism of this execution. */
    synchronized void start(int ofExecution) {
        parallelism = ofExecution;
    }

    synchronized void ready(int subtask, int attempt, SubtaskGateway gateway) {
        if (subtasks.mayBeAlive(subtask, attempt)) {
            subtasks.alive(subtask, attempt).gateway = gateway;
        }
    }

    synchronized void reported(int subtask, int attempt, LifecycleReport report) {
        if (subtasks.mayBeAlive(subtask, attempt)) {
            subtasks.alive(subtask, attempt).report = report;
        }
    }

    synchronized void failed(int subtask, int attempt) {
        subtasks.gone(subtask, attempt);
    }

    /** A sink cannot be asked, so nobody waits for what was restored to be committed. */
    synchronized void commitUnknown() {
        isCommitUnknown = true;
    }

    /** Sends an event to all that can be spoken to. */
    synchronized void send(OperatorEvent event) {
        subtasks.values().stream()
                .filter(seat -> seat.report == null || !seat.report.isLast())
                .forEach(seat -> send(event, seat.gateway));
    }

    /** Sends an event to one, where it can be spoken to. */
    synchronized void send(OperatorEvent event, @Nullable SubtaskGateway gateway) {
        if (gateway != null) {
            unconfirmed.removeIf(CompletableFuture::isDone);
            unconfirmed.add(gateway.sendEvent(event));
        }
    }

    /** The subtasks are about to restart, or end. As in {@link Broker#reset}, Flink would wait for what they were sent. */
    void reset() {
        List<CompletableFuture<Acknowledge>> lost;
        synchronized (this) {
            subtasks.allGone();
            isCommitUnknown = false;
            lost = new ArrayList<>(unconfirmed);
            unconfirmed.clear();
        }
        lost.forEach(future -> future.completeExceptionally(
                new IllegalStateException("The lifecycle attempt that this event was for is gone.")));
    }

    /** Whether nothing is to be waited for before the job ends. */
    synchronized boolean isIdle() {
        List<LifecycleReport> reports = new ArrayList<>();
        for (Seat seat : subtasks.values()) {
            if (seat.report != null) {
                reports.add(seat.report);
            }
        }
        return reports.size() == parallelism
                && reports.stream().allMatch(report -> report.filesToClean() == 0)
                && (isCommitUnknown || reports.stream().allMatch(report -> report.restoredFiles() == 0));
    }
}
