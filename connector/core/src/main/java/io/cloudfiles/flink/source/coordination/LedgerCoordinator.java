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

import io.cloudfiles.flink.ledger.LedgerConfig;
import org.apache.flink.runtime.operators.coordination.CoordinationRequest;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestHandler;
import org.apache.flink.runtime.operators.coordination.CoordinationResponse;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Connects the ledger's subtasks, and the driver that asks for progress, to the {@link Broker}. JobMaster's main thread only. */
final class LedgerCoordinator implements OperatorCoordinator, CoordinationRequestHandler {
    private final Context context;
    private final Broker broker;
    private final LedgerConfig config;

    LedgerCoordinator(Context context, String channel, LedgerConfig config) {
        this.config = config;
        this.context = context;
        this.broker = Broker.of(context.getCoordinatorStore(), channel);
    }

    @Override
    public void start() {
        broker.ledgersStart(context.currentParallelism(), config);
    }

    @Override
    public void close() {
        broker.reset();
    }

    @Override
    public void handleEventFromOperator(int subtask, int attemptNumber, OperatorEvent event) {
        if (event instanceof LedgerReport report) {
            broker.ledgerReported(subtask, attemptNumber, report);
        } else if (event instanceof GrantReleased released) {
            broker.released(subtask, attemptNumber, released);
        } else {
            throw new IllegalArgumentException("not an event of a ledger: " + event);
        }
    }

    @Override
    public CompletableFuture<CoordinationResponse> handleCoordinationRequest(CoordinationRequest request) {
        return request instanceof ProgressRequest
                ? CompletableFuture.completedFuture(broker.progress().toResponse())
                : CompletableFuture.failedFuture(new IllegalArgumentException("not a request to a ledger: " + request));
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
        broker.ledgerFailed(subtask, attemptNumber);
    }

    @Override
    public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {
        broker.ledgerReady(subtask, attemptNumber, gateway);
    }
}
