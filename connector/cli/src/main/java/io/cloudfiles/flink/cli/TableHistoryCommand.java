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

import io.cloudfiles.flink.cli.table.HistoryText;
import io.cloudfiles.flink.cli.table.TableJson;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.maintenance.CommitHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code cloudfiles table history}: the commits of a table. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the newest commits of a table: time, operation, numbers, and the job that made each.")
final class TableHistoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TableArguments table = new TableArguments();

    @Option(names = "--limit", defaultValue = "20", paramLabel = "N", description = "Commits to show.")
    private String limit = "";

    @Override
    public Integer call() throws IOException {
        int most = Arguments.count("--limit", limit);
        List<CommitHistory.Commit> commits = table.with(
                (location, storage) -> CommitHistory.newest(DeltaTable.toRead(location, storage), storage, most));
        table.print(spec, commits, HistoryText::of, TableJson::of);
        return ExitCode.DONE;
    }
}
