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

import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.types.StructType;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Definitions of tables that do not exist. */
final class Tables {
    static final Location LOCATION = Location.parse("s3://lake/bronze");

    private Tables() {}

    static TableDefinition of(StructType schema, String... partitionColumns) {
        return new TableDefinition(
                LOCATION, "table-id", schema, List.of(partitionColumns), Set.of(), Map.of(), 2, Set.of());
    }

    static TableDefinition clustered(StructType schema, List<String> column) {
        return new TableDefinition(
                LOCATION, "table-id", schema, List.of(), Set.of(column), Map.of(), 7, Set.of("clustering"));
    }

    static TableDefinition withFeatures(StructType schema, String... features) {
        return new TableDefinition(LOCATION, "table-id", schema, List.of(), Set.of(), Map.of(), 7, Set.of(features));
    }

    static TableDefinition withProperties(StructType schema, Map<String, String> properties) {
        return new TableDefinition(LOCATION, "table-id", schema, List.of(), Set.of(), properties, 2, Set.of());
    }
}
