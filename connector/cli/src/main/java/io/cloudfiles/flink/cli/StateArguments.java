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
import io.cloudfiles.flink.cli.state.CheckpointFinder;
import io.cloudfiles.flink.cli.state.CheckpointedDiscovery;
import io.cloudfiles.flink.cli.state.CheckpointedFiles;
import io.cloudfiles.flink.cli.state.FileState;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.resume.ResumeDirectory;
import io.cloudfiles.flink.source.enumerator.EnumeratorState;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which checkpoint a command asks. */
final class StateArguments {
    private static final int MOST_ATTEMPTS = 10;

    @Option(
            names = "--checkpoint",
            paramLabel = "PATH",
            description =
                    "The checkpoint directory of an ingest, whose newest checkpoint is asked. This or --savepoint is required.")
    private @Nullable String checkpoint;

    @Option(
            names = "--savepoint",
            paramLabel = "PATH",
            description = "One checkpoint or savepoint of any job: the directory with the file _metadata.")
    private @Nullable String savepoint;

    @Option(
            names = "--uid",
            paramLabel = "UID",
            description = "The source.uid of the source in that job. Default: its only source.")
    private @Nullable String uid;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Any option of the storage, such as s3.region; may be repeated.")
    private List<String> options = List.of();

    Map<String, String> storageOptions() {
        return Arguments.keyValues("--option", options);
    }

    /** The checkpoint directory of an ingest that is asked unless the user names one. */
    void setDefault(Location ofIngest) {
        if (checkpoint == null && savepoint == null) {
            checkpoint = ofIngest.toString();
        }
    }

    /** The source of the ingest whose checkpoint directory was named, or null. */
    @Nullable
    String source() throws IOException {
        return identity(IngestSettings.SOURCE);
    }

    /** The table of the ingest whose checkpoint directory was named, or null. */
    @Nullable
    String target() throws IOException {
        return identity(IngestSettings.TARGET);
    }

    private @Nullable String identity(String name) throws IOException {
        if (checkpoint == null) {
            return null;
        }
        Location root = Arguments.location("--checkpoint", checkpoint);
        try (Storages storages = Storages.load()) {
            return new ResumeDirectory(storages.open(root, storageOptions()), root)
                    .identity()
                    .get(name);
        }
    }

    /** Reads a checkpoint. */
    interface Reading<T> {
        /** Reads it; may be called again, with another one, when this one fails. */
        T of(Location checkpoint) throws IOException;
    }

    /**
     * Reads the checkpoint that is asked. A job that goes on deletes its older ones, also the one that is being read; then the newest one is
     * read instead, some times.
     *
     * @param reading has no effect that is seen when it fails
     * @throws CloudFilesException {@code CF_JOB_FAILED} when the job is too fast
     */
    <T> T reading(Reading<T> reading) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Location directory = directory();
            try {
                return reading.of(directory);
            } catch (IOException | CloudFilesException | UncheckedIOException e) {
                if (savepoint != null || isThere(directory)) {
                    throw e;
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw new CloudFilesException(
                            ErrorCode.CF_JOB_FAILED,
                            "[" + directory + "] was deleted while it was read, as were " + (attempt - 1)
                                    + " before it: the job completes checkpoints faster than they can be copied. Take a savepoint and name"
                                    + " that, let the job run with a longer --trigger-interval, or ask when it has ended.",
                            e);
                }
            }
        }
    }

    private boolean isThere(Location directory) throws IOException {
        try (Storages storages = Storages.load()) {
            return storages.open(directory, storageOptions())
                    .stat(directory.child("_metadata"))
                    .isPresent();
        }
    }

    /**
     * Hands over each file of the checkpoint.
     *
     * @return the checkpoint
     */
    Location read(Consumer<FileState> taker) throws IOException {
        return reading(directory -> {
            CheckpointedFiles.read(directory, uid(directory), storageOptions(), taker);
            return directory;
        });
    }

    /**
     * Looks one file up.
     *
     * @param checkpoint that is {@linkplain #reading read}
     */
    Optional<FileState> find(Location checkpoint, Location file) throws IOException {
        return CheckpointedFiles.find(checkpoint, uid(checkpoint), storageOptions(), file);
    }

    /** The source of the checkpoint. */
    String uid(Location directory) throws IOException {
        try (Storages storages = Storages.load()) {
            return new CheckpointFinder(storages, storageOptions()).source(directory, uid, "--uid", ErrorCode.CF_USAGE);
        }
    }

    /** What the ledger of a checkpoint that was {@linkplain #reading read} may have forgotten; null for nothing. */
    EnumeratorState.@Nullable Forgotten forgotten(Location chosen) throws IOException {
        return CheckpointedDiscovery.read(chosen, uid(chosen), storageOptions())
                .map(EnumeratorState::forgotten)
                .orElse(null);
    }

    /** The checkpoint that is asked. */
    Location directory() throws IOException {
        if (savepoint != null && checkpoint == null) {
            return Arguments.location("--savepoint", savepoint);
        }
        if (checkpoint != null && savepoint == null) {
            return newest(Arguments.location("--checkpoint", checkpoint));
        }
        throw new CloudFilesException(
                ErrorCode.CF_USAGE,
                checkpoint == null
                        ? "Option '--checkpoint' or '--savepoint' is missing: it tells whose files to show."
                        : "Options '--checkpoint' and '--savepoint' both tell whose files to show. Name one of them.");
    }

    private Location newest(Location root) throws IOException {
        try (Storages storages = Storages.load()) {
            return new CheckpointFinder(storages, storageOptions())
                    .newest(root)
                    .orElseThrow(() -> new CloudFilesException(
                            ErrorCode.CF_USAGE,
                            "Option '--checkpoint' = '" + root
                                    + "' holds no completed checkpoint of an ingest. 'ingest' prints its checkpoint directory when"
                                    + " it starts."));
        }
    }
}
