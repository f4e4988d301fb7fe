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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.NearestName;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells a user on the terminal what went wrong: a sentence or two, never a stack trace, which goes to the log. */
final class CommandErrors {
    private static final Logger LOG = LoggerFactory.getLogger(CommandErrors.class);

    private static final String QUOTE_GLOBS =
            " It is a file: put globs in single quotes, or the shell expands them; several paths are separated by commas.";

    private CommandErrors() {}

    /** Shows why a command failed. */
    static int reportFailure(Throwable failure, CommandLine command) {
        int exitCode = ExitCode.of(failure);
        PrintWriter terminal = command.getErr();
        if (failure instanceof CloudFilesException) {
            terminal.println(failure.getMessage());
        } else {
            terminal.println(ErrorCode.CF_JOB_FAILED + ": " + sentence(failure));
        }
        if (ExceptionUtils.findThrowable(failure, OutOfMemoryError.class).isPresent()) {
            terminal.println(
                    "Java ran out of memory. Give it more, as with CLOUDFILES_JAVA_OPTS=-Xmx4g, or lower --parallelism,"
                            + " and run it again.");
        }
        if (exitCode == ExitCode.FAILED) {
            LOG.error("The command failed.", failure);
            showLog(terminal);
        }
        return exitCode;
    }

    /** Shows what is wrong with the arguments, and where the right use is told. */
    static int reportWrongUse(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println(ErrorCode.CF_USAGE + ": " + useSentence(failure));
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_USAGE;
    }

    private static String sentence(Throwable failure) {
        Throwable known = failure instanceof UncheckedIOException wrapper && wrapper.getCause() != null
                ? wrapper.getCause()
                : failure;
        // What storages throw reads as a sentence; the message of any other failure is nothing without its type.
        String message = known instanceof StorageException ? known.getMessage() : null;
        return message == null ? known.toString() : message;
    }

    private static String useSentence(ParameterException failure) {
        // Picocli tells of missing options first, but a mistyped one is often the reason.
        List<String> unmatched = failure.getCommandLine().getUnmatchedArguments();
        if (!unmatched.isEmpty()) {
            return unknown(new UnmatchedArgumentException(failure.getCommandLine(), unmatched));
        }
        if (failure instanceof MissingParameterException missing
                && missing.getMissing().stream().allMatch(ArgSpec::isOption)) {
            return missing(missing.getMissing());
        }
        if (failure instanceof OverwrittenOptionException twice) {
            return "Option '" + name(twice.getOverwritten()) + "' is given more than once.";
        }
        return failure.getMessage() + ".";
    }

    private static String unknown(UnmatchedArgumentException unmatched) {
        String kind = "Argument";
        if (unmatched.isUnknownOption()) {
            kind = "Option";
        } else if (unmatched.getCommandLine().getParent() == null) {
            kind = "Command";
        }
        String name = unmatched.getUnmatched().get(0);
        // Picocli finds something similar for any name, also for one that is like none.
        String hint = NearestName.of(
                        name.replaceFirst("=.*", ""),
                        unmatched.getSuggestions().stream()
                                .map(known -> known.replaceFirst("=.*", ""))
                                .toList())
                .map(nearest -> " Did you mean '" + nearest + "'?")
                .orElse(
                        kind.equals("Argument") && takesGlobs(unmatched.getCommandLine()) && Files.exists(Path.of(name))
                                ? QUOTE_GLOBS
                                : "");
        return kind + " '" + name + "' is not known." + hint;
    }

    private static boolean takesGlobs(CommandLine command) {
        return Stream.of("--source", "--path")
                .anyMatch(option -> command.getCommandSpec().findOption(option) != null);
    }

    private static String missing(List<ArgSpec> missing) {
        String names = missing.stream().map(option -> "'" + name(option) + "'").collect(Collectors.joining(", "));
        return missing.size() == 1 ? "Option " + names + " is missing." : "Options " + names + " are missing.";
    }

    private static String name(ArgSpec option) {
        return ((OptionSpec) option).longestName();
    }

    private static void showLog(PrintWriter terminal) {
        @Nullable String log = System.getProperty("cloudfiles.log");
        if (log != null && Files.exists(Path.of(log))) {
            terminal.println("Log: " + log);
        }
    }
}
