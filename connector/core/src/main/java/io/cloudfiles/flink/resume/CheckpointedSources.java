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

import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The sources of this connector that a checkpoint or savepoint has state of. */
@Internal
public final class CheckpointedSources {
    private CheckpointedSources() {}

    /**
     * Their uids, in order.
     *
     * @param directory which has the file {@code _metadata}
     * @return empty when that is none
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_CHECKPOINT} when it is damaged
     * @throws IOException when the store does not answer
     */
    public static Optional<List<String>> of(Storage storage, Location directory) throws IOException {
        try {
            return Optional.of(
                    CheckpointMetadataFile.read(storage, directory.child(CheckpointMetadataFile.NAME))
                            .sources()
                            .stream()
                            .map(OperatorUids::prefix)
                            .sorted()
                            .toList());
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }
}
