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
package io.cloudfiles.flink.filesystem;

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * What Flink asks of a file or directory.
 *
 * @param getPath in the scheme of who asks
 * @param isDir whether it is a directory
 * @param getLen bytes; 0 of a directory
 * @param getModificationTime milliseconds since the epoch; 0 of a directory
 */
record StorageFileStatus(Path getPath, boolean isDir, long getLen, long getModificationTime) implements FileStatus {
    static StorageFileStatus ofFile(Path path, FileEntry file) {
        return new StorageFileStatus(path, false, file.sizeBytes(), Math.floorDiv(file.modifiedMicros(), 1000L));
    }

    static StorageFileStatus ofDirectory(Path path) {
        return new StorageFileStatus(path, true, 0, 0);
    }

    /** An object is one block. */
    @Override
    public long getBlockSize() {
        return getLen;
    }

    @Override
    public short getReplication() {
        return 1;
    }

    @Override
    public long getAccessTime() {
        return 0;
    }
}
