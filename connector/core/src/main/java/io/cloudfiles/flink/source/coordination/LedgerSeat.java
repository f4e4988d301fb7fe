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

import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogView;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;
import org.jspecify.annotations.Nullable;

/** What the broker knows of one attempt of a ledger subtask. JobMaster's main thread only. */
final class LedgerSeat {
    private @Nullable SubtaskGateway gateway;
    private @Nullable LedgerReport report;
    private @Nullable Grant pending;

    void ready(SubtaskGateway toSubtask) {
        gateway = toSubtask;
    }

    void reported(LedgerReport latest) {
        report = latest;
    }

    @Nullable
    SubtaskGateway gateway() {
        return gateway;
    }

    @Nullable
    LedgerReport report() {
        return report;
    }

    /** The grant that it has not answered yet: one at a time, so that its head is known when the next one is dealt. */
    @Nullable
    Grant pending() {
        return pending;
    }

    void granted(@Nullable Grant grant) {
        pending = grant;
    }

    boolean isReady() {
        return gateway != null && report != null;
    }

    /** What it has to release of a kind now that a budget allows, or null. */
    @Nullable
    BacklogView releasable(Arrival arrival, ReleaseBudget budget) {
        if (gateway == null || pending != null || report == null || budget.bytes() == 0) {
            return null;
        }
        BacklogView waiting = report.backlog(arrival);
        return waiting.files() > 0 && (budget.files() > 0 || waiting.headBegun()) ? waiting : null;
    }

    /** Whether it has files of a kind, and is busy with a grant. */
    boolean isBusyWhileWaiting(Arrival arrival) {
        return pending != null && report != null && report.backlog(arrival).files() > 0;
    }
}
