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
package io.cloudfiles.flink.benchmarks.end2end;

import io.cloudfiles.flink.benchmarks.data.DataKind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the contestants do that understand SQL, a statement per line. */
final class Scripts {
    private static final String COPY_ALL = "INSERT INTO target SELECT * FROM files;";
    private static final Map<DataKind, Map<String, String>> FLINK_OPTIONS = Map.of(
            DataKind.JSON, Map.of("json.timestamp-format.standard", "ISO-8601"),
            DataKind.SMALL_JSON, Map.of("json.timestamp-format.standard", "ISO-8601"),
            DataKind.PARQUET, Map.of("parquet.utc-timezone", "true"));

    private Scripts() {}

    /** For {@code cloudfiles sql}. */
    static List<String> own(Run run) {
        Map<String, String> files = files("cloudfiles", run);
        files.putAll(OwnCommands.OPTIONS.getOrDefault(run.data().kind(), Map.of()));
        List<String> script = new ArrayList<>();
        script.add("SET 'parallelism.default' = '2';");
        script.add("SET 'execution.checkpointing.interval' = '10 s';");
        script.add(createTable("files", run, files));
        script.add(createTable(
                "target",
                run,
                run.writesTable()
                        ? Map.of("connector", "delta", "path", run.table().toString())
                        : Map.of("connector", "blackhole")));
        script.add(COPY_ALL);
        return script;
    }

    /** For Flink's own connectors. */
    static List<String> flink(Run run) {
        Map<String, String> files = files("filesystem", run);
        files.putAll(FLINK_OPTIONS.getOrDefault(run.data().kind(), Map.of()));
        Map<String, String> target = run.writesTable()
                ? Map.of("connector", "filesystem", "path", run.table().toString(), "format", "parquet")
                : Map.of("connector", "blackhole");
        return List.of(createTable("files", run, files), createTable("target", run, target), COPY_ALL);
    }

    /** For DuckDB. */
    static List<String> duckDb(Run run) {
        DataKind kind = run.data().kind();
        String columns = ", columns = " + kind.columns().duckdb();
        String files = run.input() + "/**/*." + kind.format();
        String read =
                switch (kind) {
                    case JSON, SMALL_JSON -> "read_json('" + files + "', format = 'newline_delimited'" + columns + ")";
                    case CSV ->
                        "read_csv('" + files
                                + "', header = false, delim = ',', quote = '\"', escape = '\"', auto_detect = false"
                                + columns + ")";
                    case TEXT ->
                        "read_csv('" + files + "', header = false, delim = '', quote = '', auto_detect = false"
                                + columns + ")";
                    case PARQUET -> "read_parquet('" + files + "')";
                };
        return List.of("COPY (SELECT * FROM " + read + ") TO '" + run.table() + "' (FORMAT parquet)");
    }

    private static Map<String, String> files(String connector, Run run) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", connector);
        options.put("path", run.input());
        options.put("format", run.data().kind().format());
        return options;
    }

    private static String createTable(String name, Run run, Map<String, String> options) {
        String with = options.entrySet().stream()
                .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
                .collect(Collectors.joining(", "));
        return "CREATE TABLE " + name + " (" + run.data().kind().columns().flink() + ") WITH (" + with + ");";
    }
}
