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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.PublishingOutput;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.UnfinishedFiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * A file that is being written under an {@linkplain UnfinishedFiles unfinished file's} name in the directory of its target, and becomes the target in one atomic step. Closing
 * it removes what has not become visible. Used by one thread.
 */
final class PendingFile implements PublishingOutput.Publication {
    /** Steps that the clocks of file systems can tell apart: ext4 and XFS, old NFS, ext3, FAT. */
    private static final long[] CLOCK_STEPS_MICROS = {1, 1_000, 1_000_000, 2_000_000};

    private final Location file;
    private final Path target;
    private final Path path;
    private final FileChannel channel;

    private PendingFile(Location file, Path path) throws IOException {
        this.file = file;
        this.target = file.toLocalPath();
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Starts a file in the directory of the target, which is made if it is missing. */
    static PendingFile beside(Location file) throws IOException {
        if (file.isRoot()) {
            throw new StorageException("[" + file + "] is a directory. Name a file below it.", null);
        }
        Path directory = file.parent().toLocalPath();
        Path path = directory.resolve(UnfinishedFiles.newName());
        try {
            return new PendingFile(file, path);
        } catch (NoSuchFileException e) {
            Files.createDirectories(directory);
            return new PendingFile(file, path);
        }
    }

    /** Where to write, from position 0 on. */
    FileChannel channel() {
        return channel;
    }

    /** All has been written to the channel: brings it to the disk. */
    private void complete() throws IOException {
        channel.force(true);
        channel.close();
    }

    /** Writes the whole content and brings it to the disk. */
    void complete(byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        complete();
    }

    /** Takes the whole content of another file and brings it to the disk. */
    void complete(FileChannel source) throws IOException {
        long position = 0;
        long copied = 1;
        while (copied > 0) {
            copied = source.transferTo(position, Long.MAX_VALUE, channel);
            position += copied;
        }
        complete();
    }

    @Override
    public void publish() throws IOException {
        complete();
        move();
    }

    @Override
    public IOException translate(IOException e) {
        return LocalErrors.translate(e, file, "written");
    }

    /** Becomes the target, in place of an existing one. */
    void move() throws IOException {
        makeNewerThanTarget();
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory();
    }

    /**
     * Becomes the target in place of the existing one if the condition holds. The condition is checked and the file moved while nobody
     * else of us does so in this directory, so of several who found the same version there, the first one changes it and the others see
     * that; {@link #makeNewerThanTarget} makes sure that they do.
     */
    boolean moveIf(DirectoryLock.Action condition) throws IOException {
        return DirectoryLock.holding(file.parent().toLocalPath(), () -> {
            if (!condition.run()) {
                return false;
            }
            move();
            return true;
        });
    }

    /** Becomes the target if there is none, among those who use this very method. */
    boolean moveIfAbsent() throws IOException {
        return moveIf(() -> !Files.exists(target, LinkOption.NOFOLLOW_LINKS));
    }

    /** Becomes the target if there is none; atomic against everybody, since making a link fails where the name exists. */
    boolean linkIfAbsent() throws IOException {
        try {
            Files.createLink(target, path);
        } catch (FileAlreadyExistsException e) {
            // A network file system repeats a request whose answer was lost, and is then told of its own link.
            return Files.isSameFile(target, path);
        } catch (UnsupportedOperationException e) {
            return moveIfAbsent();
        } catch (IOException e) {
            if (LocalErrors.hasNoLinks(e)) {
                return moveIfAbsent();
            }
            throw e;
        }
        syncDirectory();
        return true;
    }

    /**
     * Kernels stamp files by a clock that ticks every few milliseconds. Two versions of the same size written within one tick would look
     * like one version, to readers as to {@link #moveIf}.
     */
    private void makeNewerThanTarget() throws IOException {
        long previous;
        try {
            previous = modifiedMicros(target);
        } catch (NoSuchFileException e) {
            return;
        }
        for (int i = 0; i < CLOCK_STEPS_MICROS.length && modifiedMicros(path) <= previous; i++) {
            Files.setLastModifiedTime(path, FileTime.from(previous + CLOCK_STEPS_MICROS[i], TimeUnit.MICROSECONDS));
        }
    }

    private static long modifiedMicros(Path path) throws IOException {
        return LocalStorage.modifiedMicros(Files.readAttributes(path, BasicFileAttributes.class));
    }

    /** A new name is on the disk only when its directory is. */
    private void syncDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(file.parent().toLocalPath(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
