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

import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.util.PausableRelativeClock;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.clock.RelativeClock;

/** Reads granted ranges and emits their rows with timestamps and watermarks. Task thread only. */
final class ReadRowsOperator extends ReadOperator<RowData> {
    private final WatermarkStrategy<RowData> strategy;

    /** @param strategy of each range */
    ReadRowsOperator(
            StreamOperatorParameters<RowData> parameters,
            OperatorEventGateway gateway,
            ReadConfig readConfig,
            StorageOpener storages,
            WatermarkStrategy<RowData> strategy) {
        super(parameters, gateway, readConfig, storages);
        this.strategy = strategy;
    }

    @Override
    BatchOutput createBatchOutput() {
        PausableRelativeClock activity =
                new PausableRelativeClock(getProcessingTimeService().getClock());
        Context context = new Context(getMetricGroup(), activity);
        EventTimeOutput eventTime = new EventTimeOutput(output);
        return new TimedRows(
                output,
                strategy.createTimestampAssigner(context),
                eventTime,
                new FileWatermarks(() -> generator(context), openFiles().most(), eventTime),
                activity,
                getProcessingTimeService(),
                getExecutionConfig().getAutoWatermarkInterval());
    }

    @Override
    ReaderCapacity createCapacity() {
        return ReaderCapacity.forOrder(openFiles(), getProcessingTimeService().getCurrentProcessingTime());
    }

    private WatermarkGenerator<RowData> generator(Context context) {
        return strategy.createWatermarkGenerator(context);
    }

    private record Context(MetricGroup metrics, RelativeClock activity)
            implements WatermarkGeneratorSupplier.Context, TimestampAssignerSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return metrics;
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return activity;
        }
    }
}
