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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;

/** The storages of one engine by bucket, so that a small file costs one look-up. Safe for use by many threads. */
final class OpenStorages implements Closeable {
    private record Bucket(String scheme, String authority) {
        boolean has(Location location) {
            return scheme.equals(location.scheme()) && authority.equals(location.authority());
        }
    }

    /** What was found last: mostly there is one bucket. */
    private record Found(Bucket bucket, Storage storage) {}

    private volatile @Nullable Found last;
    private final ConcurrentHashMap<Bucket, Storage> storages = new ConcurrentHashMap<>();
    private final StorageOpener opener;

    OpenStorages(StorageOpener opener) {
        this.opener = opener;
    }

    /** The storage that can reach a location. */
    Storage of(Location location) {
        Found found = last;
        if (found == null || !found.bucket().has(location)) {
            Bucket bucket = new Bucket(location.scheme(), location.authority());
            found = new Found(bucket, storages.computeIfAbsent(bucket, missing -> opener.open(location)));
            last = found;
        }
        return found.storage();
    }

    @Override
    public void close() throws IOException {
        opener.close();
    }
}
