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

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.discovery.notification.NotificationServices;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.List;

/** What all commands on notifications take. */
final class NotificationsArguments {
    @Parameters(paramLabel = "PATH", description = "The source: a directory or glob in a bucket or container.")
    private String path = "";

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Any option of the store or of notifications, such as s3.region; may be repeated.")
    private List<String> options = List.of();

    /** Something to do. */
    interface Work {
        void on(NotificationServices services) throws IOException;
    }

    /** Opens the services, works on them and closes them. */
    int with(Work work) throws IOException {
        try (NotificationServices services =
                CloudFiles.notifications(Arguments.absolute(path), Arguments.keyValues("--option", options))) {
            work.on(services);
        }
        return ExitCode.DONE;
    }
}
