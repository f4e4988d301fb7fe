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
package io.cloudfiles.flink.source.lifecycle;

import io.cloudfiles.flink.lifecycle.CleanPolicy;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.source.coordination.LifecycleCoordinatorProvider;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/** Makes the operator that knows what became of each file. It emits nothing. */
@Internal
public final class LifecycleOperatorFactory extends AbstractStreamOperatorFactory<Object>
        implements CoordinatedOperatorFactory<Object>, OneInputStreamOperatorFactory<FileFinished, Object> {
    private static final long serialVersionUID = 1L;

    private final String channel;
    private final CleanPolicy policy;
    private final Map<String, String> storageOptions;
    private final @Nullable Duration maxFileAge;

    /**
     * @param channel names the source within its job; equal to its ledger's
     * @param policy what becomes of ingested files
     * @param storageOptions of the stores that have them
     * @param maxFileAge how long what became of a file is remembered; null for ever
     */
    public LifecycleOperatorFactory(
            String channel, CleanPolicy policy, Map<String, String> storageOptions, @Nullable Duration maxFileAge) {
        this.maxFileAge = maxFileAge;
        this.channel = channel;
        this.policy = policy;
        this.storageOptions = Map.copyOf(storageOptions);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as inherited
    public <T extends StreamOperator<Object>> T createStreamOperator(StreamOperatorParameters<Object> parameters) {
        OperatorID operatorId = parameters.getStreamConfig().getOperatorID();
        OperatorEventDispatcher events = parameters.getOperatorEventDispatcher();
        LifecycleOperator operator = new LifecycleOperator(
                parameters,
                events.getOperatorEventGateway(operatorId),
                policy,
                StorageOpener.of(storageOptions),
                maxFileAge);
        events.registerEventHandler(operatorId, operator);
        return (T) operator;
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID operatorId) {
        return new LifecycleCoordinatorProvider(operatorId, channel);
    }

    @Override
    @SuppressWarnings("rawtypes") // as inherited
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return LifecycleOperator.class;
    }
}
