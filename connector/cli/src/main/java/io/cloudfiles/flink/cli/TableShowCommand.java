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

import io.cloudfiles.flink.cli.table.RowsJson;
import io.cloudfiles.flink.cli.table.RowsText;
import io.cloudfiles.flink.cli.table.TableRowsView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code cloudfiles table show}: some rows of a table. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows rows of a table, in no particular order.")
final class TableShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TableArguments table = new TableArguments();

    @Mixin
    private TableVersion version = new TableVersion();

    @Option(names = "--limit", defaultValue = "20", paramLabel = "N", description = "Rows to show.")
    private String limit = "";

    @Override
    public Integer call() throws IOException {
        int most = Arguments.count("--limit", limit);
        TableRowsView rows =
                table.with((location, storage) -> TableRowsView.first(most, version.reader(location, storage)));
        table.print(spec, rows, RowsText::of, RowsJson::of);
        return ExitCode.DONE;
    }
}
