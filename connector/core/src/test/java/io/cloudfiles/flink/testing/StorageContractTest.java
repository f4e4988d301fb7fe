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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Proves each sentence of {@link Storage}, {@link io.cloudfiles.flink.storage.StorageInput}, {@link
 * io.cloudfiles.flink.storage.StorageOutput} and {@link io.cloudfiles.flink.storage.ListCursor} for one backend. A subclass names the
 * store and answers the questions of {@link StorageFixture} where its answer differs from an object store's; what a backend has beyond the
 * contract, it tests beside.
 */
public abstract class StorageContractTest
        implements StorageListingContract,
                StorageReadingContract,
                StorageReadAheadContract,
                StorageWritingContract,
                ConditionalWriteContract {
    private Storage storage;
    private Location directory;

    /** A new client of the store. */
    protected abstract Storage newClient() throws IOException;

    /** A directory that is empty and that only the test at hand uses. Where the store has directories, it exists. */
    protected abstract Location newDirectory() throws IOException;

    @BeforeEach
    void openStorage() throws IOException {
        directory = newDirectory();
        storage = newClient();
    }

    @AfterEach
    void closeStorage() throws IOException {
        storage.close();
    }

    @Override
    public final Storage storage() {
        return storage;
    }

    @Override
    public final Storage anotherClient() throws IOException {
        return newClient();
    }

    @Override
    public final Location directory() {
        return directory;
    }

    @Test
    void closesTwice() throws IOException {
        Storage client = newClient();
        client.stat(directory.child("file"));

        client.close();
        client.close();

        assertThat(storage.stat(directory.child("file"))).isEmpty();
    }
}
