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

import io.cloudfiles.flink.cli.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code cloudfiles demo}: the five-minute tour. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows, in less than a minute, files becoming a Delta table, a kill, and a resume.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dir",
            defaultValue = "cloudfiles-demo",
            paramLabel = "DIR",
            description = "Where files, table and checkpoint go. Default: ./${DEFAULT-VALUE}.")
    private Path dir = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        new Demo(
                        dir,
                        CloudFilesCommand.class.getName(),
                        Arguments.commandName(),
                        spec.commandLine().getOut())
                .run();
        return ExitCode.DONE;
    }
}
