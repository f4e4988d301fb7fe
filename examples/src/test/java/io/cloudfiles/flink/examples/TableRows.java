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
package io.cloudfiles.flink.examples;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is in a table that an example wrote. */
final class TableRows {
    private TableRows() {}

    /** The rows, each as the texts of some of its columns with blanks between, sorted; none when there is no table yet. */
    static List<String> of(Path table, String... columns) throws IOException {
        List<String> rows = new ArrayList<>();
        if (!Files.exists(table.resolve("_delta_log/00000000000000000000.json"))) {
            return rows;
        }
        Location location = Location.of(table);
        try (Storages storages = Storages.load()) {
            DeltaTableReader.open(storages.open(location, Map.of()), location)
                    .forEachRow(row -> rows.add(text(row, columns)));
        }
        rows.sort(null);
        return rows;
    }

    private static String text(Map<String, Object> row, String... columns) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            values.add(String.valueOf(row.get(column)));
        }
        return String.join(" ", values);
    }
}
