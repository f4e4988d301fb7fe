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

import io.cloudfiles.flink.cli.state.FileState;
import io.cloudfiles.flink.cli.state.StateListing;
import io.cloudfiles.flink.cli.table.OutputFormat;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code cloudfiles state}: what a checkpoint says of each file. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows what a checkpoint says of each file: found when, which version, waiting, being read, or what became of it.",
        synopsisSubcommandLabel = "[COMMAND]",
        commandListHeading = "%nCommands:%n",
        subcommands = StateImportCommand.class)
final class StateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StateArguments state = new StateArguments();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Directory, file or glob of the files; several separated by commas. Default: all files.")
    private @Nullable String path;

    @Option(
            names = "--in",
            paramLabel = "STAGE",
            split = ",",
            description =
                    "Only files of these stages: imported, baseline, waiting, processing, ingested, skipped_corrupted,"
                            + " skipped_missing, changed, quarantined, unknown. Default: all.")
    private List<FileState.Stage> stages = List.of();

    @Option(
            names = "--limit",
            defaultValue = "20",
            paramLabel = "N",
            description = "Files to show as text, besides their numbers; json shows all.")
    private String limit = "";

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "How files are printed: text, or json with one line for each.")
    private OutputFormat format = OutputFormat.TEXT;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        StateListing listing =
                new StateListing(out, format, Arguments.patterns(path), stages, Arguments.count("--limit", limit));
        Location checkpoint = state.read(listing::take);
        listing.end(checkpoint);
        out.flush();
        return ExitCode.DONE;
    }
}
