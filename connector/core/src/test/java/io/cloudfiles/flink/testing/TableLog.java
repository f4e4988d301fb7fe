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
package io.cloudfiles.flink.jar;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.local.LocalStorageFactory;
import org.apache.flink.configuration.Configuration;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts the rows of a table by what its log says; for tables of which nothing is taken back. One thread. */
final class TableLog {
    private static final Pattern ROWS = Pattern.compile("\\\\\"numRecords\\\\\":(\\d+)");

    private final Storage storage;
    private final Location log;
    private final Map<Location, Long> rowsOf = new HashMap<>();

    TableLog(Storage storage, Location table) {
        this.storage = storage;
        this.log = table.child("_delta_log");
    }

    /** Of a table in a local directory. */
    static TableLog of(Path table) {
        Location location = Location.of(table);
        return new TableLog(new LocalStorageFactory().create(location, new Configuration()), location);
    }

    /** 0 while there is no table. */
    long rows() {
        long rows = 0;
        try (ListCursor cursor = storage.list(log, ListRequest.children())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                for (FileEntry file : page.files()) {
                    if (file.location().toString().endsWith(".json")) {
                        rows += rowsOf.computeIfAbsent(file.location(), this::rowsOfVersion);
                    }
                }
            }
        } catch (FileNotFoundException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private long rowsOfVersion(Location version) {
        try {
            return ROWS.matcher(new String(storage.readAll(version), StandardCharsets.UTF_8))
                    .results()
                    .mapToLong(match -> Long.parseLong(match.group(1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
