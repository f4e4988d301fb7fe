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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.FieldPath;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TypeChange;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Plans how a table grows to take rows: columns that it lacks are added at the end, nullable; columns that are narrower than the rows' are
 * widened, where the protocol has a way. Nothing else changes: what remains different is told by {@link SchemaFit}.
 *
 * <p>Pure: the same table and rows always give the same change, but for the physical names of new columns. So of several who race, one
 * commits the change, and the others, who plan again on what the table then is, find nothing left to do.
 */
@Internal
public final class SchemaMerge {
    static final String TYPE_WIDENING = "delta.enableTypeWidening";

    private final TableDefinition table;
    private final ProtocolPermission permission;
    private final ColumnIds ids;
    private final AlterTable alter;
    private final List<String> changes = new ArrayList<>();
    private int addedColumns;
    private final Map<String, String> needed = new TreeMap<>();
    private final Set<String> refusals = new LinkedHashSet<>();

    private SchemaMerge(TableDefinition table, ProtocolPermission permission) {
        this.table = table;
        this.permission = permission;
        this.ids = ColumnIds.of(table);
        this.alter = new AlterTable(table.location());
    }

    /**
     * Plans a change.
     *
     * @param permission how far the protocol may be raised
     * @return empty when the table can stay as it is
     * @throws CloudFilesException with {@link ErrorCode#DELTA_METADATA_MISMATCH} when the protocol would have to be raised further,
     *     with the statements that do it
     */
    public static Optional<SchemaChange> of(TableDefinition table, RowType rows, ProtocolPermission permission) {
        SchemaMerge merge = new SchemaMerge(table, permission);
        StructType schema = merge.struct(List.of(), table.schema(), DeltaTypes.toDelta(rows));
        merge.throwIfRefused();
        if (merge.changes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> properties = new HashMap<>(merge.needed);
        merge.ids.maxId().ifPresent(id -> properties.put(ColumnIds.MAX_ID, String.valueOf(id)));
        return Optional.of(new SchemaChange(schema, properties, merge.operation(), merge.changes));
    }

    private String operation() {
        if (addedColumns == changes.size()) {
            return "ADD COLUMNS";
        }
        if (addedColumns == 0) {
            return changes.size() == 1 ? "CHANGE COLUMN" : "CHANGE COLUMNS";
        }
        return "UPDATE SCHEMA";
    }

    private StructType struct(List<String> path, StructType columns, StructType rows) {
        List<StructField> fields = new ArrayList<>();
        for (StructField column : columns.fields()) {
            StructField row = SchemaFit.find(rows, column.getName());
            fields.add(
                    row == null ? column : merge(FieldPath.child(path, column.getName()), column, row.getDataType()));
        }
        for (StructField row : rows.fields()) {
            if (SchemaFit.find(new StructType(fields), row.getName()) == null) {
                fields.add(added(FieldPath.child(path, row.getName()), row));
            }
        }
        return new StructType(fields);
    }

    private StructField added(List<String> path, StructField row) {
        StructField column = ids.assign(ColumnMetadata.nullable(row));
        String what = "column '" + String.join(".", path) + "' " + DeltaTypes.describe(row.getDataType());
        if (!ids.isMapped() && NewTable.needsColumnMapping(new StructType(List.of(row)))) {
            refusals.add(what + " has a name that only a table with column mapping can have. "
                    + alter.setProperties(Map.of("delta.columnMapping.mode", "name")));
        }
        requireFeatures(row.getDataType(), what);
        changes.add("added " + what);
        addedColumns++;
        return column;
    }

    private StructField merge(List<String> path, StructField column, DataType rows) {
        DataType type = column.getDataType();
        if (type instanceof StructType from && rows instanceof StructType to) {
            return column.withDataType(struct(path, from, to));
        }
        if (type instanceof ArrayType from && rows instanceof ArrayType to) {
            return column.withDataType(new ArrayType(
                    merge(FieldPath.child(path, "element"), from.getElementField(), to.getElementType())));
        }
        if (type instanceof MapType from && rows instanceof MapType to) {
            return column.withDataType(new MapType(
                    merge(FieldPath.child(path, "key"), from.getKeyField(), to.getKeyType()),
                    merge(FieldPath.child(path, "value"), from.getValueField(), to.getValueType())));
        }
        boolean isPartition = path.size() == 1 && table.partitionColumns().contains(column.getName());
        return type.equals(rows) || isPartition || !TypeWidening.isConvertible(type, rows)
                ? column
                : widened(path, column, rows);
    }

    private StructField widened(List<String> path, StructField column, DataType wide) {
        String what = "column '" + String.join(".", path) + "' " + DeltaTypes.describe(column.getDataType());
        if (!"true".equalsIgnoreCase(table.properties().get(TYPE_WIDENING))) {
            require(TYPE_WIDENING, "true", what + ", which the rows have as " + DeltaTypes.describe(wide) + ",");
        }
        requireFeatures(wide, what);
        changes.add("widened " + what + " to " + DeltaTypes.describe(wide));
        List<TypeChange> history = new ArrayList<>(column.getTypeChanges());
        history.add(new TypeChange(column.getDataType(), wide));
        return column.withDataType(wide).withTypeChanges(history);
    }

    private void requireFeatures(DataType type, String what) {
        for (String feature : TypeFeatures.of(type)) {
            if (table.features().stream().noneMatch(has -> has.equals(feature) || has.equals(feature + "-preview"))) {
                require("delta.feature." + feature, "supported", what);
            }
        }
    }

    private void require(String property, String value, String what) {
        if (permission.allows(property, value)) {
            needed.put(property, value);
        } else {
            refusals.add(what + " needs '" + property + "' = '" + value + "'. "
                    + alter.setProperties(Map.of(property, value)));
        }
    }

    private void throwIfRefused() {
        if (!refusals.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.DELTA_METADATA_MISMATCH,
                    "[" + table.location()
                            + "] The table cannot take the rows under its protocol, which is not raised unasked, since it shuts out"
                            + " older programs:\n  "
                            + String.join(";\n  ", refusals)
                            + ";\nRun the statements, give their properties to the sink as options, set"
                            + " sink.allow-protocol-upgrade = true, or make the rows fit.");
        }
    }
}
