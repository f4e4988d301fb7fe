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

import io.cloudfiles.flink.cli.schema.Rollback;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;

/** {@code cloudfiles schema rollback}: makes an earlier version of a schema the latest one. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Takes changes of a schema back: appends a version that is equal to an earlier one.")
final class SchemaRollbackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SchemaArguments schema = new SchemaArguments();

    @Option(names = "--to", required = true, paramLabel = "N", description = "The version that has the wanted columns.")
    private String to = "";

    @Override
    public Integer call() throws IOException {
        Rollback rollback =
                schema.with(log -> Rollback.run(log, SchemaArguments.version(log, "--to", to), Clock.systemUTC()));
        schema.print(spec, rollback, Rollback::text, Rollback::json);
        return ExitCode.DONE;
    }
}
