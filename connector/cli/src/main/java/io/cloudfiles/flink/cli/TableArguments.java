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
package io.cloudfiles.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.cli.table.OutputFormat;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/** What all commands on a table take. */
final class TableArguments {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "TABLE", description = "Root of the Delta table, in any store.")
    private String table = "";

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "How the result is printed: text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Any option of the storage, such as s3.region; may be repeated.")
    private List<String> options = List.of();

    /** Something to do with a table. */
    interface Work<T> {
        T on(Location table, Storage storage) throws IOException;
    }

    /** Opens the storage, works on the table and closes it. */
    <T> T with(Work<T> work) throws IOException {
        Location location = Arguments.location("TABLE", table);
        try (Storages storages = Storages.load()) {
            return work.on(location, storages.open(location, Arguments.keyValues("--option", options)));
        }
    }

    /** Prints a result as it was asked for. */
    <T> void print(CommandSpec command, T result, Function<T, String> text, Function<T, JsonNode> json)
            throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (format == OutputFormat.TEXT) {
            out.print(text.apply(result));
        } else {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json.apply(result)));
        }
        out.flush();
    }
}
