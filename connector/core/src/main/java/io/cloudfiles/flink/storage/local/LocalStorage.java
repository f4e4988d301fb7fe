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
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.PublishingOutput;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import org.apache.flink.annotation.Internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The file system of this machine. A version is size and modification time.
 *
 * <p>Whatever is written goes to a hidden file beside its target first, see {@link PendingFile}, reaches the disk, and then becomes
 * visible in one step, which also reaches the disk: what a checkpoint refers to is still there after a power failure.
 */
@Internal
public final class LocalStorage implements Storage {
    /** How a file appears only if it is absent. */
    enum AbsencePolicy {
        /** {@code link(2)} fails when the name exists, and is atomic among everybody. */
        HARD_LINK,
        /** For file systems without links (FAT, some network mounts): look and rename, holding {@link DirectoryLock}. */
        LOCK
    }

    private final AbsencePolicy absencePolicy;

    /** A storage for all local files. */
    public LocalStorage() {
        this(AbsencePolicy.HARD_LINK);
    }

    LocalStorage(AbsencePolicy absencePolicy) {
        this.absencePolicy = absencePolicy;
    }

    @Override
    public boolean listsInOrder() {
        return false;
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return true;
    }

    @Override
    public boolean supportsConditionalPut() {
        return true;
    }

    @Override
    public boolean supportsConditionalReplace() {
        return true;
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) throws IOException {
        return LocalListCursor.open(directory, request);
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        return stat(file, file.toLocalPath());
    }

    private static Optional<FileEntry> stat(Location file, Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(entry(file, attributes)) : Optional.empty();
        } catch (IOException e) {
            if (LocalErrors.isMissing(e)) {
                return Optional.empty();
            }
            throw LocalErrors.translate(e, file, "looked up");
        }
    }

    @Override
    public StorageInput open(FileEntry file) throws IOException {
        Location location = file.location();
        Path path = location.toLocalPath();
        // Opened before it is looked at: whatever replaces the file from here on cannot get between the two unnoticed.
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw LocalErrors.translate(e, location, "opened");
        }
        try {
            FileEntry current = stat(location, path).orElseThrow(() -> new FileNotFoundException(location.toString()));
            if (!current.isSameVersion(file)) {
                throw new FileChangedException(file);
            }
            return new LocalInput(file, path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public StorageOutput create(Location file) throws IOException {
        try {
            PendingFile pending = PendingFile.beside(file);
            return new PublishingOutput(file, Channels.newOutputStream(pending.channel()), pending);
        } catch (IOException e) {
            throw LocalErrors.translate(e, file, "created");
        }
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) throws IOException {
        if (Files.exists(file.toLocalPath(), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (PendingFile pending = PendingFile.beside(file)) {
            pending.complete(content);
            return switch (absencePolicy) {
                case HARD_LINK -> pending.linkIfAbsent();
                case LOCK -> pending.moveIfAbsent();
            };
        } catch (IOException e) {
            throw LocalErrors.translate(e, file, "created");
        }
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) throws IOException {
        Location file = expected.location();
        if (!isCurrent(expected)) {
            return false;
        }
        try (PendingFile pending = PendingFile.beside(file)) {
            pending.complete(content);
            return pending.moveIf(() -> isCurrent(expected));
        } catch (IOException e) {
            throw LocalErrors.translate(e, file, "replaced");
        }
    }

    private boolean isCurrent(FileEntry expected) throws IOException {
        return stat(expected.location()).filter(expected::isSameVersion).isPresent();
    }

    @Override
    public void delete(Location file) throws IOException {
        Path path = file.toLocalPath();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            if (!LocalErrors.isMissing(e)) {
                throw LocalErrors.translate(e, file, "deleted");
            }
        }
    }

    @Override
    public void copy(Location from, Location to) throws IOException {
        if (stat(from).isEmpty()) {
            throw new FileNotFoundException(from.toString());
        }
        try (FileChannel source = FileChannel.open(from.toLocalPath(), StandardOpenOption.READ);
                PendingFile pending = PendingFile.beside(to)) {
            pending.complete(source);
            pending.move();
        } catch (IOException e) {
            throw LocalErrors.translate(e, to, "copied from " + from);
        }
    }

    @Override
    public void move(Location from, Location to) throws IOException {
        if (stat(from).isEmpty()) {
            throw new FileNotFoundException(from.toString());
        }
        try {
            Files.createDirectories(to.parent().toLocalPath());
            Files.move(from.toLocalPath(), to.toLocalPath(), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherVolume) {
            Storage.super.move(from, to);
        } catch (IOException e) {
            throw LocalErrors.translate(e, to, "moved from " + from);
        }
    }

    @Override
    public void close() {}

    static FileEntry entry(Location file, BasicFileAttributes attributes) {
        return new FileEntry(file, attributes.size(), modifiedMicros(attributes), null);
    }

    static long modifiedMicros(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
    }
}
