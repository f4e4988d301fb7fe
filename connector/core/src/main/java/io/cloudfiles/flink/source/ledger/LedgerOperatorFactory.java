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

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.SerializablePredicate;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.LedgerCoordinatorProvider;
import io.cloudfiles.flink.source.enumerator.ListingMarks;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the ledger operator and its coordinator. Its input is keyed by {@link BucketSelector}. */
@Internal
public final class LedgerOperatorFactory extends AbstractStreamOperatorFactory<GrantedRange>
        implements CoordinatedOperatorFactory<GrantedRange>,
                OneInputStreamOperatorFactory<DiscoveredFile, GrantedRange> {
    private static final long serialVersionUID = 1L;

    private final String channel;
    private final LedgerConfig config;
    private final SerializablePredicate<FileEntry> isSplittable;
    private final ListingMarks marks;

    /**
     * @param channel names the source within its job; equal to its reader's
     * @param config order and range size
     * @param isSplittable whether a file may be released in ranges
     * @param marks of the job's complete listings; equal to its discovery's
     */
    public LedgerOperatorFactory(
            String channel, LedgerConfig config, SerializablePredicate<FileEntry> isSplittable, ListingMarks marks) {
        this.channel = channel;
        this.config = config;
        this.isSplittable = isSplittable;
        this.marks = marks;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as inherited
    public <T extends StreamOperator<GrantedRange>> T createStreamOperator(
            StreamOperatorParameters<GrantedRange> parameters) {
        OperatorID operatorId = parameters.getStreamConfig().getOperatorID();
        OperatorEventDispatcher events = parameters.getOperatorEventDispatcher();
        LedgerOperator operator =
                new LedgerOperator(parameters, events.getOperatorEventGateway(operatorId), config, isSplittable, marks);
        events.registerEventHandler(operatorId, operator);
        return (T) operator;
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID operatorId) {
        return new LedgerCoordinatorProvider(operatorId, channel, config);
    }

    @Override
    @SuppressWarnings("rawtypes") // as inherited
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return LedgerOperator.class;
    }
}
