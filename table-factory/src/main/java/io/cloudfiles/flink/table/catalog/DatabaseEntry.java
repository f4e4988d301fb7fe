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

import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * The definition of a database, as its file has it.
 *
 * @param comment or null
 * @param properties those of its {@code WITH} clause
 */
record DatabaseEntry(@Nullable String comment, Map<String, String> properties) {
    static final DatabaseEntry EMPTY = new DatabaseEntry(null, Map.of());

    DatabaseEntry {
        properties = properties == null ? Map.of() : new TreeMap<>(properties);
    }

    static DatabaseEntry of(CatalogDatabase database) {
        @Nullable String comment = database.getComment();
        return new DatabaseEntry(comment == null || comment.isEmpty() ? null : comment, database.getProperties());
    }

    CatalogDatabase toDatabase() {
        return new CatalogDatabaseImpl(properties, comment == null ? "" : comment);
    }
}
