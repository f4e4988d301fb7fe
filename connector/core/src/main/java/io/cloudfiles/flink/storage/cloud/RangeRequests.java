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
package io.cloudfiles.flink.storage.cloud;

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;

/** The requests for parts of files of one store. Safe for use by many threads. */
@Internal
public interface RangeRequests {
    /**
     * Asks for the bytes {@code [from, end)} of the version that the entry names, where it names one.
     *
     * @throws io.cloudfiles.flink.storage.FileChangedException when the store says that there is another version
     */
    Answer request(FileEntry file, long from, long end) throws IOException;

    /**
     * An answer under way.
     *
     * @param body the bytes as they come; closing it after the last byte keeps the connection
     * @param current what the answer says of the file; its size is that of the body where {@code range} is null
     * @param range the header {@code Content-Range}, if there is one
     * @param abort gives up the rest of the body
     */
    record Answer(
            InputStream body, FileEntry current, @Nullable String range, Runnable abort) {}
}
