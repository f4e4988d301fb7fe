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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Lists the keys that begin with a directory's prefix, from where the page before ended. */
final class MemoryListCursor implements ListCursor {
    private final NavigableMap<Location, MemoryStorage.StoredFile> files;
    private final ListRequest request;
    private final String prefix;
    /** The least key that has not been looked at. */
    private Location from;

    MemoryListCursor(NavigableMap<Location, MemoryStorage.StoredFile> files, Location directory, ListRequest request) {
        this.files = files;
        this.request = request;
        this.prefix = directory + "/";
        this.from = Location.ofNormalised(prefix);
        Location startAfter = request.startAfter();
        if (startAfter != null && startAfter.compareTo(from) > 0) {
            from = successor(startAfter);
        }
    }

    @Override
    public @Nullable ListPage next() {
        List<FileEntry> found = new ArrayList<>();
        List<Location> directories = new ArrayList<>();
        while (found.size() + directories.size() < request.pageSize()) {
            Map.Entry<Location, MemoryStorage.StoredFile> next = files.ceilingEntry(from);
            if (next == null || !next.getKey().toString().startsWith(prefix)) {
                break;
            }
            String key = next.getKey().toString();
            int slash = key.indexOf('/', prefix.length());
            if (request.recursive() || slash < 0) {
                found.add(next.getValue().entry());
                from = successor(next.getKey());
            } else {
                addDirectory(Location.ofNormalised(key.substring(0, slash)), directories);
            }
        }
        return found.isEmpty() && directories.isEmpty() ? null : new ListPage(found, directories);
    }

    private void addDirectory(Location child, List<Location> directories) {
        if (request.startAfter() == null || child.compareTo(request.startAfter()) > 0) {
            directories.add(child);
        }
        // The character behind '/' is '0', so this is behind all keys below the child.
        from = Location.ofNormalised(child + "0");
    }

    private static Location successor(Location location) {
        return Location.ofNormalised(location + "\0");
    }

    @Override
    public void close() {}
}
