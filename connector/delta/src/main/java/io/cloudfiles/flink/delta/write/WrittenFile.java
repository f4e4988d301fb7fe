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

import io.cloudfiles.flink.delta.schema.TableLayout;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A data file that is whole and visible, and not yet part of the table.
 *
 * @param layout what it was written under
 * @param path raw path below the table's root; the log has it percent-encoded
 * @param partitionValues spelled values by physical column name; a null value is SQL's null. Empty for an unpartitioned table
 * @param sizeBytes length
 * @param modifiedMillis when it was finished
 * @param rows number of rows
 * @param statistics the Delta log's JSON
 */
@Internal
public record WrittenFile(
        TableLayout layout,
        String path,
        Map<String, @Nullable String> partitionValues,
        long sizeBytes,
        long modifiedMillis,
        long rows,
        String statistics) {}
