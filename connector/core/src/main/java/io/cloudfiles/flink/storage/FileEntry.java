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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A file as a store shows it at one moment; the word that discovery, ledger and reading share.
 *
 * @param location where it is, and its identity
 * @param sizeBytes its length
 * @param modifiedMicros modification time in microseconds since the epoch, as precise as the store tells
 * @param version ETag, generation or version id, where the store has one; null otherwise. Compared for equality only
 */
@PublicEvolving
public record FileEntry(
        Location location,
        long sizeBytes,
        long modifiedMicros,
        @Nullable String version) {
    public FileEntry {
        Objects.requireNonNull(location, "location");
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("[" + location + "] negative size: " + sizeBytes);
        }
    }

    /** Whether the other entry shows the same content: the same version, or without versions the same size and time. */
    public boolean isSameVersion(FileEntry other) {
        return version != null && other.version != null
                ? version.equals(other.version)
                : sizeBytes == other.sizeBytes && modifiedMicros == other.modifiedMicros;
    }
}
