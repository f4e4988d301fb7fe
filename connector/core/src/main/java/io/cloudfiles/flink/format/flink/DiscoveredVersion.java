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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.Closeable;
import java.io.IOException;

/**
 * Tells whether a file that others read is still the one that was discovered. Costs a request for one byte each time.
 *
 * @param input the file; closed with this
 */
record DiscoveredVersion(StorageInput input) implements Closeable {
    FileEntry file() {
        return input.file();
    }

    /** @throws io.cloudfiles.flink.storage.FileChangedException when it is another one by now */
    void require() throws IOException {
        long last = Math.max(0, input.file().sizeBytes() - 1);
        var unused = input.read(last, new byte[1], 0, 1);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
