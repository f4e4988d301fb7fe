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

import io.cloudfiles.flink.cli.imports.ImportTarget;
import io.cloudfiles.flink.cli.imports.PathPrefixes;
import io.cloudfiles.flink.cli.imports.StateImport;
import io.cloudfiles.flink.cli.ingest.IngestSettings;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code cloudfiles state import}: takes over what another engine has ingested. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes an ingest that has not begun know files as ingested, such as those of a stream of Auto Loader.")
final class StateImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "PATH",
            description =
                    "Where the files are listed: a Delta table, or a file or directory of text (a path in each line), csv, json or"
                            + " parquet. Columns as in cloud_files_state; only path is required.")
    private String from = "";

    @Option(
            names = "--checkpoint",
            paramLabel = "PATH",
            description = "The checkpoint directory of the ingest, or of sql. This or --savepoint is required.")
    private @Nullable String checkpoint;

    @Option(
            names = "--savepoint",
            paramLabel = "PATH",
            description = "A directory to be made, from which any other job can be started. Needs --uid.")
    private @Nullable String savepoint;

    @Option(
            names = "--uid",
            paramLabel = "UID",
            description =
                    "The source.uid of the source in that job, in SQL catalog.database.table unless the table has one."
                            + " Default: that of an ingest.")
    private @Nullable String uid;

    @Option(
            names = "--path-rewrite",
            paramLabel = "FROM=TO",
            description = "What paths of the list begin with, and what stands in its place here; may be repeated.")
    private List<String> rewrites = List.of();

    @Option(names = "--all", description = "Take files without a commit_time, too.")
    private boolean all;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Format of the files of --from: text, csv, json or parquet. Default: by their names.")
    private @Nullable String format;

    @Option(
            names = "--max-parallelism",
            defaultValue = "128",
            paramLabel = "N",
            description = "The highest parallelism that the job will ever have.")
    private String maxParallelism = "";

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Any option of the storage, such as s3.region; may be repeated.")
    private List<String> options = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((checkpoint == null) == (savepoint == null)) {
            throw usage(
                    checkpoint == null
                            ? "Option '--checkpoint' or '--savepoint' is missing: it tells which job begins with the import."
                            : "Options '--checkpoint' and '--savepoint' both tell where the import goes. Name one of them.");
        }
        if (uid == null && savepoint != null) {
            throw usage("Option '--uid' is missing: the source.uid of the source that begins with --savepoint.");
        }
        Map<String, String> storageOptions = Arguments.keyValues("--option", options);
        StateImport work = new StateImport(
                Arguments.file("--from", from),
                format,
                prefixes(),
                all,
                uid == null ? IngestSettings.SOURCE_UID : uid,
                maxParallelism(),
                storageOptions);
        if (checkpoint != null) {
            intoCheckpoint(work, Arguments.location("--checkpoint", checkpoint));
        } else {
            intoSavepoint(work, Arguments.location("--savepoint", String.valueOf(savepoint)));
        }
        return ExitCode.DONE;
    }

    private int maxParallelism() {
        int wanted = Arguments.count("--max-parallelism", maxParallelism);
        if (wanted > KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM) {
            throw usage("Option '--max-parallelism' = '" + wanted + "' is more than "
                    + KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM + ", the most that Flink can do.");
        }
        return wanted;
    }

    private PathPrefixes prefixes() {
        try {
            return PathPrefixes.parse(rewrites);
        } catch (IllegalArgumentException e) {
            throw new CloudFilesException(ErrorCode.CF_USAGE, "Option '--path-rewrite' is wrong: " + e.getMessage(), e);
        }
    }

    private void intoCheckpoint(StateImport work, Location root) throws IOException, InterruptedException {
        try (Storages storages = Storages.load();
                ImportTarget target = ImportTarget.take(storages.open(root, work.storageOptions()), root)) {
            StateImport.Result done = work.run(target.savepoint(work.from()));
            target.requireHeld();
            print(
                    done,
                    uid == null
                            ? "The first 'ingest' with --checkpoint " + root + " begins with them."
                            : "The first run with --checkpoint " + root
                                    + " begins with them, if it has a source with source.uid = " + uid + ".");
        }
    }

    private void intoSavepoint(StateImport work, Location directory) throws IOException {
        try (Storages storages = Storages.load()) {
            requireNew(storages.open(directory, work.storageOptions()), directory);
        }
        print(
                work.run(directory),
                "A job whose source has source.uid = " + work.sourceUid() + " begins with them when it is started from "
                        + directory + " (execution.state-recovery.path, or 'flink run -s').");
    }

    private static void requireNew(Storage storage, Location directory) throws IOException {
        try (ListCursor cursor = storage.list(directory, ListRequest.children())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                if (!page.files().isEmpty() || !page.directories().isEmpty()) {
                    throw usage("Option '--savepoint' = '" + directory
                            + "' is not empty. Name a directory that is to be made.");
                }
            }
        } catch (FileNotFoundException e) {
            // So it is new.
        }
    }

    private void print(StateImport.Result done, String whereTo) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT, "Imported %,d %s as ingested.", done.files(), done.files() == 1 ? "file" : "files"));
        if (done.repeated() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "Left out %,d %s of a file that another row names, too.",
                    done.repeated(),
                    done.repeated() == 1 ? "row" : "rows"));
        }
        if (done.uncommitted() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "Left out %,d, which have no commit_time and so will be ingested. With --all they are imported, too.",
                    done.uncommitted()));
        }
        out.println(whereTo);
        out.flush();
    }

    private static CloudFilesException usage(String message) {
        return new CloudFilesException(ErrorCode.CF_USAGE, message);
    }
}
