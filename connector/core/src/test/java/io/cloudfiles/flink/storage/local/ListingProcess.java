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
package io.cloudfiles.flink.storage.local;

import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lists a directory in a JVM of its own, and writes to its standard output why it could not. */
final class ListingProcess {
    private ListingProcess() {}

    /** @param args the directory */
    public static void main(String[] args) throws IOException {
        try (LocalStorage storage = new LocalStorage();
                ListCursor cursor = storage.list(Location.parse(args[0]), ListRequest.children());
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            try {
                cursor.next();
            } catch (StorageException e) {
                out.write(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
