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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.RelativeFileStateHandle;
import org.apache.flink.util.FileUtils;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Reads what Flink writes into the file {@code _metadata}, where Flink itself may have no file system for the store. A savepoint names its files relative to its own place,
 * which Flink asks its file system about; so a copy stands at a local place while it is read, and {@link #file} tells the true one.
 */
@Internal
public final class FlinkMetadata {
    private FlinkMetadata() {}

    /**
     * Reads it.
     *
     * @param content of the file
     * @return of whose files {@link #file} tells the places
     */
    public static CheckpointMetadata parse(byte[] content) throws IOException {
        java.nio.file.Path place = Files.createTempDirectory("cloudfiles-metadata-");
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            Files.write(place.resolve(CheckpointMetadataFile.NAME), content);
            return Checkpoints.loadCheckpointMetadata(
                    in, FlinkMetadata.class.getClassLoader(), place.toUri().toString());
        } finally {
            FileUtils.deleteDirectoryQuietly(place.toFile());
        }
    }

    /**
     * The file that has a piece of state, or empty when the metadata themselves have it.
     *
     * @param checkpoint where the metadata were found
     */
    public static Optional<Location> file(Location checkpoint, StreamStateHandle state) {
        return state instanceof RelativeFileStateHandle relative
                ? Optional.of(checkpoint.child(relative.getRelativePath()))
                : state.maybeGetPath().map(Path::toString).map(Location::parse);
    }
}
