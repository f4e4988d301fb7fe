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
package io.cloudfiles.flink.delta.write;

import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Layouts of tables that exist in a test only. */
final class Layouts {
    private Layouts() {}

    /** Of a table that has exactly the columns of the rows. */
    static TableLayout of(Location table, RowType rows, String... partitionBy) {
        return of(table, DeltaTypes.toDelta(rows), rows, Map.of(), partitionBy);
    }

    /** Of a table with its own columns and properties. */
    static TableLayout of(
            Location table, StructType columns, RowType rows, Map<String, String> properties, String... partitionBy) {
        TableDefinition definition =
                new TableDefinition(table, "id", columns, List.of(partitionBy), Set.of(), properties, 2, Set.of());
        return SchemaFit.of(definition, 0, rows, List.of());
    }
}
