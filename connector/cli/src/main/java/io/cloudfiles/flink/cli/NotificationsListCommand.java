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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.cloudfiles.flink.cli.table.OutputFormat;
import io.cloudfiles.flink.cli.table.TextTable;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code cloudfiles notifications list}: shows what was set up. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows what 'setup' made for a path and for those below it. A bucket shows all of its own.")
final class NotificationsListCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NotificationsArguments arguments = new NotificationsArguments();

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "How the result is printed: text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Override
    public Integer call() throws IOException {
        return arguments.with(services -> {
            PrintWriter out = spec.commandLine().getOut();
            out.print(format == OutputFormat.TEXT ? text(services.list()) : json(services.list()));
            out.flush();
        });
    }

    private static String text(List<NotificationStream> streams) {
        if (streams.isEmpty()) {
            return "Nothing is set up there.\n";
        }
        TextTable lines = new TextTable().line("path", "name", "queue", "problem");
        streams.forEach(
                stream -> lines.line(stream.path(), stream.name(), dash(stream.queue()), dash(stream.problem())));
        return lines.toString();
    }

    private static String dash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String json(List<NotificationStream> streams) {
        ArrayNode list = JSON.createArrayNode();
        streams.forEach(stream -> list.addObject()
                .put("path", stream.path())
                .put("name", stream.name())
                .put("queue", stream.queue())
                .put("problem", stream.problem()));
        return list.toPrettyString() + "\n";
    }
}
