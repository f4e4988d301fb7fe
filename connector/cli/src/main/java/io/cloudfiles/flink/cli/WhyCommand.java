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

import io.cloudfiles.flink.cli.state.FileState;
import io.cloudfiles.flink.cli.state.Verdict;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code cloudfiles why}: what became of one file. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Tells in one line what became of a file, or why it was not taken.")
final class WhyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The file.")
    private String file = "";

    @Mixin
    private StateArguments state = new StateArguments();

    @Override
    public Integer call() throws IOException {
        Location wanted = Arguments.file("FILE", file);
        PrintWriter out = spec.commandLine().getOut();
        String verdict = state.reading(checkpoint -> verdict(wanted, checkpoint));
        out.println(verdict);
        out.flush();
        return ExitCode.DONE;
    }

    private String verdict(Location wanted, Location checkpoint) throws IOException {
        Optional<FileState> known = state.find(checkpoint, wanted);
        if (known.isPresent()) {
            return Verdict.ofKnown(known.get(), checkpoint);
        }
        try (Storages storages = Storages.load()) {
            return Verdict.ofUnknown(
                    wanted,
                    storages.open(wanted, state.storageOptions()),
                    state.source(),
                    state.forgotten(checkpoint),
                    checkpoint);
        }
    }
}
