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

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloudfiles notifications}: makes a store tell a queue of its new files. */
@Command(
        name = "notifications",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        description = "Makes a store tell a queue of its new files, and takes that down again.",
        subcommands = {
            NotificationsSetupCommand.class,
            NotificationsListCommand.class,
            NotificationsTeardownCommand.class,
            NotificationsPoliciesCommand.class
        })
final class NotificationsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    NotificationsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
