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
package io.cloudfiles.flink.cli.convert;

import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.SchemaOptions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A stream as a script of Flink SQL. */
final class SqlScript {
    private static final String DEFAULT_INTERVAL = "10 s";

    static final String ADD_NEW_COLUMNS = SchemaOptions.EVOLUTION_MODE.spelling(EvolutionMode.ADD_NEW_COLUMNS);
    static final String WIDEN_TYPES =
            SchemaOptions.EVOLUTION_MODE.spelling(EvolutionMode.ADD_NEW_COLUMNS_WITH_TYPE_WIDENING);

    private final Translation stream;

    private SqlScript(Translation stream) {
        this.stream = stream;
    }

    static String of(Translation stream) {
        SqlScript script = new SqlScript(stream);
        String table = SqlText.name(stream.tableName());
        String files = SqlText.name(stream.tableName() + "_files");
        return script.head()
                + "\nCREATE TABLE " + files + " (\n" + script.columnsOfFiles() + ") WITH (\n"
                + options(script.sourceOptions()) + ");\n"
                + "\nCREATE TABLE " + table + " (\n" + script.columnsOfTable() + ")" + script.partitions()
                + " WITH (\n" + options(script.sinkOptions()) + ");\n"
                + "\nINSERT INTO " + table + " SELECT * FROM " + files + ";\n";
    }

    private String head() {
        String checkpoint = stream.checkpoint() == null ? "DIRECTORY" : ShellText.quote(stream.checkpoint());
        String head = "-- Run it with: ./cloudfiles sql -f FILE --checkpoint " + checkpoint + "\n"
                + set(
                        "execution.checkpointing.interval",
                        stream.interval() == null ? DEFAULT_INTERVAL : stream.interval());
        return stream.jobName() == null ? head : head + set("pipeline.name", stream.jobName());
    }

    private static String set(String key, String value) {
        return "SET " + SqlText.text(key) + " = " + SqlText.text(value) + ";\n";
    }

    private Map<String, String> sourceOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "cloudfiles");
        options.put("path", stream.path());
        options.put("format", stream.format());
        if (stream.availableNow()) {
            options.put("run-mode", "available-now");
        }
        options.putAll(stream.sourceOptions());
        // The columns of a table are fixed.
        options.remove(SchemaOptions.EVOLUTION_MODE.key(), ADD_NEW_COLUMNS);
        options.remove(SchemaOptions.EVOLUTION_MODE.key(), WIDEN_TYPES);
        return options;
    }

    private Map<String, String> sinkOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "delta");
        options.put("path", stream.target());
        options.putAll(stream.sinkOptions());
        return options;
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> "  " + SqlText.text(option.getKey()) + " = " + SqlText.text(option.getValue()))
                .collect(Collectors.joining(",\n", "", "\n"));
    }

    private String columnsOfFiles() {
        List<String> columns = declaredColumns();
        stream.addedColumns().forEach(column -> columns.add(SqlText.name(column.name()) + " " + column.declaration()));
        return lines(columns);
    }

    private String columnsOfTable() {
        List<String> columns = declaredColumns();
        stream.addedColumns()
                .forEach(column -> columns.add(SqlText.name(column.name()) + " " + SqlText.type(column.type())));
        return lines(columns);
    }

    private List<String> declaredColumns() {
        List<String> columns = new ArrayList<>();
        if (stream.columns() != null) {
            columns.addAll(SchemaDdl.flink(stream.columns())
                    .lines()
                    .map(line -> line.replaceFirst(",$", ""))
                    .toList());
        } else {
            columns.add("${columns}");
        }
        return columns;
    }

    private static String lines(List<String> columns) {
        return columns.stream().collect(Collectors.joining(",\n  ", "  ", "\n"));
    }

    private String partitions() {
        return stream.partitionColumns().isEmpty()
                ? ""
                : stream.partitionColumns().stream()
                        .map(SqlText::name)
                        .collect(Collectors.joining(", ", " PARTITIONED BY (", ")"));
    }
}
