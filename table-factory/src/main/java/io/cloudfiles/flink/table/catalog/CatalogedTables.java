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
package io.cloudfiles.flink.table.catalog;

import io.cloudfiles.flink.delta.DeltaOptions;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.schema.SchemaMerger;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.table.catalog.Definitions.Found;
import io.cloudfiles.flink.table.catalog.TableEntry.ColumnSource;
import io.cloudfiles.flink.table.delta.DeltaTableOptions;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedCatalogView;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.expressions.DefaultSqlFactory;
import org.apache.flink.table.expressions.SqlFactory;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What becomes of the definition of a table.
 *
 * @param catalog name of the catalog
 * @param definitions its files
 * @param columns finds columns that are not declared
 */
record CatalogedTables(String catalog, Definitions definitions, UndeclaredColumns columns) {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogedTables.class);
    private static final SqlFactory SQL = DefaultSqlFactory.INSTANCE;
    private static final int ID_LENGTH = 8;

    Optional<Found<TableEntry>> find(ObjectPath path) throws IOException {
        return definitions.find(definitions.tableFile(path), TableEntry.class);
    }

    private String fullName(ObjectPath path) {
        return catalog + "." + path.getFullName();
    }

    DroppedTables dropped() {
        return new DroppedTables(definitions);
    }

    /** Those whose definitions can be read; of others nobody knows what they are. */
    List<String> views(String database) throws IOException {
        List<String> views = new ArrayList<>();
        for (String name : definitions.tables(database)) {
            try {
                find(new ObjectPath(database, name))
                        .filter(found -> found.entry().view() != null)
                        .ifPresent(view -> views.add(name));
            } catch (CloudFilesException malformed) {
                LOG.warn("{}", malformed.getMessage());
            }
        }
        return views;
    }

    /**
     * Defines a table, and finds its columns where it declares none.
     *
     * @return false when another session has just defined one of that name
     */
    boolean create(ObjectPath path, CatalogBaseTable table) throws IOException {
        TableEntry entry = entry(path, table);
        warnOfSecrets(path, entry.options());
        boolean isNew;
        try {
            if (entry.columnsFrom() != null) {
                columns.find(fullName(path), entry);
            }
            isNew = definitions.create(definitions.tableFile(path), entry);
        } catch (IOException | RuntimeException e) {
            dropped().schemaLogAfter(e, path, entry);
            throw e;
        }
        if (!isNew) {
            dropped().schemaLog(path.getDatabaseName(), entry);
        }
        return isNew;
    }

    private TableEntry entry(ObjectPath path, CatalogBaseTable table) {
        TableEntry declared = declared(path, table);
        if (declared.view() != null || declared.schema().declaresPhysicalColumns()) {
            requireNoHints(path, declared);
            return declared;
        }
        return switch (declared.connector()) {
            case "cloudfiles" ->
                declared.withColumnsFrom(
                        ColumnSource.FILES,
                        UndeclaredColumns.isGiven(SchemaOptions.LOCATION, declared.options())
                                ? null
                                : definitions.schemaLog(path, newId()).toString());
            case "delta" -> declared.withColumnsFrom(ColumnSource.DELTA_TABLE, null);
            default -> declared;
        };
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
    }

    private TableEntry declared(ObjectPath path, CatalogBaseTable table) {
        if (table instanceof ResolvedCatalogTable resolved) {
            return TableEntry.of(resolved, SQL);
        }
        if (table instanceof ResolvedCatalogView view) {
            return TableEntry.of(view, SQL);
        }
        throw new CloudFilesException(
                ErrorCode.CF_CATALOG_UNSUPPORTED,
                "[" + fullName(path) + "] The catalog keeps tables and views, and this is a "
                        + table.getTableKind()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', ' ')
                        + ". Create it in another catalog.");
    }

    /** Which the plan would refuse, and here it is known that it would. */
    private void requireNoHints(ObjectPath path, TableEntry entry) {
        if (entry.connector().equals("cloudfiles") && UndeclaredColumns.isGiven(SchemaOptions.HINTS, entry.options())) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[" + fullName(path)
                            + "] Option 'schema.hints' and declared columns cannot be combined: the hints would not be used. Write the types "
                            + "into the columns, or leave the columns out to infer them. LIKE declares the columns of the other table; "
                            + "LIKE … (EXCLUDING OPTIONS) leaves its options out.");
        }
    }

    private void warnOfSecrets(ObjectPath path, Map<String, String> options) {
        List<String> secrets =
                options.keySet().stream().filter(SecretMask::isSecret).sorted().toList();
        if (!secrets.isEmpty()) {
            LOG.warn(
                    "[{}] The options {} are kept in {} as they are, and SHOW CREATE TABLE prints them. Set them in the configuration of the "
                            + "cluster, or in the catalog, whose own options are not kept with its tables.",
                    fullName(path),
                    secrets,
                    definitions.tableFile(path));
        }
    }

    /**
     * Takes new columns into the definition of a Delta table, when it is defined again {@code IF NOT EXISTS} with more of them and its sink
     * merges schemas. So a script with {@code AS SELECT} or {@code LIKE} goes on after its source has got a new column.
     *
     * @return the table
     */
    ObjectPath grow(ObjectPath path, Found<TableEntry> found, CatalogBaseTable again) throws IOException {
        TableEntry entry = found.entry();
        boolean merges = entry.connector().equals("delta")
                && entry.view() == null
                && entry.options().entrySet().stream()
                        .anyMatch(option -> isMerge(option.getKey())
                                && option.getValue().strip().equalsIgnoreCase("true"));
        if (!merges || !(again instanceof ResolvedCatalogTable table)) {
            return path;
        }
        RowType wanted = physical(table);
        if (entry.columnsFrom() != null) {
            if (wanted.getFieldCount() > 0) {
                columns.addToDeltaTable(fullName(path), entry, wanted);
            }
            return path;
        }
        RowType old = entry.schema().physicalType();
        if (isGrown(old, wanted)) {
            definitions.replace(
                    found,
                    entry.withSchema(
                            entry.schema().withPhysicalColumnsOf(StoredSchema.of(table.getResolvedSchema(), SQL))));
            LOG.info(
                    "[{}] The table has new columns: {}, before {}.",
                    fullName(path),
                    wanted.getFieldNames(),
                    old.getFieldNames());
        }
        return path;
    }

    private static boolean isMerge(String key) {
        return key.equalsIgnoreCase(DeltaOptions.MERGE_SCHEMA.key())
                || DeltaOptions.MERGE_SCHEMA.aliases().stream().anyMatch(key::equalsIgnoreCase);
    }

    private static RowType physical(ResolvedCatalogTable table) {
        return (RowType) table.getResolvedSchema().toPhysicalRowDataType().getLogicalType();
    }

    /** Whether columns are others of which nothing was taken away, in the places where they were. */
    static boolean isGrown(RowType old, RowType wanted) {
        RowType grown = SchemaMerger.widen(SchemaMerger.add(old, wanted), wanted);
        return !isSame(old, wanted) && isSame(grown, wanted);
    }

    private static boolean isSame(RowType a, RowType b) {
        if (!a.getFieldNames().equals(b.getFieldNames())) {
            return false;
        }
        for (int i = 0; i < a.getFieldCount(); i++) {
            if (!a.getTypeAt(i).copy(true).equals(b.getTypeAt(i).copy(true))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Changes a definition.
     *
     * @param table what it is to be
     * @param changes what is to change; none where that is not known
     * @return the table
     */
    ObjectPath alter(ObjectPath path, Found<TableEntry> found, CatalogBaseTable table, List<TableChange> changes)
            throws IOException {
        TableEntry old = found.entry();
        TableEntry wanted = declared(path, table);
        if (!wanted.options().equals(old.options())) {
            warnOfSecrets(path, wanted.options());
        }
        if (old.columnsFrom() == null) {
            requireNoHints(path, wanted);
            definitions.replace(found, wanted);
            return path;
        }
        requireSameConnector(path, old, wanted);
        List<Column> added = addedColumns(path, old, changes);
        TableEntry altered = altered(path, old, wanted, changes);
        if (!added.isEmpty()) {
            columns.addToDeltaTable(fullName(path), old, physical((ResolvedCatalogTable) table));
        }
        if (!altered.options().equals(old.options())) {
            columns.find(fullName(path), altered);
        }
        definitions.replace(found, altered);
        return path;
    }

    /**
     * What a definition is to be whose columns come from elsewhere. While they cannot be found SQL is shown only a part of it, which must
     * not become the whole.
     */
    private TableEntry altered(ObjectPath path, TableEntry old, TableEntry wanted, List<TableChange> changes)
            throws IOException {
        Map<String, String> options = withoutOwnSchemaLocation(old, wanted.options());
        boolean changesOnlyOptions = !changes.isEmpty()
                && changes.stream()
                        .allMatch(change ->
                                change instanceof TableChange.SetOption || change instanceof TableChange.ResetOption);
        if (changesOnlyOptions) {
            return old.withOptions(options);
        }
        StoredSchema.PrimaryKey key = wanted.schema().primaryKey();
        columns.find(fullName(path), old.withSchema(old.schema().withPrimaryKey(key)));
        return wanted.withColumnsFrom(Objects.requireNonNull(old.columnsFrom()), old.schemaLocation())
                .withOptions(options);
    }

    private void requireSameConnector(ObjectPath path, TableEntry old, TableEntry wanted) {
        if (!old.connector().equals(wanted.connector())) {
            throw new CloudFilesException(
                    ErrorCode.CF_CATALOG_UNSUPPORTED,
                    "[" + fullName(path) + "] The columns of the table come from connector '" + old.connector()
                            + "', which cannot become '" + wanted.connector()
                            + "'. DROP the table and create it anew.");
        }
    }

    private static Map<String, String> withoutOwnSchemaLocation(TableEntry old, Map<String, String> shown) {
        Map<String, String> options = new TreeMap<>(shown);
        if (old.schemaLocation() != null) {
            options.remove(SchemaOptions.LOCATION.key(), old.schemaLocation());
        }
        return options;
    }

    /** Columns that a Delta table is to get; all else that would change columns from elsewhere is refused. */
    private List<Column> addedColumns(ObjectPath path, TableEntry old, List<TableChange> changes) {
        Set<String> own = Set.copyOf(
                old.schema().columns().stream().map(StoredColumn::name).toList());
        List<Column> added = new ArrayList<>();
        for (TableChange change : changes) {
            if (change instanceof TableChange.AddColumn add && add.getColumn().isPhysical()) {
                if (old.columnsFrom() != ColumnSource.DELTA_TABLE || add.getPosition() != null) {
                    throw notOurs(path, old, add.getColumn().getName());
                }
                added.add(add.getColumn());
            } else if (change instanceof TableChange.ModifyColumn modify
                    && !own.contains(modify.getOldColumn().getName())) {
                throw notOurs(path, old, modify.getOldColumn().getName());
            } else if (change instanceof TableChange.DropColumn drop && !own.contains(drop.getColumnName())) {
                throw notOurs(path, old, drop.getColumnName());
            }
        }
        return added;
    }

    private CloudFilesException notOurs(ObjectPath path, TableEntry entry, String column) {
        return new CloudFilesException(
                ErrorCode.CF_CATALOG_UNSUPPORTED,
                "[" + fullName(path) + "] Column '" + column
                        + (entry.columnsFrom() == ColumnSource.FILES
                                ? "' cannot be changed: the columns of the table are inferred. ALTER TABLE … SET ('schema.hints' = '…') adds "
                                        + "columns and tells types of those that are still to come."
                                : "' cannot be changed: the columns of the table are those of the Delta table. ALTER TABLE … ADD adds columns "
                                        + "at its end; a program that owns the Delta table does the rest."));
    }

    /**
     * Gives a table another name. Its state is still found, by the old one. The definition has both names for a moment, and for longer
     * when the session ends then: either may be dropped, which leaves the schema log to the other.
     *
     * @return false when the new name is taken
     * @throws CloudFilesException {@code CF_CATALOG_CONFLICT} when the definition is not what was found any more
     */
    boolean rename(ObjectPath path, Found<TableEntry> found, ObjectPath renamed) throws IOException {
        TableEntry entry = found.entry();
        Map<String, String> options = new TreeMap<>(entry.options());
        if (entry.connector().equals("cloudfiles") && !UndeclaredColumns.isGiven(SourceOptions.UID, options)) {
            options.put(SourceOptions.UID.key(), fullName(path));
        }
        if (entry.connector().equals("delta")) {
            options.putIfAbsent(DeltaTableOptions.UID.key(), fullName(path));
        }
        if (!definitions.create(definitions.tableFile(renamed), entry.withOptions(options))) {
            return false;
        }
        if (!definitions.deleteIfUnchanged(found)) {
            definitions.delete(definitions.tableFile(renamed));
            throw Definitions.conflict(found);
        }
        return true;
    }

    /**
     * Forgets a table, and the schema log that was made for it. Files and Delta tables stay.
     *
     * @return the table
     */
    ObjectPath drop(ObjectPath path) throws IOException {
        dropped().all(path.getDatabaseName(), List.of(path.getObjectName()));
        return path;
    }
}
