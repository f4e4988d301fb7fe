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

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;

/**
 * Makes the reader's coordinator.
 *
 * @param operatorId the reader operator
 * @param channel names the source within its job: equal for its ledger and its reader, different from every other source's
 * @param awaitsListing whether nothing is granted before a listing is complete, so that files come by their age from the first one on
 */
@Internal
public record ReaderCoordinatorProvider(OperatorID operatorId, String channel, boolean awaitsListing)
        implements OperatorCoordinator.Provider {
    /** A reader that takes files as they come to be known. */
    public ReaderCoordinatorProvider(OperatorID operatorId, String channel) {
        this(operatorId, channel, false);
    }

    @Override
    public OperatorID getOperatorId() {
        return operatorId;
    }

    @Override
    public OperatorCoordinator create(OperatorCoordinator.Context context) {
        return new ReaderCoordinator(context, channel, awaitsListing);
    }
}
