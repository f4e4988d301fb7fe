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
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a table does not take of the columns that its rows may get, since its protocol is not raised unasked: the rules of {@link SchemaMerge},
 * known beforehand.
 *
 * @param table its location, for the statements that are told
 * @param columns that it has already
 * @param partitionColumns in lower case
 * @param isMapped whether it has column mapping
 * @param widens whether its columns may become wider
 * @param features of types that it has or may get
 */
@Internal
public record TableLimits(
        String table,
        TableColumns columns,
        Set<String> partitionColumns,
        boolean isMapped,
        boolean widens,
        Set<String> features)
        implements TargetLimits {
    private static final String COLUMN_MAPPING = "delta.columnMapping.mode";
    private static final String FEATURE = "delta.feature.";

    public TableLimits {
        partitionColumns = Set.copyOf(partitionColumns);
        features = Set.copyOf(features);
    }

    /**
     * Those of a table that exists.
     *
     * @param permission how far its protocol may be raised
     */
    public static TableLimits of(TableDefinition table, ProtocolPermission permission) {
        return of(
                table.location(),
                new TableColumns(table.schema()),
                table.partitionColumns(),
                table.features(),
                table.properties(),
                permission);
    }

    /**
     * Those of a table that will be made.
     *
     * @param rows that it is made for; may have no columns yet
     * @param partitionBy its partition columns
     * @param properties that it is made with
     * @param permission how far its protocol may be raised later
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when the rows have types that no table has
     */
    public static TableLimits ofNew(
            Location location,
            RowType rows,
            List<String> partitionBy,
            Map<String, String> properties,
            ProtocolPermission permission) {
        StructType schema = DeltaTypes.toDelta(rows);
        Map<String, String> complete = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        complete.putAll(properties);
        if (NewTable.needsColumnMapping(schema)) {
            complete.putIfAbsent(COLUMN_MAPPING, "name");
        }
        return of(location, TableColumns.NONE, partitionBy, TypeFeatures.of(schema), complete, permission);
    }

    private static TableLimits of(
            Location location,
            TableColumns columns,
            List<String> partitionColumns,
            Set<String> features,
            Map<String, String> properties,
            ProtocolPermission permission) {
        Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(properties);
        Set<String> has = features.stream()
                .map(feature -> feature.replaceFirst("-preview$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String feature : TypeFeatures.ALL) {
            if (known.containsKey(FEATURE + feature) || permission.allows(FEATURE + feature, "supported")) {
                has.add(feature);
            }
        }
        return new TableLimits(
                location.toString(),
                columns,
                partitionColumns.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                !"none".equalsIgnoreCase(known.getOrDefault(COLUMN_MAPPING, "none")),
                "true".equalsIgnoreCase(known.get(SchemaMerge.TYPE_WIDENING))
                        || permission.allows(SchemaMerge.TYPE_WIDENING, "true"),
                has);
    }

    @Override
    public @Nullable String refusalOfName(List<String> path) {
        return !isMapped && NewTable.needsColumnMapping(path.get(path.size() - 1))
                ? "Only a table with column mapping can have such a name. " + cure(COLUMN_MAPPING, "name")
                : null;
    }

    @Override
    public @Nullable String refusalOfType(List<String> path, LogicalType type) {
        Optional<DataType> ofTable = deltaType(type);
        if (ofTable.isEmpty()) {
            return "Delta has no type for " + type.asSummaryString() + ". 'schema.hints' can make it another.";
        }
        return TypeFeatures.of(ofTable.get()).stream()
                .filter(feature -> !features.contains(feature))
                .findFirst()
                .map(feature -> type.asSummaryString() + " needs the table feature " + feature + ". "
                        + cure(FEATURE + feature, "supported"))
                .orElse(null);
    }

    @Override
    public @Nullable String refusalOfMisfit(List<String> path, LogicalType type) {
        StructField column = columns.find(path);
        if (column == null) {
            return null;
        }
        if (path.size() > 1 && type.isNullable() && !column.isNullable()) {
            return "The table has it NOT NULL.";
        }
        if (column.getDataType() instanceof StructType struct && type instanceof RowType) {
            return struct.fields().stream().allMatch(StructField::isNullable)
                    ? null
                    : "The table has fields in it that are NOT NULL.";
        }
        boolean isSameKind = column.getDataType() instanceof ArrayType && type.is(LogicalTypeRoot.ARRAY)
                || column.getDataType() instanceof MapType && type.is(LogicalTypeRoot.MAP);
        return isSameKind ? null : refusalOfChange(path, column.getDataType(), type);
    }

    @Override
    public @Nullable String refusalOfWidening(List<String> path, LogicalType type) {
        StructField column = columns.find(path);
        return column == null ? refusalOfWidening(path) : refusalOfChange(path, column.getDataType(), type);
    }

    private @Nullable String refusalOfChange(List<String> path, DataType column, LogicalType type) {
        Optional<DataType> rows = deltaType(type);
        boolean hasNone = rows.isEmpty() && type.getChildren().isEmpty();
        boolean fits = rows.filter(it -> it.equals(column) || TypeWidening.isConvertible(it, column))
                .isPresent();
        if (hasNone || fits) {
            return null;
        }
        return rows.filter(it -> TypeWidening.isConvertible(column, it)).isPresent()
                ? refusalOfWidening(path)
                : "The table has it as " + DeltaTypes.describe(column) + ", which does not take "
                        + type.asSummaryString()
                        + ". To have what fits in the column, give it the table's type in 'schema.hints' and start the job"
                        + " again.";
    }

    private @Nullable String refusalOfWidening(List<String> path) {
        if (path.size() == 1 && partitionColumns.contains(path.get(0).toLowerCase(Locale.ROOT))) {
            return "The table is partitioned by it, and such a column does not become wider. Make a table where it has the wider type.";
        }
        return widens
                ? null
                : "The table does not let columns become wider. " + cure(SchemaMerge.TYPE_WIDENING, "true");
    }

    /** Empty where Delta has none. */
    private static Optional<DataType> deltaType(LogicalType type) {
        try {
            return Optional.of(DeltaTypes.toDelta(RowType.of(type)).at(0).getDataType());
        } catch (CloudFilesException e) {
            return Optional.empty();
        }
    }

    private String cure(String property, String value) {
        return "To let it in, run in Spark: "
                + new AlterTable(Location.parse(table)).setProperties(Map.of(property, value))
                + "; and start the job again.";
    }
}
