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

import io.cloudfiles.flink.cli.ingest.Inference;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code cloudfiles infer}: the schema of files. */
@Command(
        name = "infer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints the schema of files, found from a sample, as Flink DDL and as Spark DDL.")
final class InferCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--source",
            required = true,
            paramLabel = "PATH",
            description = "Directory, file or glob; several separated by commas.")
    private String source = "";

    @Option(names = "--format", required = true, paramLabel = "NAME", description = "File format, such as json.")
    private String format = "";

    @Option(names = "--option", paramLabel = "KEY=VALUE", description = "Any option of the source; may be repeated.")
    private List<String> options = List.of();

    @Option(
            names = "--ddl",
            paramLabel = "flink|spark",
            description = "Prints nothing but this DDL, as --schema @FILE of ingest reads it.")
    private @Nullable Ddl only;

    /** How columns are written. */
    private enum Ddl {
        FLINK {
            @Override
            String of(RowType columns) {
                return SchemaDdl.flink(columns);
            }
        },
        SPARK {
            @Override
            String of(RowType columns) {
                return SchemaDdl.spark(columns);
            }
        };

        abstract String of(RowType columns);
    }

    @Override
    public Integer call() throws IOException {
        RowType columns =
                new Inference(Arguments.paths(source), format, Arguments.keyValues("--option", options)).columns();
        PrintWriter out = spec.commandLine().getOut();
        if (only == null) {
            out.println("Flink:");
            out.print(Ddl.FLINK.of(columns).indent(2));
            out.println("Spark:");
            out.print(Ddl.SPARK.of(columns).indent(2));
        } else {
            out.println(only.of(columns));
        }
        out.flush();
        return ExitCode.DONE;
    }
}
