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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of a table that rows of a declared type are made of. */
final class TableColumns {
    private TableColumns() {}

    /** A top-level column by its name, in any case, as Delta compares names. */
    static Optional<StructField> find(StructType table, String name) {
        return table.fields().stream()
                .filter(field -> field.getName().equalsIgnoreCase(name))
                .findFirst();
    }

    /**
     * The table's columns in the order of the declared ones.
     *
     * @throws CloudFilesException {@code DELTA_METADATA_MISMATCH} that names every column that is missing or of another type
     */
    static StructType of(Location location, StructType table, RowType declared) {
        List<StructField> columns = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (RowType.RowField field : declared.getFields()) {
            Optional<StructField> column = find(table, field.getName());
            if (column.isEmpty()) {
                problems.add("'" + field.getName() + "' is no column of the table");
            } else if (!isOfType(column.get().getDataType(), field.getType())) {
                problems.add("'" + field.getName() + "' is "
                        + DeltaTypes.describe(column.get().getDataType()) + " in the table, but was declared "
                        + field.getType().copy(true).asSummaryString());
            } else {
                columns.add(column.get());
            }
        }
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.DELTA_METADATA_MISMATCH,
                    "[" + location + "] The declared columns do not fit the table: " + String.join("; ", problems)
                            + ". Its columns are " + DeltaTypes.describe(table) + ". Declare some of these.");
        }
        return new StructType(columns);
    }

    /** Lengths of strings, digits of seconds and nullability are the reader's affair: values keep what they have. */
    private static boolean isOfType(DataType stored, LogicalType declared) {
        RowType wrapped = RowType.of(declared);
        DataType wanted = DeltaTypes.toDelta(wrapped).at(0).getDataType();
        return DeltaTypes.describe(stored).equalsIgnoreCase(DeltaTypes.describe(wanted));
    }
}
