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
package io.cloudfiles.flink.table.state;

import io.cloudfiles.flink.table.translation.SqlTable;
import io.cloudfiles.flink.table.translation.StatementErrors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code SELECT} from a state: the checkpoint that is the newest when the statement is planned, bounded, in streaming and in batch mode.
 * Planner's thread only.
 */
@Internal
public final class StateTableSource implements ScanTableSource, SupportsProjectionPushDown, SupportsFilterPushDown {
    private final SqlTable table;
    private RowType columns;
    private List<StateFilter> filters = List.of();

    public StateTableSource(SqlTable table) {
        this.table = table;
        this.columns = table.columns();
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] fields, DataType producedType) {
        columns = new RowType(Stream.of(fields)
                .map(path -> table.columns().getFields().get(path[0]))
                .toList());
    }

    /** Leaves out files before they become rows; those that are left are still the planner's to filter. */
    @Override
    public Result applyFilters(List<ResolvedExpression> conditions) {
        List<ResolvedExpression> accepted = new ArrayList<>();
        List<StateFilter> told = new ArrayList<>();
        for (ResolvedExpression condition : conditions) {
            Optional<StateFilter> filter = StateFilterTranslation.translate(condition);
            if (filter.isPresent()) {
                told.add(filter.get());
                accepted.add(condition);
            }
        }
        filters = List.copyOf(told);
        return Result.of(accepted, conditions);
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new Provider(table, columns, filters);
    }

    @Override
    public DynamicTableSource copy() {
        StateTableSource copy = new StateTableSource(table);
        copy.columns = columns;
        copy.filters = filters;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "cloudfiles-state";
    }

    /** Adds the source to the job. */
    private record Provider(SqlTable table, RowType columns, List<StateFilter> filters)
            implements DataStreamScanProvider {
        @Override
        public boolean isBounded() {
            return true;
        }

        @Override
        public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment session) {
            StateScan scan = StatementErrors.innermost(() -> StateScan.plan(table, columns, filters));
            return session.fromSource(
                    new StateScanSource(scan),
                    WatermarkStrategy.noWatermarks(),
                    "state " + table.name() + " of " + scan.checkpoint());
        }
    }
}
