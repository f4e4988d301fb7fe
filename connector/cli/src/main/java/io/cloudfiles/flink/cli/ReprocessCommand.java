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

import io.cloudfiles.flink.cli.ingest.IngestSettings;
import io.cloudfiles.flink.discovery.ModificationBound;
import io.cloudfiles.flink.discovery.ReprocessRequests;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code cloudfiles reprocess}: asks an ingest to read files again. */
@Command(
        name = "reprocess",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Asks an ingest, whether it runs or is started again, to read files once more that it has read.")
final class ReprocessCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "PATH",
            description = "The checkpoint directory of the ingest.")
    private String checkpoint = "";

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Directory, file or glob of the files; several separated by commas. Default: all files.")
    private @Nullable String path;

    @Option(
            names = "--modified-after",
            paramLabel = "TIME",
            description = "Only files modified after this, such as 2026-01-31T12:00:00Z.")
    private @Nullable String modifiedAfter;

    @Option(names = "--modified-before", paramLabel = "TIME", description = "Only files modified before this.")
    private @Nullable String modifiedBefore;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Any option of the storage, such as s3.region; may be repeated.")
    private List<String> options = List.of();

    @Override
    public Integer call() throws IOException {
        if (path == null && modifiedAfter == null && modifiedBefore == null) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Options '--path', '--modified-after' and '--modified-before' are missing: they tell which files to read again."
                            + " '--path' with the directory of the source means all of them.");
        }
        Location state = Arguments.location("--checkpoint", checkpoint);
        try (Storages storages = Storages.load()) {
            Storage storage = storages.open(state, Arguments.keyValues("--option", options));
            requireState(storage, state);
            Location request = new ReprocessRequests(storage, state.child(IngestSettings.REPROCESS))
                    .add(
                            Arguments.patterns(path),
                            time("--modified-after", modifiedAfter),
                            time("--modified-before", modifiedBefore),
                            Clock.systemUTC());
            PrintWriter out = spec.commandLine().getOut();
            out.println("Asked: " + request);
            out.println(
                    "The ingest reads the files again with its next listing, or when it is started again. The rows that they gave"
                            + " before stay in the table.");
            out.flush();
        }
        return ExitCode.DONE;
    }

    private static @Nullable Instant time(String option, @Nullable String text) {
        try {
            return text == null ? null : ModificationBound.parse(text, ZoneId.systemDefault());
        } catch (DateTimeException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '" + option + "' = '" + text + "' is no time. Write it as in '2026-01-31T12:00:00Z'.",
                    e);
        }
    }

    /** Nobody would look for a request elsewhere. */
    private static void requireState(Storage storage, Location state) throws IOException {
        try (ListCursor cursor = storage.list(state, ListRequest.children())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                if (!page.files().isEmpty() || !page.directories().isEmpty()) {
                    return;
                }
            }
        } catch (FileNotFoundException e) {
            // Told below, as of an empty one.
        }
        throw new CloudFilesException(
                ErrorCode.CF_USAGE,
                "Option '--checkpoint' = '" + state
                        + "' holds no state of an ingest, so that nobody would look for the request. 'ingest' prints its checkpoint"
                        + " directory when it starts.");
    }
}
