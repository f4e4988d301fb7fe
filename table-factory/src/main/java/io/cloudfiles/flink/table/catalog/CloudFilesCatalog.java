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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.table.catalog.Definitions.Found;
import io.cloudfiles.flink.table.translation.StatementErrors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The catalog {@code cloudfiles}: definitions of tables of any connector as small files in one directory. It remembers nothing, so that
 * several sessions may use one directory; of two that change a definition at once, one succeeds and the other is told.
 *
 * <p>Safe for use by many threads between {@link #open} and {@link #close}.
 */
@Internal
public final class CloudFilesCatalog extends TablesOnlyCatalog {
    private final CatalogSettings settings;
    private final UndeclaredColumns columns;
    private @Nullable Storages storages;
    private @Nullable Definitions definitions;

    /**
     * @param name what the session calls it
     * @param session its settings
     */
    public CloudFilesCatalog(String name, CatalogSettings settings, ReadableConfig session) {
        super(name, settings.defaultDatabase());
        this.settings = settings;
        this.columns = new UndeclaredColumns(settings.storageOptions(), session);
    }

    /** What a method asks of the store. */
    private interface Request<T> {
        T run() throws IOException;
    }

    @Override
    public void open() {
        StatementErrors.innermost(() -> {
            Storages opened = Storages.load();
            try {
                definitions = new Definitions(location(opened), settings.location());
                storages = opened;
                return definitions;
            } catch (RuntimeException e) {
                try {
                    opened.close();
                } catch (IOException f) {
                    e.addSuppressed(f);
                }
                throw e;
            }
        });
    }

    private Storage location(Storages opened) {
        Storage storage = opened.open(settings.location(), settings.storageOptions());
        if (!storage.supportsConditionalPut() || !storage.supportsConditionalReplace()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option 'location' = '" + settings.location() + "' is on a store of scheme '"
                            + settings.location().scheme()
                            + "' that cannot write a file only if nobody else has, so two sessions could overwrite each other's "
                            + "definitions. Name a directory on a local disk (file), S3 (s3), Azure (abfss) or GCS (gs).");
        }
        return storage;
    }

    @Override
    public void close() {
        @Nullable Storages opened = storages;
        if (opened != null) {
            asked(() -> {
                opened.close();
                return opened;
            });
        }
    }

    private Definitions definitions() {
        if (definitions == null) {
            throw new IllegalStateException("Catalog " + getName() + " is not open.");
        }
        return definitions;
    }

    private <T> T asked(Request<T> request) {
        return StatementErrors.innermost(() -> {
            try {
                return request.run();
            } catch (IOException e) {
                throw new CloudFilesException(
                        ErrorCode.CF_CATALOG_UNREACHABLE,
                        "[" + settings.location() + "] Catalog '" + getName() + "' could not reach a store: " + e
                                + ". Mend the access to it, and run the statement again.",
                        e);
            }
        });
    }

    private String fullName(ObjectPath path) {
        return getName() + "." + path.getFullName();
    }

    @Override
    public List<String> listDatabases() {
        return asked(() -> {
            TreeSet<String> names = new TreeSet<>(definitions().databases());
            names.add(getDefaultDatabase());
            return new ArrayList<>(names);
        });
    }

    @Override
    public CatalogDatabase getDatabase(String database) throws DatabaseNotExistException {
        Optional<Found<DatabaseEntry>> found = database(database);
        if (found.isEmpty() && !database.equals(getDefaultDatabase())) {
            throw new DatabaseNotExistException(getName(), database);
        }
        return found.map(Found::entry).orElse(DatabaseEntry.EMPTY).toDatabase();
    }

    private Optional<Found<DatabaseEntry>> database(String database) {
        return asked(() -> definitions().find(definitions().databaseFile(database), DatabaseEntry.class));
    }

    @Override
    public boolean databaseExists(String database) {
        return database.equals(getDefaultDatabase())
                || asked(() -> definitions().exists(definitions().databaseFile(database)));
    }

    private void requireDatabase(String database) throws DatabaseNotExistException {
        if (!databaseExists(database)) {
            throw new DatabaseNotExistException(getName(), database);
        }
    }

    @Override
    public void createDatabase(String database, CatalogDatabase definition, boolean ignoreIfExists)
            throws DatabaseAlreadyExistException {
        boolean isNew = !database.equals(getDefaultDatabase())
                && asked(
                        () -> definitions().create(definitions().databaseFile(database), DatabaseEntry.of(definition)));
        if (!isNew && !ignoreIfExists) {
            throw new DatabaseAlreadyExistException(getName(), database);
        }
    }

    @Override
    public void dropDatabase(String database, boolean ignoreIfNotExists, boolean cascade)
            throws DatabaseNotExistException, DatabaseNotEmptyException {
        if (!databaseExists(database)) {
            if (!ignoreIfNotExists) {
                throw new DatabaseNotExistException(getName(), database);
            }
            return;
        }
        if (database.equals(getDefaultDatabase())) {
            throw new CloudFilesException(
                    ErrorCode.CF_CATALOG_UNSUPPORTED,
                    "[" + getName() + "] Database '" + database
                            + "' is the default database of the catalog, which is always there. DROP its tables instead.");
        }
        List<String> tables = asked(() -> definitions().tables(database));
        if (!tables.isEmpty() && !cascade) {
            throw new DatabaseNotEmptyException(getName(), database);
        }
        asked(() -> {
            tables().dropped().all(database, tables);
            definitions().delete(definitions().databaseFile(database));
            return tables;
        });
    }

    @Override
    public void alterDatabase(String database, CatalogDatabase definition, boolean ignoreIfNotExists)
            throws DatabaseNotExistException {
        Optional<Found<DatabaseEntry>> found = database(database);
        if (found.isEmpty() && database.equals(getDefaultDatabase())) {
            asked(() -> definitions().create(definitions().databaseFile(database), DatabaseEntry.of(definition)));
        } else if (found.isPresent()) {
            asked(() -> {
                definitions().replace(found.get(), DatabaseEntry.of(definition));
                return found;
            });
        } else if (!ignoreIfNotExists) {
            throw new DatabaseNotExistException(getName(), database);
        }
    }

    private CatalogedTables tables() {
        return new CatalogedTables(getName(), definitions(), columns);
    }

    /** Tables and views. */
    @Override
    public List<String> listTables(String database) throws DatabaseNotExistException {
        requireDatabase(database);
        return asked(() -> definitions().tables(database));
    }

    @Override
    public List<String> listViews(String database) throws DatabaseNotExistException {
        requireDatabase(database);
        return asked(() -> tables().views(database));
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        Optional<Found<TableEntry>> found;
        try {
            found = table(path);
        } catch (CloudFilesException e) {
            if (e.code() != ErrorCode.CF_CATALOG_ENTRY_MALFORMED) {
                throw e;
            }
            return UndeclaredColumns.showMalformed(fullName(path), e);
        }
        Found<TableEntry> there = found.orElseThrow(() -> new TableNotExistException(getName(), path));
        return asked(() -> columns.show(fullName(path), there.entry()));
    }

    private Optional<Found<TableEntry>> table(ObjectPath path) {
        return asked(() -> tables().find(path));
    }

    @Override
    public boolean tableExists(ObjectPath path) {
        return asked(() -> definitions().exists(definitions().tableFile(path)));
    }

    @Override
    public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
            throws TableAlreadyExistException, DatabaseNotExistException {
        requireDatabase(path.getDatabaseName());
        Optional<Found<TableEntry>> existing = table(path);
        boolean isNew = existing.isEmpty() && asked(() -> tables().create(path, table));
        if (!isNew && !ignoreIfExists) {
            throw new TableAlreadyExistException(getName(), path);
        }
        if (existing.isPresent()) {
            asked(() -> tables().grow(path, existing.get(), table));
        }
    }

    @Override
    public void alterTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfNotExists)
            throws TableNotExistException {
        alterTable(path, table, List.of(), ignoreIfNotExists);
    }

    @Override
    public void alterTable(
            ObjectPath path, CatalogBaseTable table, List<TableChange> changes, boolean ignoreIfNotExists)
            throws TableNotExistException {
        Optional<Found<TableEntry>> found = table(path);
        if (found.isPresent()) {
            asked(() -> tables().alter(path, found.get(), table, changes));
        } else if (!ignoreIfNotExists) {
            throw new TableNotExistException(getName(), path);
        }
    }

    @Override
    public void renameTable(ObjectPath path, String newName, boolean ignoreIfNotExists)
            throws TableNotExistException, TableAlreadyExistException {
        Optional<Found<TableEntry>> found = table(path);
        ObjectPath renamed = new ObjectPath(path.getDatabaseName(), newName);
        if (found.isEmpty()) {
            if (!ignoreIfNotExists) {
                throw new TableNotExistException(getName(), path);
            }
        } else if (!asked(() -> tables().rename(path, found.get(), renamed))) {
            throw new TableAlreadyExistException(getName(), renamed);
        }
    }

    @Override
    public void dropTable(ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
        if (tableExists(path)) {
            asked(() -> tables().drop(path));
        } else if (!ignoreIfNotExists) {
            throw new TableNotExistException(getName(), path);
        }
    }
}
