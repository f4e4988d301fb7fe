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
package io.cloudfiles.flink.cli.state;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.resume.CheckpointedSources;
import io.cloudfiles.flink.resume.ResumeDirectory;
import io.cloudfiles.flink.resume.ResumePoint;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the checkpoint and the source that somebody means.
 *
 * @param storages that have it
 * @param storageOptions of the stores
 */
@Internal
public record CheckpointFinder(Storages storages, Map<String, String> storageOptions) {
    /** The newest completed checkpoint of the directory that an {@code ingest} keeps, or empty when it has none. */
    public Optional<Location> newest(Location root) throws IOException {
        return new ResumeDirectory(storage(root), root).newest().map(ResumePoint::directory);
    }

    /** The checkpoint or savepoint itself, or the newest one of the directory that an {@code ingest} keeps, or empty when it is neither. */
    public Optional<Location> at(Location path) throws IOException {
        return storage(path).stat(path.child("_metadata")).isPresent() ? Optional.of(path) : newest(path);
    }

    /**
     * The {@code source.uid} of a source.
     *
     * @param checkpoint directory with the file {@code _metadata}
     * @param uid what was asked for, or null for the only one
     * @param option where that is asked for, for messages
     * @param code of what is wrong with it
     * @throws CloudFilesException when it is not there, or not the only one
     */
    public String source(Location checkpoint, @Nullable String uid, String option, ErrorCode code) throws IOException {
        List<String> sources = CheckpointedSources.of(storage(checkpoint), checkpoint)
                .orElseThrow(() -> new CloudFilesException(
                        code,
                        "[" + checkpoint
                                + "] is no checkpoint or savepoint: it has no file _metadata. Name the directory that has it,"
                                + " or with --checkpoint the one that an ingest prints when it starts."));
        if (uid == null && sources.size() == 1) {
            return sources.get(0);
        }
        if (uid != null && sources.contains(uid)) {
            return uid;
        }
        String has = sources.isEmpty() ? "no source of this connector" : "the sources " + String.join(", ", sources);
        throw new CloudFilesException(
                code,
                uid == null
                        ? "Option '" + option + "' is missing: [" + checkpoint + "] has " + has + "."
                        : "Option '" + option + "' = '" + uid + "' names no source: [" + checkpoint + "] has " + has
                                + ".");
    }

    private Storage storage(Location location) {
        return storages.open(location, storageOptions);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "CheckpointFinder[storageOptions=" + SecretMask.printable(storageOptions) + "]";
    }
}
