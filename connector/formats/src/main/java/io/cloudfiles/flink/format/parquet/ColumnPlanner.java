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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.parquet.FileColumn.Kind;
import io.cloudfiles.flink.schema.TypeMerger;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides how each column is read from one file. Columns are matched by name. What does not fit in a struct is left out field by field;
 * an array or map with elements that do not fit does not fit as a whole.
 */
final class ColumnPlanner {
    private final Conversions conversions;
    private final boolean caseSensitive;
    private final boolean keepsUnknown;
    private final Map<FileColumn, ColumnChunk> chunks = new IdentityHashMap<>();

    /**
     * @param caseSensitive whether names must be the same in case, too
     * @param keepsUnknown whether fields without a column are wanted
     */
    ColumnPlanner(Conversions conversions, boolean caseSensitive, boolean keepsUnknown) {
        this.conversions = conversions;
        this.caseSensitive = caseSensitive;
        this.keepsUnknown = keepsUnknown;
    }

    /** The leaves that are read. */
    Collection<ColumnChunk> chunks() {
        return chunks.values();
    }

    private ColumnChunk chunk(FileColumn leaf) {
        return chunks.computeIfAbsent(leaf, ColumnChunk::new);
    }

    /**
     * Plans the rows.
     *
     * @param file the fields of the file
     * @param columns names and types of the columns
     */
    StructColumn rows(FileColumn file, List<RowType.RowField> columns) {
        List<ExtraColumn> extras = new ArrayList<>();
        List<ParquetColumn> fields = fields(file, columns, extras);
        return new StructColumn(file, file.name(), false, null, fields, extras);
    }

    private List<ParquetColumn> fields(FileColumn file, List<RowType.RowField> columns, List<ExtraColumn> extras) {
        List<FileColumn> unknown = new ArrayList<>(file.children());
        List<ParquetColumn> fields = new ArrayList<>();
        for (RowType.RowField column : columns) {
            Optional<FileColumn> found = find(file, column.getName());
            found.ifPresent(known -> unknown.removeIf(other -> isSame(known, other)));
            ParquetColumn field = found.map(known -> column(known, column.getName(), column.getType()))
                    .orElse(null);
            if (found.isPresent() && field == null) {
                extras.add(extra(found.get(), column.getName(), column.getType()));
            }
            fields.add(field == null ? new MissingColumn(column.getName(), column.getType()) : field);
        }
        if (keepsUnknown) {
            unknown.stream()
                    .filter(field -> !field.isAlwaysNull())
                    .forEach(field -> extras.add(extra(field, field.name(), null)));
        }
        return fields;
    }

    @SuppressWarnings("ReferenceEquality") // two fields of a file may look the same
    private static boolean isSame(FileColumn a, FileColumn b) {
        return a == b;
    }

    private Optional<FileColumn> find(FileColumn file, String name) {
        Optional<FileColumn> exact = file.children().stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
        return exact.isPresent() || caseSensitive
                ? exact
                : file.children().stream()
                        .filter(field -> field.name().equalsIgnoreCase(name))
                        .findFirst();
    }

    /** Reads a field of the file as it is. */
    private ExtraColumn extra(FileColumn field, String name, @Nullable LogicalType declared) {
        LogicalType type = TypeMerger.finish(ParquetSchemaInferrer.type(field));
        ParquetColumn column = column(field, name, type);
        if (column == null) {
            throw new IllegalStateException("Column '" + name + "' cannot be read as " + type.asSummaryString() + ".");
        }
        return new ExtraColumn(column, type, declared);
    }

    /** How a field of the file is read as a type; null when it does not fit. */
    private @Nullable ParquetColumn column(FileColumn file, String name, LogicalType type) {
        if (file.isAlwaysNull()) {
            return new MissingColumn(name, type);
        }
        return switch (type.getTypeRoot()) {
            case ROW -> file.kind() == Kind.STRUCT ? struct(file, name, (RowType) type) : null;
            case ARRAY -> file.kind() == Kind.LIST ? list(file, name, (ArrayType) type) : null;
            case MAP -> file.kind() == Kind.MAP ? map(file, name, (MapType) type) : null;
            default -> file.kind() == Kind.LEAF ? leaf(file, name, type) : null;
        };
    }

    private @Nullable ParquetColumn leaf(FileColumn file, String name, LogicalType type) {
        LeafType from = file.leafType();
        Conversion conversion = conversions.find(from, type);
        return conversion == null
                ? null
                : new LeafColumn(name, !type.isNullable(), chunk(file), conversion, TextBounds.of(from, type));
    }

    private ParquetColumn struct(FileColumn file, String name, RowType type) {
        List<ExtraColumn> extras = new ArrayList<>();
        List<ParquetColumn> fields = fields(file, type.getFields(), extras);
        ColumnChunk levels = fields.stream()
                .map(field -> Optional.ofNullable(field.levels()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> chunk(file.firstLeaf()));
        return new StructColumn(file, name, !type.isNullable(), levels, fields, extras);
    }

    private @Nullable ParquetColumn list(FileColumn file, String name, ArrayType type) {
        FileColumn element = file.children().get(0);
        ParquetColumn elements = column(element, "element", type.getElementType());
        return elements == null
                ? null
                : new ListColumn(file, name, !type.isNullable(), levels(elements, element), elements);
    }

    private @Nullable ParquetColumn map(FileColumn file, String name, MapType type) {
        FileColumn keyField = file.children().get(0);
        ParquetColumn key = column(keyField, "key", type.getKeyType());
        ParquetColumn value = column(file.children().get(1), "value", type.getValueType());
        return key == null || value == null
                ? null
                : new MapColumn(file, name, !type.isNullable(), levels(key, keyField), type.getKeyType(), key, value);
    }

    private ColumnChunk levels(ParquetColumn column, FileColumn file) {
        ColumnChunk levels = column.levels();
        return levels == null ? chunk(file.firstLeaf()) : levels;
    }

    /**
     * Makes sure that columns have types that can be read from Parquet.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} naming every other column
     */
    static void requireReadable(List<RowType.RowField> columns) {
        List<String> problems = new ArrayList<>();
        columns.forEach(column -> collectUnreadable(column.getName(), column.getType(), false, problems));
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Parquet cannot be read as " + String.join(", ", problems)
                            + ". Declare other types, or leave such columns out.");
        }
    }

    private static void collectUnreadable(String path, LogicalType type, boolean isElement, List<String> problems) {
        List<LogicalType> children = type.getChildren();
        switch (type.getTypeRoot()) {
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    FLOAT,
                    DOUBLE,
                    DECIMAL,
                    DATE,
                    TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {}
            case CHAR, VARCHAR, BINARY, VARBINARY -> {
                if (isElement && TextBounds.isBounded(type)) {
                    problems.add(path + " " + type.asSummaryString()
                            + " (within arrays and maps only STRING and BYTES, which have no length)");
                }
            }
            case ARRAY -> collectUnreadable(path + ".element", children.get(0), true, problems);
            case MAP -> {
                collectUnreadable(path + ".key", children.get(0), true, problems);
                collectUnreadable(path + ".value", children.get(1), true, problems);
            }
            case ROW ->
                IntStream.range(0, children.size())
                        .forEach(i -> collectUnreadable(
                                path + "." + ((RowType) type).getFieldNames().get(i),
                                children.get(i),
                                false,
                                problems));
            default -> problems.add(path + " " + type.asSummaryString());
        }
    }
}
