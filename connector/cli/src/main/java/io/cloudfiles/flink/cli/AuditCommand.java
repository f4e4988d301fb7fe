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

import io.cloudfiles.flink.cli.audit.Audit;
import io.cloudfiles.flink.cli.audit.AuditReport;
import io.cloudfiles.flink.cli.audit.Completeness;
import io.cloudfiles.flink.cli.ingest.IngestSettings;
import io.cloudfiles.flink.cli.table.OutputFormat;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code cloudfiles audit}: whether all that is in the store is in the table, once. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compares the files of a source, the ledger of a checkpoint and the commits of the table, and tells what is missing,"
                        + " twice or pending. Exit code 0: complete, 4: not, 5: nothing is wrong, and not all is done.")
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--source",
            paramLabel = "PATH",
            description = "Directory, file or glob; several separated by commas. Default: what the checkpoint says.")
    private @Nullable String source;

    @Option(
            names = "--target",
            paramLabel = "PATH",
            description = "The Delta table. Default: that of the ingest whose --checkpoint is named.")
    private @Nullable String target;

    @Mixin
    private StateArguments state = new StateArguments();

    @Option(
            names = "--limit",
            defaultValue = "20",
            paramLabel = "N",
            description = "Findings of each kind to show as text, besides their numbers; json shows all.")
    private String limit = "";

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "FORMAT",
            description =
                    "How the result is printed: text, or json with one line for each finding and one for the summary.")
    private OutputFormat format = OutputFormat.TEXT;

    @Override
    public Integer call() throws IOException {
        int most = Arguments.count("--limit", limit);
        String paths = source == null ? null : Arguments.paths(source);
        if (paths != null && target != null) {
            state.setDefault(IngestSettings.defaultCheckpoint(Arguments.location("--target", target), paths));
        }
        Map<String, String> options = new LinkedHashMap<>(state.storageOptions());
        if (paths != null) {
            options.put("path", paths);
        }
        AuditReport report = new AuditReport(spec.commandLine().getOut(), format, most);
        Completeness completeness = state.reading(
                checkpoint -> report.print(new Audit(checkpoint, state.uid(checkpoint), table(), options)));
        return switch (completeness) {
            case COMPLETE -> ExitCode.DONE;
            case WRONG -> ExitCode.NOT_COMPLETE;
            case PENDING -> ExitCode.PENDING;
        };
    }

    private Location table() throws IOException {
        if (target != null) {
            return Arguments.location("--target", target);
        }
        String known = state.target();
        if (known == null) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--target' is missing: it names the Delta table. It is known only of an ingest whose --checkpoint"
                            + " is named.");
        }
        return Location.parse(known);
    }
}
