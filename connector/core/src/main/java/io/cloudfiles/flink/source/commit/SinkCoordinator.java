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
package io.cloudfiles.flink.source.commit;

import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Takes down what a sink gives out. JobMaster's main thread only. */
@SuppressWarnings("try") // Flink's close may be interrupted
final class SinkCoordinator implements OperatorCoordinator {
    private final SinkCommits commits;
    private final MarkedSink sink;

    SinkCoordinator(SinkCommits commits, MarkedSink sink) {
        this.commits = commits;
        this.sink = sink;
        commits.enter(sink);
    }

    @Override
    public void start() {}

    @Override
    public void close() throws Exception {
        commits.leave(sink);
        sink.close();
    }

    @Override
    public void handleEventFromOperator(int subtask, int attempt, OperatorEvent event) {
        if (!(event instanceof CommitMarked marked)) {
            throw new IllegalArgumentException("not an event of a sink: " + event);
        }
        if (commits.isWatched()) {
            sink.marked(attempt, marked.mark());
        }
    }

    @Override
    public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) {
        result.complete(new byte[0]);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {}

    @Override
    public void resetToCheckpoint(long checkpointId, byte @Nullable [] checkpointData) {}

    @Override
    public void subtaskReset(int subtask, long checkpointId) {}

    @Override
    public void executionAttemptFailed(int subtask, int attempt, @Nullable Throwable reason) {
        sink.begin(attempt + 1);
    }

    @Override
    public void executionAttemptReady(int subtask, int attempt, SubtaskGateway gateway) {
        sink.begin(attempt);
    }
}
