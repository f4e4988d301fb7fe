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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.MemoryStorage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is in a store in memory. */
final class Stores {
    private Stores() {}

    /** All files of a store. */
    static List<Location> files(String name) throws IOException {
        MemoryStorage store = MemoryStorage.named(name);
        List<Location> files = new ArrayList<>();
        try (ListCursor cursor = store.list(store.root(), ListRequest.recursively())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream().map(FileEntry::location).forEach(files::add);
            }
        }
        return files;
    }
}
