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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.local.LocalStorageFactory;
import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Counts the rows of a Delta table by what its log says; for tables of which nothing is taken back, and whose log is whole. Reads each version
 * once, so that tests that wait for rows leave the processors to those who write them. One thread.
 */
public final class TableLog {
    private static final Pattern ROWS = Pattern.compile("\\\\\"numRecords\\\\\":(\\d+)");

    private final Storage storage;
    private final Location log;
    private int versions;
    private long rows;

    /** Of a table in a store. */
    public TableLog(Storage storage, Location table) {
        this.storage = storage;
        this.log = table.child("_delta_log");
    }

    /** Of a table in a local directory. */
    public static TableLog of(Path table) {
        Location location = Location.of(table);
        return new TableLog(new LocalStorageFactory().create(location, new Configuration()), location);
    }

    /** 0 while there is no table. */
    public long rows() {
        try {
            for (Location next = next(); storage.stat(next).isPresent(); next = next()) {
                rows += rowsOf(next);
                versions++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private Location next() {
        return log.child(String.format("%020d.json", versions));
    }

    private long rowsOf(Location version) throws IOException {
        return ROWS.matcher(new String(storage.readAll(version), StandardCharsets.UTF_8))
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
    }
}
