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

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Counts up the number in a file by conditional replacement, against other processes that do the same. */
final class CountingProcess {
    private CountingProcess() {}

    /** @param args the file, and how often to add one */
    public static void main(String[] args) throws IOException {
        Location counter = Location.parse(args[0]);
        int left = Integer.parseInt(args[1]);
        try (LocalStorage storage = new LocalStorage()) {
            while (left > 0) {
                if (countUp(storage, counter)) {
                    left--;
                }
            }
        }
    }

    private static boolean countUp(LocalStorage storage, Location counter) throws IOException {
        FileEntry entry = storage.stat(counter).orElseThrow();
        byte[] content = new byte[Math.toIntExact(entry.sizeBytes())];
        try (StorageInput input = storage.open(entry)) {
            input.readFully(0, content, 0, content.length);
        } catch (FileChangedException e) {
            return false;
        }
        int next = Integer.parseInt(new String(content, StandardCharsets.UTF_8)) + 1;
        return storage.replace(entry, String.valueOf(next).getBytes(StandardCharsets.UTF_8));
    }
}
