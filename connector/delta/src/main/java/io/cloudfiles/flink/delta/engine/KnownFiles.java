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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What recent listings showed of files that never change, bounded. An entry is stale when the table was deleted and made anew; who opens
 * a file under it then learns that the file has changed.
 */
final class KnownFiles {
    /** About a listing of two thousand commits with their checksums; 1 MB. */
    private static final int LIMIT = 4096;

    private final Map<Location, FileEntry> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Location, FileEntry> eldest) {
            return size() > LIMIT;
        }
    };

    /** Remembers a file, unless it is one that is replaced in place, such as {@code _last_checkpoint}. */
    synchronized void add(FileEntry file) {
        if (!file.location().name().startsWith("_")) {
            entries.put(file.location(), file);
        }
    }

    synchronized Optional<FileEntry> find(Location location) {
        return Optional.ofNullable(entries.get(location));
    }

    synchronized void forget(Location location) {
        entries.remove(location);
    }
}
