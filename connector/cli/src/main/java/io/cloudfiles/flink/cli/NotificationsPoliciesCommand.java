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

import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
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

/** {@code cloudfiles notifications policies}: prints the rights that the others need. */
@Command(
        name = "policies",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Prints the least rights that set-up, tear-down, list and a job need, as the cloud takes them. Changes nothing.")
final class NotificationsPoliciesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NotificationsArguments arguments = new NotificationsArguments();

    @Option(
            names = "--for",
            paramLabel = "PURPOSE",
            description = "Prints nothing but the document for this: set-up, tear-down, list or job.")
    private @Nullable String purpose;

    @Override
    public Integer call() throws IOException {
        return arguments.with(services -> {
            PrintWriter out = spec.commandLine().getOut();
            List<AccessPolicy> policies = services.policies();
            if (purpose == null) {
                policies.forEach(policy -> out.println("# " + policy.purpose() + "\n" + policy.document()));
            } else {
                out.println(document(policies, purpose));
            }
            out.flush();
        });
    }

    private static String document(List<AccessPolicy> policies, String purpose) {
        return policies.stream()
                .filter(policy -> policy.purpose().equals(purpose))
                .map(AccessPolicy::document)
                .findFirst()
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_USAGE,
                        "Option '--for' = '" + purpose + "' is wrong: expected one of "
                                + policies.stream().map(AccessPolicy::purpose).toList() + "."));
    }
}
