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
package io.cloudfiles.flink.source.ledger;

import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

import java.util.concurrent.CompletableFuture;

/** A coordinator that fails the whole job when {@link Faults} says so. */
@SuppressWarnings("try") // close may be interrupted, as inherited
record FailingCoordinator(OperatorCoordinator coordinator, OperatorCoordinator.Context context)
        implements OperatorCoordinator {
    record Provider(OperatorCoordinator.Provider provider) implements OperatorCoordinator.Provider {
        @Override
        public OperatorID getOperatorId() {
            return provider.getOperatorId();
        }

        @Override
        public OperatorCoordinator create(Context context) throws Exception {
            return new FailingCoordinator(provider.create(context), context);
        }
    }

    @Override
    public void handleEventFromOperator(int subtask, int attemptNumber, OperatorEvent event) throws Exception {
        if (Faults.isDue("global")) {
            context.failJob(new IllegalStateException("injected global failure"));
        } else {
            coordinator.handleEventFromOperator(subtask, attemptNumber, event);
        }
    }

    @Override
    public void start() throws Exception {
        coordinator.start();
    }

    @Override
    public void close() throws Exception {
        coordinator.close();
    }

    @Override
    public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) throws Exception {
        coordinator.checkpointCoordinator(checkpointId, result);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        coordinator.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void resetToCheckpoint(long checkpointId, byte[] checkpointData) throws Exception {
        coordinator.resetToCheckpoint(checkpointId, checkpointData);
    }

    @Override
    public void subtaskReset(int subtask, long checkpointId) {
        coordinator.subtaskReset(subtask, checkpointId);
    }

    @Override
    public void executionAttemptFailed(int subtask, int attemptNumber, Throwable reason) {
        coordinator.executionAttemptFailed(subtask, attemptNumber, reason);
    }

    @Override
    public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {
        coordinator.executionAttemptReady(subtask, attemptNumber, gateway);
    }
}
