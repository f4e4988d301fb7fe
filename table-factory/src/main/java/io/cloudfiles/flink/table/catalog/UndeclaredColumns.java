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

import io.cloudfiles.flink.delta.DeltaTableSchema;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.InferredSchema;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.source.SourcePlanner;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.table.catalog.TableEntry.ColumnSource;
import io.cloudfiles.flink.table.delta.DeltaTableOptions;
import io.cloudfiles.flink.table.translation.CatalogedTable;
import io.cloudfiles.flink.table.translation.SessionZone;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the columns of tables that declare none, each time that a table is asked for, so that each plan has the newest.
 *
 * @param storageOptions of the catalog, for tables that give none
 * @param session settings of the session
 */
record UndeclaredColumns(Map<String, String> storageOptions, ReadableConfig session) {
    private static final Logger LOG = LoggerFactory.getLogger(UndeclaredColumns.class);
    private static final Set<String> OURS = Set.of("cloudfiles", "delta");
    private static final String WATERMARK_OPTIONS = "scan.watermark.";

    /**
     * A table as SQL sees it now. Flink asks for it and resolves it before it drops or alters it, so that whatever is wrong with its
     * columns must not come out here: it is told to whoever uses the table.
     *
     * @param name of the table, with catalog and database
     * @throws IOException when a store cannot be reached
     */
    CatalogBaseTable show(String name, TableEntry entry) throws IOException {
        if (entry.view() != null) {
            return entry.asDeclared();
        }
        try {
            return find(name, entry);
        } catch (CloudFilesException e) {
            if (entry.columnsFrom() == null) {
                throw e;
            }
            LOG.warn("[{}] The table has no columns for now: {}", name, e.detail());
            TableEntry rest = entry.withoutWhatNeedsColumns();
            return CatalogedTable.withoutColumns(
                    rest.table(rest.schema().toSchema(), List.of(), shownOptions(entry)), e);
        }
    }

    /** A table of which nothing is known, for the same reason. */
    static CatalogBaseTable showMalformed(String name, CloudFilesException why) {
        LOG.warn("[{}] The table can only be dropped: {}", name, why.detail());
        return CatalogedTable.withoutColumns(
                CatalogTable.newBuilder()
                        .schema(Schema.newBuilder().build())
                        .comment(why.getMessage())
                        .options(Map.of("connector", "cloudfiles"))
                        .build(),
                why);
    }

    /**
     * A table with its columns.
     *
     * @throws CloudFilesException when they cannot be found
     */
    CatalogBaseTable find(String name, TableEntry entry) throws IOException {
        if (entry.columnsFrom() == null) {
            return OURS.contains(entry.connector())
                    ? CatalogedTable.of(
                            entry.table(entry.schema().toSchema(), entry.partitionedBy(), entry.options()),
                            hidden(entry.options()))
                    : entry.asDeclared();
        }
        Map<String, String> shown = shownOptions(entry);
        if (entry.columnsFrom() == ColumnSource.DELTA_TABLE) {
            DeltaTableSchema table = delta(name, entry);
            return CatalogedTable.of(
                    entry.table(schema(name, entry, table.columns()), table.partitionColumns(), shown), hidden(shown));
        }
        InferredSchema inferred = inferred(name, entry, shown);
        return CatalogedTable.ofVersion(
                entry.table(schema(name, entry, inferred.columns()), inferred.partitionColumns(), shown),
                hidden(shown),
                inferred.version());
    }

    private static Schema schema(String name, TableEntry entry, RowType found) {
        requireOtherNames(name, entry, found);
        requireKey(name, entry.schema(), found);
        requireWatermarks(name, entry.schema(), found);
        requireReferences(name, entry.schema(), found);
        return entry.schema().toSchema(found);
    }

