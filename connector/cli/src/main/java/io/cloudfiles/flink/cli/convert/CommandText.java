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

import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.SchemaOptions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A stream as an {@code ingest} command, and the {@code infer} command that prints its columns. */
final class CommandText {
    private final List<String> arguments = new ArrayList<>();

    private CommandText() {}

    static String of(Translation stream) {
        CommandText command = new CommandText();
        command.add("--source", stream.path());
        command.add("--format", stream.format());
        if (stream.columns() != null) {
            command.add("--schema", SchemaDdl.flink(stream.columns()).replace("\n", " "));
        } else if (stream.hasSchema()) {
            command.add("--schema", "@schema.ddl");
        }
        command.add("--target", stream.target());
        if (stream.checkpoint() != null) {
            command.add("--checkpoint", stream.checkpoint());
        }
        if (stream.availableNow()) {
            command.arguments.add("--available-now");
        }
        if (stream.interval() != null) {
            command.add("--trigger-interval", stream.interval());
        }
        stream.addedColumns().forEach(column -> command.add("--add-column", column.name() + "=" + column.expression()));
        if (!stream.partitionColumns().isEmpty()) {
            command.add("--partition-by", String.join(",", stream.partitionColumns()));
        }
        command.addOptions(stream.sourceOptions());
        command.addOptions(stream.sinkOptions());
        return "./cloudfiles ingest \\\n  " + String.join(" \\\n  ", command.arguments) + "\n";
    }

    /** On one line; a declared schema has types, which Auto Loader does not infer by itself. */
    static String infer(Translation stream) {
        Map<String, String> options = new LinkedHashMap<>(stream.sourceOptions());
        options.remove(SchemaOptions.LOCATION.key());
        options.remove(SchemaOptions.EVOLUTION_MODE.key());
        if (stream.hasSchema()) {
            options.putIfAbsent(SchemaOptions.INFER_COLUMN_TYPES.key(), "true");
        }
        CommandText command = new CommandText();
        command.add("--source", stream.path());
        command.add("--format", stream.format());
        command.addOptions(options);
        return "./cloudfiles infer " + String.join(" ", command.arguments);
    }

    private void addOptions(Map<String, String> options) {
        options.forEach((key, value) -> add("--option", key + "=" + value));
    }

    private void add(String flag, String value) {
        arguments.add(flag + " " + ShellText.quote(value));
    }
}
