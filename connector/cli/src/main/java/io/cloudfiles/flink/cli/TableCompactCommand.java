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

import io.cloudfiles.flink.cli.table.MaintenanceText;
import io.cloudfiles.flink.cli.table.TableJson;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.maintenance.Compaction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;

/** {@code cloudfiles table compact}: merges small files. */
@Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Merges small files of a table; its rows and its earlier versions stay what they are.")
final class TableCompactCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TableArguments table = new TableArguments();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only partitions for which this is true, such as \"day >= '2026-01-31'\".")
    private @Nullable String where;

    @Option(
            names = "--target-size",
            paramLabel = "SIZE",
            description =
                    "Size of the files that are made; those of three quarters of it are left alone. Default: what the table asks for,"
                            + " or 128 mb.")
    private @Nullable String targetSize;

    @Option(names = "--dry-run", description = "Shows what would be merged and changes nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        Long target = targetSize == null ? null : Long.valueOf(Arguments.size("--target-size", targetSize));
        Compaction.Result result = table.with(
                (location, storage) -> new Compaction(DeltaTable.at(location, storage), storage, Clock.systemUTC())
                        .run(where == null ? "" : where, target, dryRun));
        table.print(spec, result, done -> MaintenanceText.of(done, dryRun), done -> TableJson.of(done, dryRun));
        return ExitCode.DONE;
    }
}
