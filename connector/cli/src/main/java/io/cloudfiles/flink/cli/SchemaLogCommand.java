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

import io.cloudfiles.flink.cli.schema.SchemaVersions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code cloudfiles schema log}: the versions of a schema. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows all versions of a schema: number, time, columns, and what brought each about.")
final class SchemaLogCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SchemaArguments schema = new SchemaArguments();

    @Override
    public Integer call() throws IOException {
        SchemaVersions versions = schema.with(log -> new SchemaVersions(log.all()));
        schema.print(spec, versions, SchemaVersions::text, SchemaVersions::json);
        return ExitCode.DONE;
    }
}
