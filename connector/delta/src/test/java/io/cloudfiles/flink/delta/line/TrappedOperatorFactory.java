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
package io.cloudfiles.flink.delta.line;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OperatorAttributes;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.legacy.YieldingOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeServiceAware;

/**
 * Makes an operator with {@link Trap}s around the calls of its first subtask, which is the one at work where only one is, and, where it
 * has one, around its coordinator's.
 */
@SuppressWarnings("deprecation") // whoever wants a mailbox says so by the one interface that there is
class TrappedOperatorFactory<T> extends AbstractStreamOperatorFactory<T> implements YieldingOperatorFactory<T> {
    private static final long serialVersionUID = 1L;

    private final StreamOperatorFactory<T> factory;
    private final String part;

    private TrappedOperatorFactory(StreamOperatorFactory<T> factory, String part) {
        this.factory = factory;
        this.part = part;
    }

    static <T> StreamOperatorFactory<T> around(StreamOperatorFactory<T> factory, String part) {
        return factory instanceof CoordinatedOperatorFactory<T> coordinated
                ? new Coordinated<>(coordinated, part)
                : new TrappedOperatorFactory<>(factory, part);
    }

    @Override
    public void setMailboxExecutor(MailboxExecutor mailbox) {
        if (factory instanceof YieldingOperatorFactory<T> aware) {
            aware.setMailboxExecutor(mailbox);
        }
    }

    @Override
    public void setProcessingTimeService(ProcessingTimeService service) {
        if (factory instanceof ProcessingTimeServiceAware aware) {
            aware.setProcessingTimeService(service);
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface wants it
    public <O extends StreamOperator<T>> O createStreamOperator(StreamOperatorParameters<T> parameters) {
        boolean isFirst =
                parameters.getContainingTask().getEnvironment().getTaskInfo().getIndexOfThisSubtask() == 0;
        if (!isFirst) {
            return factory.createStreamOperator(parameters);
        }
        StreamOperator<T> operator = factory.createStreamOperator(new StreamOperatorParameters<>(
                parameters.getContainingTask(),
                parameters.getStreamConfig(),
                parameters.getOutput(),
                parameters::getProcessingTimeService,
                new TrappedDispatcher(parameters.getOperatorEventDispatcher(), part),
                parameters.getMailboxExecutor()));
        return (O) TrappedCalls.around(operator, StreamOperator.class, part);
    }

    @Override
    public void setChainingStrategy(ChainingStrategy strategy) {
        factory.setChainingStrategy(strategy);
    }

    @Override
    public ChainingStrategy getChainingStrategy() {
        return factory.getChainingStrategy();
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface wants it
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return factory.getStreamOperatorClass(classLoader);
    }

    @Override
    public OperatorAttributes getOperatorAttributes() {
        return factory.getOperatorAttributes();
    }

    /** Events reach an operator past what Flink takes for it. */
    private record TrappedDispatcher(OperatorEventDispatcher dispatcher, String part)
            implements OperatorEventDispatcher {
        @Override
        public void registerEventHandler(OperatorID operator, OperatorEventHandler handler) {
            dispatcher.registerEventHandler(operator, TrappedCalls.around(handler, OperatorEventHandler.class, part));
        }

        @Override
        public OperatorEventGateway getOperatorEventGateway(OperatorID operator) {
            return dispatcher.getOperatorEventGateway(operator);
        }
    }

    private static final class Coordinated<T> extends TrappedOperatorFactory<T>
            implements CoordinatedOperatorFactory<T> {
        private static final long serialVersionUID = 1L;

        private final CoordinatedOperatorFactory<T> factory;
        private final String part;

        Coordinated(CoordinatedOperatorFactory<T> factory, String part) {
            super(factory, part);
            this.factory = factory;
            this.part = part;
        }

        @Override
        public OperatorCoordinator.Provider getCoordinatorProvider(String name, OperatorID operator) {
            return new TrappedProvider(factory.getCoordinatorProvider(name, operator), part + " coordinator");
        }
    }

    private record TrappedProvider(OperatorCoordinator.Provider provider, String part)
            implements OperatorCoordinator.Provider {
        @Override
        public OperatorID getOperatorId() {
            return provider.getOperatorId();
        }

        @Override
        public OperatorCoordinator create(OperatorCoordinator.Context context) throws Exception {
            return TrappedCalls.around(provider.create(context), OperatorCoordinator.class, part);
        }
    }
}
