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
package io.cloudfiles.flink.table.delta;

import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.table.translation.SqlTable;
import io.cloudfiles.flink.table.translation.StatementErrors;
import io.cloudfiles.flink.table.translation.TranslationEnvironment;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.data.RowData;

import java.util.Map;
import java.util.Optional;

/** {@code INSERT INTO} a Delta table. Planner's thread only. */
@Internal
public final class DeltaTableSink implements DynamicTableSink, SupportsPartitioning {
    private final SqlTable table;

    public DeltaTableSink(SqlTable table) {
        this.table = table;
    }

    /** Appends; the planner refuses a query that updates, and names the operator that does. */
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    /** Nothing to do: the planner puts the values of {@code PARTITION (…)} into the rows. */
    @Override
    public void applyStaticPartition(Map<String, String> partition) {}

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return new Provider(table);
    }

    @Override
    public DynamicTableSink copy() {
        return new DeltaTableSink(table);
    }

    @Override
    public String asSummaryString() {
        return "delta";
    }

    /** Adds the sink to the job. */
    private record Provider(SqlTable table) implements DataStreamSinkProvider {
        @Override
        public DataStreamSink<?> consumeDataStream(ProviderContext context, DataStream<RowData> rows) {
            return StatementErrors.innermost(() -> addTo(rows));
        }

        private DataStreamSink<RowData> addTo(DataStream<RowData> rows) {
            Sink<RowData> sink = DeltaSink.forPath(DeltaTableOptions.path(table))
                    .uid(table.uid(DeltaTableOptions.UID.key()))
                    .partitionBy(table.partitionKeys().toArray(String[]::new))
                    .options(DeltaTableOptions.others(table))
                    .buildForRows(table.columns());
            DataStream<RowData> input = new DataStream<>(
                    TranslationEnvironment.of(rows.getExecutionEnvironment()), rows.getTransformation());
            DataStreamSink<RowData> added = input.sinkTo(sink).name("delta " + table.name());
            added.setParallelism(
                    getParallelism().orElse(rows.getTransformation().getParallelism()));
            return added;
        }

        @Override
        public Optional<Integer> getParallelism() {
            return DeltaTableOptions.parallelism(table);
        }
    }
}
