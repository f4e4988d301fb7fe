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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Counts the rows of a table by what its log says; for tables of which nothing is taken back. One thread. */
final class TableLog {
    private static final Pattern ROWS = Pattern.compile("\\\\\"numRecords\\\\\":(\\d+)");

    private final Path log;
    private final Map<Path, Long> rowsOf = new HashMap<>();

    TableLog(Path table) {
        this.log = table.resolve("_delta_log");
    }

    /** 0 while there is no table. */
    long rows() {
        try (Stream<Path> files = Files.list(log)) {
            List<Path> versions =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            return versions.stream()
                    .mapToLong(version -> rowsOf.computeIfAbsent(version, TableLog::rowsOfVersion))
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long rowsOfVersion(Path version) {
        try {
            return ROWS.matcher(Files.readString(version))
                    .results()
                    .mapToLong(match -> Long.parseLong(match.group(1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
