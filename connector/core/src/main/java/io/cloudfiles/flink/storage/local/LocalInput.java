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
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Reads a local file. After each read the file is looked at (half a microsecond), so bytes that were read while somebody changed it in
 * place are not handed out. A file that is deleted meanwhile stays readable through the open channel.
 */
final class LocalInput implements StorageInput {
    /** The JDK keeps a direct buffer of this size per reading thread. */
    private static final int MAX_READ = 256 * 1024;

    private final FileEntry file;
    private final Path path;
    private final FileChannel channel;

    LocalInput(FileEntry file, Path path, FileChannel channel) {
        this.file = file;
        this.path = path;
        this.channel = channel;
    }

    @Override
    public FileEntry file() {
        return file;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        try {
            long left = file.sizeBytes() - position;
            int wanted = (int) Math.min(Math.min(length, MAX_READ), left);
            int count = wanted <= 0 ? -1 : channel.read(ByteBuffer.wrap(buffer, offset, wanted), position);
            requireUnchanged(count < 0 && left > 0);
            return count;
        } catch (IOException e) {
            throw LocalErrors.translate(e, file.location(), "read at " + position);
        }
    }

    private void requireUnchanged(boolean endedEarly) throws IOException {
        boolean same;
        try {
            same = LocalStorage.entry(file.location(), Files.readAttributes(path, BasicFileAttributes.class))
                    .isSameVersion(file);
        } catch (IOException e) {
            if (!LocalErrors.isMissing(e)) {
                throw e;
            }
            same = channel.size() == file.sizeBytes();
        }
        if (!same || endedEarly) {
            throw new FileChangedException(file);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
