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
import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a Delta table is, at one version.
 *
 * @param location its root
 * @param id given when it was made; another id is another table
 * @param schema logical columns with their metadata, partition columns included
 * @param partitionColumns logical names, in the table's spelling
 * @param clusteringColumns physical paths of the columns that it is clustered by, which must have statistics
 * @param properties table properties, such as {@code delta.appendOnly}
 * @param writerVersion least writer version of its protocol
 * @param features features of its protocol by name; only from writer version 7 on
 */
@Internal
public record TableDefinition(
        Location location,
        String id,
        StructType schema,
        List<String> partitionColumns,
        Set<List<String>> clusteringColumns,
        Map<String, String> properties,
        int writerVersion,
        Set<String> features) {
    public TableDefinition {
        partitionColumns = List.copyOf(partitionColumns);
        clusteringColumns = Set.copyOf(clusteringColumns);
        properties = Map.copyOf(properties);
        features = Set.copyOf(features);
    }
}
