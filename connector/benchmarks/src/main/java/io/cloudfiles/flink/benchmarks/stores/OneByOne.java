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
package io.cloudfiles.flink.benchmarks.stores;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOpener;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;

/**
 * Reads objects one after the other. Decodes nothing. The client that our source has reads small ones as one stream each; of large ones it
 * fetches parts ahead, so that they are streamed by plain HTTP to be compared with.
 */
public final class OneByOne {
    private static final int CHUNK = 256 * 1024;

    private OneByOne() {}

    /** @param args the directory; the address of the store; {@code true} to read with our client, else plain streams */
    public static void main(String[] args) throws IOException {
        Location directory = Location.parse(args[0]);
        long start = System.nanoTime();
        long bytes = 0;
        try (StorageOpener opener = StorageOpener.of(StoreOptions.of(args[1]))) {
            Storage storage = opener.open(directory);
            ListCursor cursor = storage.list(directory, ListRequest.recursively());
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                for (FileEntry file : page.files()) {
                    bytes += Boolean.parseBoolean(args[2]) ? read(storage, file) : stream(args[1], file);
                }
            }
            cursor.close();
        }
        Timing.print(start, bytes);
    }

    private static long stream(String endpoint, FileEntry file) throws IOException {
        String path = "/" + file.location().authority() + "/" + file.location().key();
        try (InputStream in = URI.create(endpoint + path).toURL().openStream()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static long read(Storage storage, FileEntry file) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long position = 0;
        try (StorageInput input = storage.open(file)) {
            for (int count = input.read(0, chunk, 0, CHUNK);
                    count >= 0;
                    count = input.read(position, chunk, 0, CHUNK)) {
                position += count;
            }
        }
        return position;
    }
}
