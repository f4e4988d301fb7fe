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
package io.cloudfiles.flink.storage.flinkfs;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.PublishingOutput;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A store behind Flink's {@link FileSystem}. A version is size and modification time in milliseconds.
 *
 * <p>That interface has no conditional writes: {@code NO_OVERWRITE} looks at most when a stream is opened, and shows the file before it is
 * complete. So everything is written to a hidden file and renamed, and what that is worth depends on the file system:
 *
 * <ul>
 *   <li>HDFS ({@code hdfs}, {@code viewfs}) refuses to rename onto an existing file, atomically: {@link #putIfAbsent} holds. In return a
 *       file that is overwritten is missing for the moment between the deletion of the old and the renaming of the new one.
 *   <li>Any other may replace the target. {@link #putIfAbsent} looks and renames then, so two writers that look at the same time may both
 *       believe that they won.
 * </ul>
 *
 * <p>{@link #replace} looks first and overwrites then, everywhere.
 */
@Internal
public final class FlinkFileSystemStorage implements Storage {
    private final FileSystem fileSystem;
    private final FileSystemKind kind;

    FlinkFileSystemStorage(FileSystem fileSystem, FileSystemKind kind) {
        this.fileSystem = fileSystem;
        this.kind = kind;
    }

    @Override
    public boolean listsInOrder() {
        return false;
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return kind != FileSystemKind.OBJECT_STORE;
    }

    @Override
    public boolean supportsConditionalPut() {
        return kind == FileSystemKind.HDFS;
    }

    @Override
    public boolean supportsConditionalReplace() {
        return false;
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) throws IOException {
        return FlinkListCursor.open(fileSystem, directory, request);
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        try {
            FileStatus status = fileSystem.getFileStatus(path(file));
            return status.isDir() ? Optional.empty() : Optional.of(entry(file, status));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FlinkFileSystemErrors.translate(e, file, "looked up");
        }
    }

    @Override
    public StorageInput open(FileEntry file) throws IOException {
        requireCurrent(file);
        try {
            return new FlinkInput(this, file, fileSystem.open(path(file.location())));
        } catch (IOException e) {
            throw FlinkFileSystemErrors.translate(e, file.location(), "opened");
        }
    }

    void requireCurrent(FileEntry file) throws IOException {
        FileEntry current = stat(file.location())
                .orElseThrow(() -> new FileNotFoundException(file.location().toString()));
        if (!current.isSameVersion(file)) {
            throw new FileChangedException(file);
        }
    }

    @Override
    public StorageOutput create(Location file) throws IOException {
        try {
            HiddenFile hidden = HiddenFile.create(fileSystem, file);
            return new PublishingOutput(file, hidden.stream(), hidden);
        } catch (IOException e) {
            throw FlinkFileSystemErrors.translate(e, file, "created");
        }
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) throws IOException {
        try {
            if (fileSystem.exists(path(file))) {
                return false;
            }
            try (HiddenFile hidden = HiddenFile.create(fileSystem, file)) {
                hidden.stream().write(content);
                return hidden.publishUnlessRefused();
            }
        } catch (IOException e) {
            throw FlinkFileSystemErrors.translate(e, file, "created");
        }
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) throws IOException {
        if (stat(expected.location()).filter(expected::isSameVersion).isEmpty()) {
            return false;
        }
        StorageOutput out = create(expected.location());
        try {
            out.write(content);
            out.close();
        } finally {
            out.abort();
        }
        return true;
    }

    @Override
    public void delete(Location file) throws IOException {
        if (stat(file).isEmpty()) {
            return;
        }
        try {
            fileSystem.delete(path(file), false);
        } catch (IOException e) {
            if (stat(file).isPresent()) {
                throw FlinkFileSystemErrors.translate(e, file, "deleted");
            }
        }
    }

    @Override
    public void copy(Location from, Location to) throws IOException {
        FileEntry source = stat(from).orElseThrow(() -> new FileNotFoundException(from.toString()));
        StorageOutput out = create(to);
        try (StorageInput input = open(source)) {
            byte[] buffer = new byte[64 * 1024];
            int count = input.read(0, buffer, 0, buffer.length);
            while (count >= 0) {
                out.write(buffer, 0, count);
                count = input.read(out.position(), buffer, 0, buffer.length);
            }
            out.close();
        } finally {
            out.abort();
        }
    }

    /** Does nothing: Flink shares its file systems among all jobs of a process. */
    @Override
    public void close() {}

    /** Flink's path, made from a URI, since Flink normalises a text again. */
    static Path path(Location location) {
        return new Path(location.toUri());
    }

    static FileEntry entry(Location file, FileStatus status) {
        return new FileEntry(file, status.getLen(), TimeUnit.MILLISECONDS.toMicros(status.getModificationTime()), null);
    }
}
