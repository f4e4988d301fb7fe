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

import org.apache.flink.table.types.logical.RowType;

/** Names of columns, which Delta tells apart by more than their case. */
final class ColumnNames {
    private ColumnNames() {}

    /** The position of a column, or -1. */
    static int indexOf(RowType rows, String name) {
        for (int i = 0; i < rows.getFieldCount(); i++) {
            if (rows.getFieldNames().get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
