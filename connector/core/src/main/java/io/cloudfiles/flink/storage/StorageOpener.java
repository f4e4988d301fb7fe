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

import org.apache.flink.annotation.Internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** Gives one owner, such as a listing or a reader, its storages and closes them with it. Safe for use by many threads. */
@Internal
public interface StorageOpener extends Closeable {
    /**
     * The storage that can reach a location; it stays open until this is closed, and callers do not close it.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when there is none, or its options are wrong
     */
    Storage open(Location location);

    /** What was asked so far of all that was opened, also once it is closed. */
    default StorageRequests requests() {
        return new StorageRequests();
    }

    /**
     * Closes what was opened; does nothing when called again.
     *
     * @throws IOException when a storage did not close cleanly; all others are closed all the same
     */
    @Override
    void close() throws IOException;

    /**
     * All storages on the class path.
     *
     * @param options of the table or job
     */
    static StorageOpener of(Map<String, String> options) {
        return of(Storages.load(), options);
    }

    /**
     * These storages.
     *
     * @param storages not used by anybody else; closed with the opener
     * @param options of the table or job
     */
    static StorageOpener of(Storages storages, Map<String, String> options) {
        Map<String, String> fixed = Map.copyOf(options);
        return new StorageOpener() {
            @Override
            public Storage open(Location location) {
                return storages.open(location, fixed);
            }

            @Override
            public StorageRequests requests() {
                return storages.requests();
            }

            @Override
            public void close() throws IOException {
                storages.close();
            }
        };
    }
}
