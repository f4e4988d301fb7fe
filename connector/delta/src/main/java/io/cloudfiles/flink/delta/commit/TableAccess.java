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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageRequests;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * How to reach a table; travels in the job graph.
 *
 * @param path the table's root, as {@link Location#parse} takes it
 * @param storageOptions options of the storage, such as {@code s3.region}
 */
@Internal
public record TableAccess(String path, Map<String, String> storageOptions) implements Serializable {
    public TableAccess {
        storageOptions = Map.copyOf(storageOptions);
    }

    /** The table's root. */
    public Location location() {
        return Location.parse(path);
    }

    /**
     * Opens storage and table for writing, to be closed by the caller.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException as {@link DeltaTable#at}
     */
    public Opened open() throws IOException {
        return open(CommitGuard.NONE);
    }

    /** Opens storage and table, to be closed by the caller, for commits that a guard lets pass. */
    Opened open(CommitGuard guard) throws IOException {
        Storages storages = Storages.load();
        try {
            Storage storage = storages.open(location(), storageOptions);
            return new Opened(storages, storage, DeltaTable.at(location(), storage, guard));
        } catch (RuntimeException e) {
            storages.close();
            throw e;
        }
    }

    /** An open table and the storage it is on. */
    public static final class Opened implements AutoCloseable {
        private final Storages storages;
        private final Storage storage;
        private final DeltaTable table;

        private Opened(Storages storages, Storage storage, DeltaTable table) {
            this.storages = storages;
            this.storage = storage;
            this.table = table;
        }

        /** The storage of the table; closed with this. */
        public Storage storage() {
            return storage;
        }

        /** The table. */
        public DeltaTable table() {
            return table;
        }

        /** What was asked of the store so far. */
        public StorageRequests requests() {
            return storages.requests();
        }

        @Override
        public void close() throws IOException {
            storages.close();
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "TableAccess[path=" + path + ", storageOptions=" + SecretMask.printable(storageOptions) + "]";
    }
}
