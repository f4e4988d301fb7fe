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

import io.cloudfiles.flink.cli.ingest.Ingest;
import io.cloudfiles.flink.cli.ingest.IngestSettings;
import io.cloudfiles.flink.cli.run.InterruptedByUser;
import io.cloudfiles.flink.cli.run.Terminal;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code cloudfiles ingest}: files into a Delta table. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Ingests files into a Delta table. Run again with the same checkpoint, it goes on where it stopped.")
final class IngestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--source",
            required = true,
            paramLabel = "PATH",
            description = "Directory, file or glob; several separated by commas.")
    private String source = "";

    @Option(names = "--format", required = true, paramLabel = "NAME", description = "File format, such as json.")
    private String format = "";

    @Option(
            names = "--target",
            required = true,
            paramLabel = "PATH",
            description = "The Delta table; created when absent.")
    private String target = "";

    @Option(
            names = "--bad-records",
            paramLabel = "PATH",
            description = "A Delta table that takes a row for each bad record; created when absent. Default: none.")
    private @Nullable String badRecords;

    @Option(
            names = "--checkpoint",
            paramLabel = "PATH",
            description = "Where state is kept from run to run. Default: <target>/_cloudfiles/<hash of the source>.")
    private @Nullable String checkpoint;

    @Option(
            names = "--available-now",
            description = "Ingest all files that exist now, then stop. Without it: go on until interrupted.")
    private boolean availableNow;

    @Option(
            names = "--trigger-interval",
            defaultValue = "10 s",
            paramLabel = "DURATION",
            description = "Pause between two checkpoints, each of which commits. Default: ${DEFAULT-VALUE}.")
    private String triggerInterval = "";

    @Option(
            names = "--schema",
            paramLabel = "DDL|@FILE",
            description = "Columns, such as 'id BIGINT, name STRING'. Default: inferred.")
    private @Nullable String schema;

    @Option(
            names = "--add-column",
            paramLabel = "NAME=EXPRESSION",
            description = "A column that is computed of the file of each row, such as src=file_path; may be repeated.")
    private List<String> addColumn = List.of();

    @Option(
            names = "--partition-by",
            split = ",",
            paramLabel = "COLUMN",
            description = "Partition columns of a new table, separated by commas.")
    private List<String> partitionBy = List.of();

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Number of readers and writers. Default: the number of processors, or what 'flink run' says.")
    private @Nullable String parallelism;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Any option of the source, or of the sink (sink.*, delta.*); may be repeated.")
    private List<String> options = List.of();

    @Option(
            names = "--progress",
            paramLabel = "FILE",
            description = "Append progress to this local file, a JSON object per line.")
    private @Nullable Path progress;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a JSON summary of this run to this local file at its end.")
    private @Nullable Path report;

    @Override
    public Integer call() throws Exception {
        CommandLine commandLine = spec.commandLine();
        try {
            new Ingest(settings(), new Terminal(commandLine.getOut(), commandLine.getErr())).run();
            return ExitCode.DONE;
        } catch (InterruptedByUser interrupted) {
            commandLine.getErr().println(interrupted.getMessage());
            commandLine.getErr().println("  " + Arguments.shellCommand(arguments()));
            return ExitCode.of(interrupted);
        }
    }

    private List<String> arguments() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    private IngestSettings settings() {
        String paths = Arguments.paths(source);
        Location table = Arguments.location("--target", target);
        Location state = checkpoint == null
                ? IngestSettings.defaultCheckpoint(table, paths)
                : Arguments.location("--checkpoint", checkpoint);
        return new IngestSettings(
                paths,
                format,
                table,
                badRecords == null ? null : Arguments.location("--bad-records", badRecords),
                state,
                availableNow,
                Arguments.interval("--trigger-interval", triggerInterval),
                schema == null ? null : Arguments.schema("--schema", schema),
                Arguments.keyValues("--add-column", addColumn),
                partitionBy,
                parallelism == null ? null : Arguments.count("--parallelism", parallelism),
                Arguments.keyValues("--option", options),
                progress == null ? null : Arguments.outputFile("--progress", progress),
                report == null ? null : Arguments.outputFile("--report", report));
    }
}
