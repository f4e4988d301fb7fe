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
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.table.catalog.Definitions.Found;
import org.apache.flink.table.catalog.ObjectPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Forgets tables, and the schema logs that were made for them.
 *
 * @param definitions the files of the catalog
 */
record DroppedTables(Definitions definitions) {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedTables.class);

    /** Forgets tables of a database; the definitions first, so that few are left to look through. */
    void all(String database, List<String> names) throws IOException {
        List<TableEntry> dropped = new ArrayList<>();
        for (String name : names) {
            Location file = definitions.tableFile(new ObjectPath(database, name));
            try {
                find(file).ifPresent(found -> dropped.add(found.entry()));
            } catch (CloudFilesException malformed) {
                LOG.warn(
                        "[{}] The definition is dropped without its schema log, if it had one, as it cannot be read: {}",
                        file,
                        malformed.detail());
            }
            definitions.delete(file);
        }
        for (TableEntry entry : dropped) {
            schemaLog(database, entry);
        }
    }

    private Optional<Found<TableEntry>> find(Location file) throws IOException {
        return definitions.find(file, TableEntry.class);
    }

    /** Deletes the schema log that was made for a table, unless another definition names it. */
    void schemaLog(String database, TableEntry entry) throws IOException {
        if (entry.schemaLocation() != null && !isNamed(database, entry.schemaLocation())) {
            definitions.deleteSchemaLog(Location.parse(entry.schemaLocation()));
        }
    }

    /** The same for a table that could not be defined. */
    void schemaLogAfter(Exception failure, ObjectPath path, TableEntry entry) {
        try {
            schemaLog(path.getDatabaseName(), entry);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Whether a definition has this schema log; they get new names, but stay in their database. */
    private boolean isNamed(String database, String schemaLocation) throws IOException {
        for (String name : definitions.tables(database)) {
            try {
                Optional<Found<TableEntry>> other = find(definitions.tableFile(new ObjectPath(database, name)));
                if (other.isPresent()
                        && schemaLocation.equals(other.get().entry().schemaLocation())) {
                    return true;
                }
            } catch (CloudFilesException malformed) {
                // Nobody knows what it names, and it may be restored.
                return true;
            }
        }
        return false;
    }
}
