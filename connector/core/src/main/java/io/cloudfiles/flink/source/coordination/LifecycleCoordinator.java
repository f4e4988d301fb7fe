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

import io.cloudfiles.flink.source.commit.SinkCommits;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Tells the lifecycle's subtasks which checkpoints are committed. JobMaster's main thread only. */
final class LifecycleCoordinator implements OperatorCoordinator {
    private final Context context;
    private final Lifecycles subtasks;
    private final CommitWatch watch;

    LifecycleCoordinator(Context context, String channel) {
        this.context = context;
        this.subtasks = Broker.of(context.getCoordinatorStore(), channel).lifecycles();
        this.watch = new CommitWatch(
                SinkCommits.watchedOf(context.getCoordinatorStore()),
                checkpoint -> subtasks.send(new FilesCommitted(checkpoint)),
                subtasks::commitUnknown);
    }

    @Override
    public void start() {
        subtasks.start(context.currentParallelism());
    }

    @Override
    public void close() {
        watch.close();
        subtasks.reset();
    }

    @Override
    public void handleEventFromOperator(int subtask, int attempt, OperatorEvent event) {
        if (!(event instanceof LifecycleReport report)) {
            throw new IllegalArgumentException("not an event of a lifecycle: " + event);
        }
        subtasks.reported(subtask, attempt, report);
        if (report.restoredCheckpoint() > 0) {
            watch.completed(report.restoredCheckpoint());
        }
    }

    @Override
    public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) {
        result.complete(new byte[0]);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        watch.completed(checkpointId);
    }

    @Override
    public void resetToCheckpoint(long checkpointId, byte @Nullable [] checkpointData) {
        subtasks.reset();
    }

    @Override
    public void subtaskReset(int subtask, long checkpointId) {
        subtasks.reset();
    }

    @Override
    public void executionAttemptFailed(int subtask, int attempt, @Nullable Throwable reason) {
        subtasks.failed(subtask, attempt);
    }

    @Override
    public void executionAttemptReady(int subtask, int attempt, SubtaskGateway gateway) {
        subtasks.ready(subtask, attempt, gateway);
        if (watch.told() > 0) {
            subtasks.send(new FilesCommitted(watch.told()), gateway);
        }
    }
}
