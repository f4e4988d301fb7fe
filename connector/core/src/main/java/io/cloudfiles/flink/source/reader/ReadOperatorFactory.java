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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.ReaderCoordinatorProvider;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.table.data.RowData;

import java.io.Serializable;

/**
 * Makes the operator that reads, and its coordinator.
 *
 * @param <T> what the operator emits: batches, or rows
 */
@Internal
public final class ReadOperatorFactory<T> extends AbstractStreamOperatorFactory<T>
        implements CoordinatedOperatorFactory<T>, OneInputStreamOperatorFactory<GrantedRange, T> {
    private final ReadConfig config;
    private final String channel;
    private final boolean awaitsListing;
    private final Reader<T> reader;

    private ReadOperatorFactory(ReadConfig config, String channel, boolean awaitsListing, Reader<T> reader) {
        this.config = config;
        this.channel = channel;
        this.awaitsListing = awaitsListing;
        this.reader = reader;
    }

    /**
     * Emits batches.
     *
     * @param config what to read and how
     * @param channel names the source within its job: equal for its ledger and its reader, different from every other source's
     */
    public static ReadOperatorFactory<RecordBatch> batches(ReadConfig config, String channel) {
        return new ReadOperatorFactory<>(config, channel, false, ReadBatchesOperator::new);
    }

    /**
     * Emits rows with timestamps and watermarks. No file is read before a listing is complete: the oldest may be the last one listed.
     *
     * @param config what to read and how
     * @param channel as in {@link #batches}
     * @param watermarks of each range
     */
    public static ReadOperatorFactory<RowData> rows(
            ReadConfig config, String channel, WatermarkStrategy<RowData> watermarks) {
        return new ReadOperatorFactory<>(
                config.readingInOrder(),
                channel,
                true,
                (parameters, gateway, read, storages) ->
                        new ReadRowsOperator(parameters, gateway, read, storages, watermarks));
    }

    private interface Reader<T> extends Serializable {
        ReadOperator<T> create(
                StreamOperatorParameters<T> parameters,
                OperatorEventGateway gateway,
                ReadConfig config,
                StorageOpener storages);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface wants it
    public <O extends StreamOperator<T>> O createStreamOperator(StreamOperatorParameters<T> parameters) {
        OperatorID id = parameters.getStreamConfig().getOperatorID();
        return (O) reader.create(
                parameters,
                parameters.getOperatorEventDispatcher().getOperatorEventGateway(id),
                config,
                StorageOpener.of(config.storageOptions()));
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID operatorId) {
        return new ReaderCoordinatorProvider(operatorId, channel, awaitsListing);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface wants it
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return ReadOperator.class;
    }
}
