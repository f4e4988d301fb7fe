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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.batch.VectorKind;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Refuses columns that no batch can hold before a job starts. */
final class HeldTypes {
    private HeldTypes() {}

    /** @throws CloudFilesException {@code CF_INVALID_SCHEMA} naming the first such column */
    static void require(String format, RowType type) {
        for (RowType.RowField field : type.getFields()) {
            try {
                require(field.getType());
            } catch (IllegalArgumentException e) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_SCHEMA,
                        "Column '" + field.getName() + "' " + field.getType().asSummaryString()
                                + " cannot be read with the format '" + format + "'. " + e.getMessage()
                                + " Declare another type, or leave the column out.",
                        e);
            }
        }
    }

    private static void require(LogicalType type) {
        VectorKind.of(type);
        type.getChildren().forEach(HeldTypes::require);
    }
}
