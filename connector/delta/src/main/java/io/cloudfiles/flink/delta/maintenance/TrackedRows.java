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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MetadataColumnSpec;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;

/**
 * Row tracking: a row keeps its id, and the version that it was written or changed by, when it is written to another file. A file gives
 * its rows both by their places; in one that has rows of others they are two columns, whose names are properties of the table.
 *
 * @param rowId the column of ids
 * @param commitVersion the column of versions
 */
record TrackedRows(String rowId, String commitVersion) {
    static final String ENABLED = "delta.enableRowTracking";

    private static final String ROW_ID = "delta.rowTracking.materializedRowIdColumnName";
    private static final String COMMIT_VERSION = "delta.rowTracking.materializedRowCommitVersionColumnName";

    /** Whether rows of a table are tracked. */
    static boolean isOn(TableDefinition table) {
        return Boolean.parseBoolean(table.properties().get(ENABLED));
    }

    /** Whether the columns of a table in which they are tracked have names. */
    static boolean hasColumns(TableDefinition table) {
        return table.properties().containsKey(ROW_ID) && table.properties().containsKey(COMMIT_VERSION);
    }

    /** The columns of a table that {@link #hasColumns}. */
    static TrackedRows of(TableDefinition table) {
        return new TrackedRows(
                String.valueOf(table.properties().get(ROW_ID)),
                String.valueOf(table.properties().get(COMMIT_VERSION)));
    }

    /** What to read of each file: its columns, and both. */
    StructType read(StructType columns) {
        return columns.addMetadataColumn(rowId, MetadataColumnSpec.ROW_ID)
                .addMetadataColumn(commitVersion, MetadataColumnSpec.ROW_COMMIT_VERSION);
    }

    /** The rows with both. */
    RowType rows(RowType rows) {
        List<RowType.RowField> fields = new ArrayList<>(rows.getFields());
        fields.add(new RowType.RowField(rowId, new BigIntType()));
        fields.add(new RowType.RowField(commitVersion, new BigIntType()));
        return new RowType(fields);
    }

    /** The files with both. */
    TableLayout files(TableLayout layout) {
        return layout.withHiddenNumbers(List.of(
                new StructField(rowId, LongType.LONG, true), new StructField(commitVersion, LongType.LONG, true)));
    }
}
