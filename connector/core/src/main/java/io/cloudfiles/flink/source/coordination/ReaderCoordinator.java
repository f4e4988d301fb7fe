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

import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Connects the reader's subtasks to the {@link Broker}; nothing is ever sent to a reader. JobMaster's main thread only. */
final class ReaderCoordinator implements OperatorCoordinator {
    private final Context context;
    private final Broker broker;

    ReaderCoordinator(Context context, String channel, boolean awaitsListing) {
        this.context = context;
        this.broker = Broker.of(context.getCoordinatorStore(), channel);
        if (awaitsListing) {
            broker.awaitListing();
        }
    }

    @Override
    public void start() {
        broker.readersStart(context.currentParallelism());
    }

    @Override
    public void close() {
        broker.reset();
    }

    @Override
    public void handleEventFromOperator(int subtask, int attemptNumber, OperatorEvent event) {
        if (event instanceof ReaderReport report) {
            broker.readerReported(subtask, attemptNumber, report);
        } else {
            throw new IllegalArgumentException("not an event of a reader: " + event);
        }
    }

    @Override
    public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) {
        result.complete(new byte[0]);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {}

    @Override
    public void resetToCheckpoint(long checkpointId, byte @Nullable [] checkpointData) {
        broker.reset();
    }

    @Override
    public void subtaskReset(int subtask, long checkpointId) {
        broker.reset();
    }

    @Override
    public void executionAttemptFailed(int subtask, int attemptNumber, @Nullable Throwable reason) {
        broker.readerFailed(subtask, attemptNumber);
    }

    @Override
    public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {}
}
