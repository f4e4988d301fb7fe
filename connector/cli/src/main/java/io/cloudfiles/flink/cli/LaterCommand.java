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
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that is part of the plan but not of this version: known, so that it is refused with what to do instead. */
enum LaterCommand {
    PLAN("'infer' shows the schema; 'ingest' with a --target in a scratch directory shows the rest.");

    private final String instead;

    LaterCommand(String instead) {
        this.instead = instead;
    }

    /** Makes all of them known to a command line, without showing them. */
    static void addAllTo(CommandLine commandLine) {
        for (LaterCommand command : values()) {
            commandLine.addSubcommand(command.toCommandLine());
        }
    }

    private CommandLine toCommandLine() {
        Runnable refusal = () -> {
            throw new CloudFilesException(
                    ErrorCode.CF_OPTION_NOT_AVAILABLE,
                    "Command '" + commandName() + "' is not available in this version. " + instead);
        };
        CommandSpec spec = CommandSpec.wrapWithoutInspection(refusal).name(commandName());
        spec.usageMessage().hidden(true);
        return new CommandLine(spec).setUnmatchedArgumentsAllowed(true);
    }

    private String commandName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
