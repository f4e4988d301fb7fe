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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.SchemaEvolver;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.ProtocolPermission;
import io.cloudfiles.flink.delta.schema.SchemaChange;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.SchemaMerge;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.delta.schema.TableLimits;
import io.cloudfiles.flink.delta.schema.TableSupport;
import io.cloudfiles.flink.delta.write.DeltaBatchWriter.LayoutSource;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.util.Optional;

/** How rows become files of the sink's table, which it makes when there is none. */
final class TableLayouts implements LayoutSource {
    private final DeltaConfig config;
    private final DeltaTable table;

    TableLayouts(DeltaConfig config, DeltaTable table) {
        this.config = config;
        this.table = table;
    }

    /** Refuses at start a table that exists and cannot be written; makes it when the rows are known. */
    void check() throws IOException {
        if (config.rows() != null) {
            layout(0, config.rows());
        } else {
            table.definition().ifPresent(TableSupport::require);
        }
    }

    @Override
    public TableLayout layout(int schemaVersion, RowType rows) throws IOException {
        TableDefinition definition = config.createTable()
                ? table.createIfAbsent(
                        NewTable.of(rows, config.partitionBy(), config.clusterBy(), config.tableProperties()))
                : table.definition().orElseThrow(this::missing);
        TableSupport.require(definition);
        if (config.mergeSchema()) {
            ProtocolPermission permission = permission(config);
            definition = new SchemaEvolver(table, config.commitAttempts()).evolve(now -> {
                Optional<SchemaChange> change = SchemaMerge.of(now, rows, permission);
                // What a merge cannot mend is told before anything is changed.
                change.ifPresent(it -> SchemaFit.of(it.appliedTo(now), schemaVersion, rows, config.partitionBy()));
                return change;
            });
        }
        return SchemaFit.of(definition, schemaVersion, rows, config.partitionBy())
                .withFileSettings(config.fileSettings().orThoseOf(definition));
    }

    /** What the table, which may have to be made for some columns, does not take of further ones. */
    static TargetLimits limits(DeltaConfig config, RowType columns) throws IOException {
        ProtocolPermission permission = permission(config);
        Location location = config.access().location();
        try (Storages storages = Storages.load()) {
            Optional<TableDefinition> table = DeltaTable.toRead(
                            location, storages.open(location, config.access().storageOptions()))
                    .definition();
            return table.isPresent()
                    ? TableLimits.of(table.get(), permission)
                    : TableLimits.ofNew(location, columns, config.partitionBy(), config.tableProperties(), permission);
        }
    }

    private static ProtocolPermission permission(DeltaConfig config) {
        return new ProtocolPermission(config.allowProtocolUpgrade(), config.tableProperties());
    }

    private CloudFilesException missing() {
        return new CloudFilesException(
                ErrorCode.CF_PATH_NOT_FOUND,
                "[" + table.location()
                        + "] There is no Delta table, and sink.create-table = false. Make the table, or leave that to"
                        + " the sink.");
    }
}
