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
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.SchemaLog;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/** What all commands on a schema log take. */
final class SchemaArguments {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--location",
            paramLabel = "PATH",
            description = "The schema.location of the source, in any store. This or --checkpoint is required.")
    private @Nullable String location;

    @Option(
            names = "--checkpoint",
            paramLabel = "PATH",
            description = "The checkpoint directory of an ingest, whose schema is in there.")
    private @Nullable String checkpoint;

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

    /** Something to do with a log. */
    interface Work<T> {
        T on(SchemaLog log) throws IOException;
    }

    /** Opens the log, works on it and closes its store. */
    <T> T with(Work<T> work) throws IOException {
        Location directory = directory();
        try (Storages storages = Storages.load()) {
            SchemaLog log =
                    new SchemaLog(storages.open(directory, Arguments.keyValues("--option", options)), directory);
            if (log.numbers().isEmpty()) {
                throw new CloudFilesException(
                        ErrorCode.CF_USAGE,
                        "[" + directory
                                + "] holds no schema log: there is no version in its directory _schemas. Name the"
                                + " 'schema.location' of a source that has inferred its schema.");
            }
            return work.on(log);
        }
    }

    private Location directory() {
        if (location != null && checkpoint == null) {
            return Arguments.location("--location", location);
        }
        if (checkpoint != null && location == null) {
            return Arguments.location("--checkpoint", checkpoint).child("schema");
        }
        throw new CloudFilesException(
                ErrorCode.CF_USAGE,
                location == null
                        ? "Option '--location' or '--checkpoint' is missing: it tells where the schema log is."
                        : "Options '--location' and '--checkpoint' both tell where the schema log is. Name one of them.");
    }

    /** The version of a number that the user names. */
    static SchemaVersion version(SchemaLog log, String option, String number) throws IOException {
        long wanted = Arguments.number(option, number);
        List<Integer> numbers = log.numbers();
        if (numbers.stream().noneMatch(each -> each == wanted)) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '" + option + "' = '" + number + "' is wrong: the schema log has the versions " + numbers
                            + ".");
        }
        return log.version((int) wanted);
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
