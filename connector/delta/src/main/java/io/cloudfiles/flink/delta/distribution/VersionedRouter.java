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
package io.cloudfiles.flink.delta.distribution;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.Versioned;
import io.cloudfiles.flink.batch.VersionedRow;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends what carries its columns: batches in parts, rows each to a writer. */
final class VersionedRouter implements Router<Versioned> {
    private final List<String> partitionColumns;
    private final PartitionFanout fanout;
    private final BatchRouter batches;
    private final Map<RowType, RowRouter> rows = new HashMap<>();
    private @Nullable RowType lastType;
    private @Nullable RowRouter last;

    VersionedRouter(List<String> partitionColumns, PartitionFanout fanout) {
        this.partitionColumns = partitionColumns;
        this.fanout = fanout;
        this.batches = new BatchRouter(partitionColumns, fanout);
    }

    @Override
    public void route(Versioned element, Outlet<Versioned> outlet) {
        if (element instanceof RecordBatch batch) {
            batches.route(batch, outlet::emit);
        } else if (element instanceof VersionedRow row) {
            outlet.emit(router(row.schema()).writer(row.row()), row);
        }
    }

    private RowRouter router(RowType type) {
        RowRouter known = last;
        if (known == null || !type.equals(lastType)) {
            known = rows.computeIfAbsent(type, columns -> new RowRouter(columns, partitionColumns, fanout));
            last = known;
            lastType = type;
        }
        return known;
    }
}
