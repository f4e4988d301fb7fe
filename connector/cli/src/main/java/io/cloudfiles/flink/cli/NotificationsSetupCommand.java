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
import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code cloudfiles notifications setup}: makes the queue and has the store tell it. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes a queue and has the store tell it of new files. What is there already is found and stays; what is half done is completed.")
final class NotificationsSetupCommand implements Callable<Integer> {
    @Mixin
    private NotificationsArguments arguments = new NotificationsArguments();

    @Mixin
    private NotificationsChange change = new NotificationsChange();

    @Override
    public Integer call() throws IOException {
        return arguments.with(services -> {
            if (change.by(services.planSetUp(), services, "Everything is there already.")) {
                PrintWriter out = change.out();
                out.println("Ingest with: --option discovery.mode=notification --option notification.queue="
                        + services.queue());
                out.flush();
            }
        });
    }
}
