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

import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps what is sent to a ledger subtask; nothing is confirmed until it is taken. */
final class FakeLedgerGateway implements SubtaskGateway {
    private final int subtask;
    private final Deque<Grant> grants = new ArrayDeque<>();
    final List<CompletableFuture<Acknowledge>> confirmations = new ArrayList<>();

    FakeLedgerGateway(int subtask) {
        this.subtask = subtask;
    }

    @Override
    public CompletableFuture<Acknowledge> sendEvent(OperatorEvent event) {
        grants.add((Grant) event);
        CompletableFuture<Acknowledge> confirmation = new CompletableFuture<>();
        confirmations.add(confirmation);
        return confirmation;
    }

    boolean isEmpty() {
        return grants.isEmpty();
    }

    /** The next grant, confirmed. */
    Grant take() {
        confirmations.get(confirmations.size() - grants.size()).complete(Acknowledge.get());
        return grants.remove();
    }

    @Override
    public ExecutionAttemptID getExecution() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getSubtask() {
        return subtask;
    }
}
