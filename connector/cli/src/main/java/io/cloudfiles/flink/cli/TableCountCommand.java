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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code cloudfiles table count}: how many rows a table has. */
@Command(
        name = "count",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints how many rows a table has: from the statistics in its log, and by reading files that have none."
        })
final class TableCountCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TableArguments table = new TableArguments();

    @Mixin
    private TableVersion version = new TableVersion();

    @Override
    public Integer call() throws IOException {
        long[] counted = table.with((location, storage) -> {
            DeltaTableReader reader = version.reader(location, storage);
            return new long[] {reader.version(), reader.rowCount()};
        });
        table.print(
                spec,
                counted,
                count -> count[1] + "\n",
                count -> JsonNodeFactory.instance
                        .objectNode()
                        .put("version", count[0])
                        .put("rows", count[1]));
        return ExitCode.DONE;
    }
}
