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
package io.cloudfiles.flink.delta.schema;

import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table needs to take rows that it could not take before; made by {@link SchemaMerge}.
 *
 * @param schema all columns, with the metadata that the protocol wants
 * @param properties to set beside; a {@code delta.feature.*} raises the protocol and is not kept
 * @param operation what Delta calls it, for the table's history
 * @param changes what is changed, for the log and the table's history
 */
@Internal
public record SchemaChange(StructType schema, Map<String, String> properties, String operation, List<String> changes) {
    public SchemaChange {
        properties = Map.copyOf(properties);
        changes = List.copyOf(changes);
    }

    /** The table once it is changed, so far as {@link SchemaFit} looks at it: its protocol is as it was. */
    public TableDefinition appliedTo(TableDefinition table) {
        Map<String, String> all = new HashMap<>(table.properties());
        all.putAll(properties);
        return new TableDefinition(
                table.location(),
                table.id(),
                schema,
                table.partitionColumns(),
                table.clusteringColumns(),
                all,
                table.writerVersion(),
                table.features());
    }
}
