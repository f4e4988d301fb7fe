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
import io.cloudfiles.flink.delta.maintenance.Vacuum;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code cloudfiles table vacuum}: deletes files that are not of the table. */
@Command(
        name = "vacuum",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Deletes files below a table that are not, or no longer, of the table.")
final class TableVacuumCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TableArguments table = new TableArguments();

    @Option(
            names = "--retain",
            paramLabel = "DURATION",
            description = "Keeps what was written or removed less than this ago.")
    private @Nullable String retain;

    @Option(
            names = "--allow-short-retention",
            description = "Lets --retain be less than is safe beside readers and running jobs.")
    private boolean allowShortRetention;

    @Option(names = "--dry-run", description = "Shows the files and deletes nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        Duration retention = retain == null ? null : Arguments.age("--retain", retain);
        Vacuum.Result result = table.with(
                (location, storage) -> new Vacuum(DeltaTable.toRead(location, storage), storage, Clock.systemUTC())
                        .run(retention, allowShortRetention, dryRun));
        table.print(spec, result, found -> MaintenanceText.of(found, dryRun), found -> TableJson.of(found, dryRun));
        return ExitCode.DONE;
    }
}