    private static void requireOtherNames(String name, TableEntry entry, RowType found) {
        List<String> taken = entry.schema().columns().stream()
                .map(StoredColumn::name)
                .filter(column -> found.getFieldIndex(column) >= 0)
                .toList();
        if (!taken.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "[" + name + "] The data has columns " + taken
                            + ", and the table defines others of these names. Drop the table, which keeps the data, and define it with other "
                            + "names for its own columns.");
        }
    }

    /** Flink resolves no table whose key may be null. */
    private static void requireKey(String name, StoredSchema schema, RowType found) {
        if (schema.primaryKey() == null) {
            return;
        }
        List<String> unfit = schema.primaryKey().columns().stream()
                .filter(column -> found.getFieldIndex(column) < 0
                        || found.getTypeAt(found.getFieldIndex(column)).isNullable())
                .toList();
        if (!unfit.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_CATALOG_UNSUPPORTED,
                    "[" + name + "] The PRIMARY KEY needs columns that are NOT NULL, and " + unfit
                            + " may be null where the columns come from. Leave the key out, or declare the columns in the table.");
        }
    }

    private static void requireWatermarks(String name, StoredSchema schema, RowType found) {
        List<String> missing = schema.watermarks().keySet().stream()
                .filter(column -> found.getFieldIndex(column) < 0
                        && schema.columns().stream().noneMatch(own -> own.name().equals(column)))
                .toList();
        if (!missing.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "[" + name + "] The table has a WATERMARK for " + missing
                            + ", which its columns do not have any more. Bring the column back where they come from, or drop the table, which "
                            + "keeps the data, and define it anew.");
        }
    }

    private static void requireReferences(String name, StoredSchema schema, RowType found) {
        Set<String> known = new TreeSet<>(found.getFieldNames());
        schema.columns().forEach(own -> known.add(own.name()));
        List<String> missing = schema.expressions().stream()
                .flatMap(expression -> ColumnReferences.of(expression).stream())
                .filter(column -> !known.contains(column))
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "[" + name + "] Columns of the table are computed of " + missing
                            + ", which are not there any more. Bring them back where they come from, or drop the table, which keeps the data, "
                            + "and define it anew.");
        }
    }

    /**
     * Adds columns to the Delta table that a table takes its columns from.
     *
     * @param columns all that there are to be
     */
    void addToDeltaTable(String name, TableEntry entry, RowType columns) throws IOException {
        SqlTable table = sqlTable(name, entry);
        DeltaTableSchema.merge(DeltaTableOptions.path(table), DeltaTableOptions.others(table), columns);
    }

    private DeltaTableSchema delta(String name, TableEntry entry) throws IOException {
        SqlTable table = sqlTable(name, entry);
        String path = DeltaTableOptions.path(table);
        return DeltaTableSchema.find(path, DeltaTableOptions.others(table))
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_PATH_NOT_FOUND,
                        "[" + name + "] There is no Delta table at '" + path
                                + "' to take the columns from. Correct the path, declare the columns, or take them from elsewhere with "
                                + "CREATE TABLE … AS SELECT or LIKE."));
    }

    private SqlTable sqlTable(String name, TableEntry entry) {
        Map<String, String> options = new TreeMap<>(entry.options());
        hidden(options).forEach(options::putIfAbsent);
        options.remove("connector");
        return new SqlTable(name, true, RowType.of(), List.of(), options, OptionalInt.empty());
    }

    private InferredSchema inferred(String name, TableEntry entry, Map<String, String> shown) throws IOException {
        Map<String, String> options = new TreeMap<>(shown);
        hidden(shown).forEach(options::putIfAbsent);
        options.keySet().removeIf(key -> key.equals("connector") || key.startsWith(WATERMARK_OPTIONS));
        if (!isGiven(SourceOptions.UID, options)) {
            options.put(SourceOptions.UID.key(), name);
        }
        return new SourcePlanner(SessionZone.of(session), Clock.systemUTC())
                .requiring(columns -> {
                    requireColumns(name, columns);
                    requireOtherNames(name, entry, columns);
                })
                .infer(options);
    }

    /** A plan has fixed columns, so that one without any would read nothing. */
    private static void requireColumns(String name, RowType inferred) {
        if (inferred.getFieldCount() <= 1) {
            throw new CloudFilesException(
                    ErrorCode.CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE,
                    "[" + name
                            + "] The columns are to be inferred, but there is no file with a record yet. Put a sample file there, name known "
                            + "columns in 'schema.hints', or declare the columns.");
        }
    }

    private Map<String, String> hidden(Map<String, String> shown) {
        return CloudOptions.pick(shown).isEmpty() ? storageOptions : Map.of();
    }

    private static Map<String, String> shownOptions(TableEntry entry) {
        if (entry.schemaLocation() == null || isGiven(SchemaOptions.LOCATION, entry.options())) {
            return entry.options();
        }
        Map<String, String> shown = new TreeMap<>(entry.options());
        shown.put(SchemaOptions.LOCATION.key(), entry.schemaLocation());
        return shown;
    }

    /** Whether an option is given in whatever spelling. */
    static boolean isGiven(OptionSpec<?> option, Map<String, String> options) {
        return options.keySet().stream()
                .anyMatch(key -> key.equalsIgnoreCase(option.key())
                        || option.aliases().stream().anyMatch(key::equalsIgnoreCase));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "UndeclaredColumns[storageOptions=" + SecretMask.printable(storageOptions) + "]";
    }
}
