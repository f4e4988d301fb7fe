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

import io.cloudfiles.flink.discovery.notification.NotificationServices;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** What the commands take that change notifications: they do what a plan says, or only show it. */
final class NotificationsChange {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--dry-run", description = "Shows what would be done and changes nothing.")
    private boolean dryRun;

    /**
     * Does what a plan says and prints each step, or prints the plan.
     *
     * @param nothing what is printed when there is nothing to do
     * @return whether it was done, or nothing was to do
     */
    boolean by(SetupPlan plan, NotificationServices services, String nothing) {
        PrintWriter out = out();
        if (dryRun) {
            out.print(plan);
            out.println(plan.changesNothing() ? nothing : "Nothing was changed, as --dry-run wants it.");
        } else if (plan.changesNothing()) {
            out.println(nothing);
        } else {
            services.execute(plan, line -> {
                out.println(line);
                out.flush();
            });
        }
        out.flush();
        return !dryRun;
    }

    /** Where results are printed. */
    PrintWriter out() {
        return command.commandLine().getOut();
    }
}
