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

import io.delta.kernel.types.StructField;
import org.apache.flink.annotation.Internal;

/**
 * A column of the rows and where its values go.
 *
 * @param index position in the rows
 * @param logical the table's column
 * @param physical the same column as files and the log have it: physical names at every level; the metadata holds field ids
 */
@Internal
public record StoredColumn(int index, StructField logical, StructField physical) {
    StoredColumn(int index, StructField logical) {
        this(index, logical, ColumnMetadata.physical(logical));
    }
}
