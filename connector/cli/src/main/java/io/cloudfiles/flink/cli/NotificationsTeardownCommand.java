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
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code cloudfiles notifications teardown}: removes what was set up. */
@Command(
        name = "teardown",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Removes what 'setup' made for a path, and nothing else. Messages that nobody received are lost with their queue.")
final class NotificationsTeardownCommand implements Callable<Integer> {
    @Mixin
    private NotificationsArguments arguments = new NotificationsArguments();

    @Mixin
    private NotificationsChange change = new NotificationsChange();

    @Override
    public Integer call() throws IOException {
        return arguments.with(services -> change.by(services.planTearDown(), services, "There is nothing to remove."));
    }
}
