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
package io.cloudfiles.flink.read;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;

import java.util.List;

/**
 * A column that is computed of what is known of a file: once for each range that is read, and not for each row.
 *
 * @param expression what is computed, as the user wrote it
 * @param type of its values
 * @param inputs names of the partition columns and metadata columns that it is computed of; a partition column comes before a metadata
 *     column of its name, and one that differs from row to row is none of them
 * @param function computes it
 */
@Internal
public record ComputedColumn(String expression, LogicalType type, List<String> inputs, FileFunction function)
        implements FileColumn {
    public ComputedColumn {
        inputs = List.copyOf(inputs);
    }
}
