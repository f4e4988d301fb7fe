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
package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;

import java.util.Objects;

/**
 * A file in the backlog, all of it or what is left.
 *
 * @param file the file as it was first seen
 * @param nextStart first byte that was not released yet
 * @param discoveredMillis when the ledger first saw it, in milliseconds since the epoch
 */
@Internal
public record WaitingFile(FileEntry file, long nextStart, long discoveredMillis) {
    public WaitingFile {
        Objects.requireNonNull(file, "file");
        if (nextStart < 0 || nextStart > file.sizeBytes()) {
            throw new IllegalArgumentException(
                    "[" + file.location() + "] position " + nextStart + " outside of " + file.sizeBytes() + " bytes");
        }
    }

    /** Bytes that were not released yet. */
    public long remainingBytes() {
        return file.sizeBytes() - nextStart;
    }
}
