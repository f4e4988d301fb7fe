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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.read.FileColumn;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;

import java.util.Map;

/** The columns that a source has behind those of the data. They may be computed of partition columns, which only the plan tells. */
@Internal
@FunctionalInterface
public interface FileColumns {
    /** None. */
    FileColumns NONE = (data, partitions) -> Map.of();

    /**
     * The columns, in their order.
     *
     * @param data the columns of the data
     * @param partitions the columns of the path
     * @return name in the output to what it holds
     * @throws io.cloudfiles.flink.error.CloudFilesException when they cannot be had
     */
    Map<String, FileColumn> of(RowType data, RowType partitions);
}
