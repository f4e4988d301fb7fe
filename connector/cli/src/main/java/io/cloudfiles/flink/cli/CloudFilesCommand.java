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

import io.cloudfiles.flink.cli.run.Host;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.PublicEvolving;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The {@code cloudfiles} command; main class of the command line and of {@code flink run}. */
@PublicEvolving
@Command(
        name = "cloudfiles",
        description = "Ingests files into Delta tables, exactly once, as they arrive.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "'cloudfiles COMMAND --help' tells more of a command."},
        subcommands = {
            DemoCommand.class,
            IngestCommand.class,
            InferCommand.class,
            SqlCommand.class,
            ConvertCommand.class,
            TableCommand.class,
            SchemaCommand.class,
            StateCommand.class,
            WhyCommand.class,
            AuditCommand.class,
            NotificationsCommand.class,
            ReprocessCommand.class
        })
public final class CloudFilesCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    CloudFilesCommand() {}

    /**
     * Runs one command. A process of our own ends with its exit code, and with it the threads of an embedded cluster; so does the client
     * of {@code flink run} when the command failed.
     *
     * @throws IllegalStateException within a process of Flink's that must go on, and where Flink wants a plan only, when the command failed
     */
    public static void main(String[] arguments) {
        Host host = Host.current();
        LastWords err = new LastWords(new OutputStreamWriter(System.err, StandardCharsets.UTF_8));
        int exitCode = ExitCode.FAILED;
        try {
            exitCode = run(
                    new PrintWriter(System.out, true, StandardCharsets.UTF_8), new PrintWriter(err, true), arguments);
        } finally {
            // Whatever was thrown: the threads of an embedded cluster would keep the process for ever.
            if (host == Host.SHELL || host == Host.FLINK_CLIENT && exitCode != ExitCode.DONE) {
                System.exit(exitCode);
            }
        }
        if (exitCode != ExitCode.DONE) {
            throw new IllegalStateException("The command failed with exit code " + exitCode + ": " + err);
        }
    }

    /**
     * Runs one command within this process.
     *
     * @param out takes results
     * @param err takes progress and errors
     * @param arguments the command and its options
     * @return 0 done, 1 failed, 2 wrong use, 3 run again for a new schema, 4 and 5 an audit is not complete, 130 or 143 interrupted
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = commandLine().setOut(out).setErr(err);
        try {
            return commandLine.execute(arguments);
        } catch (NoClassDefFoundError e) {
            if (!String.valueOf(e.getMessage()).startsWith("org/apache/flink/")) {
                return CommandErrors.reportFailure(e, commandLine);
            }
            err.println(ErrorCode.CF_USAGE + ": There is no Flink in this process: '" + e.getMessage()
                    + "' is missing. Run this jar with 'flink run', or './cloudfiles' in a checkout.");
            return ExitCode.BAD_USAGE;
        } catch (Error e) {
            if (Host.current() == Host.FLINK_PLANNER) {
                throw e;
            }
            return CommandErrors.reportFailure(e, commandLine);
        }
    }

    /** The command line with all its commands. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new CloudFilesCommand());
        LaterCommand.addAllTo(commandLine);
        return commandLine
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setExitCodeExceptionMapper(ExitCode::of)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> CommandErrors.reportFailure(failure, command))
                .setParameterExceptionHandler(CommandErrors::reportWrongUse);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A command is missing: "
                        + spec.subcommands().entrySet().stream()
                                .filter(command -> !command.getValue()
                                        .getCommandSpec()
                                        .usageMessage()
                                        .hidden())
                                .map(Map.Entry::getKey)
                                .collect(Collectors.joining(", ")));
    }
}
