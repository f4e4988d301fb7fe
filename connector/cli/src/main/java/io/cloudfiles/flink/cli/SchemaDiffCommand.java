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

import io.cloudfiles.flink.cli.schema.SchemaDifference;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.SchemaLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code cloudfiles schema diff}: what two versions of a schema have not in common. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows what changed from one version of a schema to another.")
final class SchemaDiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SchemaArguments schema = new SchemaArguments();

    @Option(names = "--from", paramLabel = "N", description = "The one version; the one before the other unless given.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "N", description = "The other version; the latest unless given.")
    private @Nullable String to;

    @Override
    public Integer call() throws IOException {
        SchemaDifference difference = schema.with(this::difference);
        schema.print(spec, difference, SchemaDifference::text, SchemaDifference::json);
        return ExitCode.DONE;
    }

    private SchemaDifference difference(SchemaLog log) throws IOException {
        List<Integer> numbers = log.numbers();
        int last = to == null
                ? numbers.get(numbers.size() - 1)
                : SchemaArguments.version(log, "--to", to).number();
        if (from != null) {
            return SchemaDifference.between(SchemaArguments.version(log, "--from", from), log.version(last));
        }
        int position = numbers.indexOf(last);
        if (position == 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "There is no version before " + last + " to compare it with; the schema log has the versions "
                            + numbers + ". 'schema log' shows its columns.");
        }
        return SchemaDifference.between(log.version(numbers.get(position - 1)), log.version(last));
    }
}
