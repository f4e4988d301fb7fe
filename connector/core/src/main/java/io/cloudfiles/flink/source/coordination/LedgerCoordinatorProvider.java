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
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;

/**
 * Makes the ledger's coordinator. It answers {@link ProgressRequest}.
 *
 * @param operatorId the ledger operator
 * @param channel names the source within its job: equal for its ledger and its reader, different from every other source's
 * @param config limits of what is released from one checkpoint to the next, and the share of new files in it
 */
@Internal
public record LedgerCoordinatorProvider(OperatorID operatorId, String channel, LedgerConfig config)
        implements OperatorCoordinator.Provider {
    @Override
    public OperatorID getOperatorId() {
        return operatorId;
    }

    @Override
    public OperatorCoordinator create(OperatorCoordinator.Context context) {
        return new LedgerCoordinator(context, channel, config);
    }
}
