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

import io.cloudfiles.flink.cli.run.InterruptedByUser;
import io.cloudfiles.flink.cli.run.Terminal;
import io.cloudfiles.flink.cli.sql.SqlRun;
import io.cloudfiles.flink.cli.sql.SqlSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code cloudfiles sql}: a script of Flink SQL with the resume protocol. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs a script of Flink SQL; all its INSERTs are one job. Run again with the same checkpoint, it goes on where "
                        + "it stopped.")
final class SqlCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The script.")
    private Path file = Path.of("");

    @Option(
            names = "--checkpoint",
            paramLabel = "PATH",
            description = "Where state is kept from run to run. Required where the script has an INSERT.")
    private @Nullable String checkpoint;

    @Option(
            names = "--available-now",
            description =
                    "Read all files that exist now, then stop. Without it: as the tables say, else until interrupted.")
    private boolean availableNow;

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
            new SqlRun(settings(), new Terminal(commandLine.getOut(), commandLine.getErr())).run();
            return ExitCode.DONE;
        } catch (InterruptedByUser interrupted) {
            commandLine.getErr().println(interrupted.getMessage());
            commandLine
                    .getErr()
                    .println("  "
                            + Arguments.shellCommand(
                                    spec.root().commandLine().getParseResult().originalArgs()));
            return ExitCode.of(interrupted);
        }
    }

    private SqlSettings settings() {
        return new SqlSettings(
                file.toString(),
                Arguments.text("--file", file),
                checkpoint == null ? null : Arguments.location("--checkpoint", checkpoint),
                availableNow,
                progress == null ? null : Arguments.outputFile("--progress", progress),
                report == null ? null : Arguments.outputFile("--report", report));
    }
}
