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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** Where a listing gets its storages from, and who closes them. Safe for use by many threads. */
@Internal
public interface StorageOpener extends Closeable {
    /**
     * The storage for a location; it is closed with this object.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when there is none, or its options are wrong
     */
    Storage open(Location location);

    /** All storages on the class path, with the options of the table or job. */
    static StorageOpener of(Map<String, String> options) {
        Storages storages = Storages.load();
        return new StorageOpener() {
            @Override
            public Storage open(Location location) {
                return storages.open(location, options);
            }

            @Override
            public void close() throws IOException {
                storages.close();
            }
        };
    }
}
