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

import io.cloudfiles.flink.storage.UnfinishedFiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Mutual exclusion on a directory, among all threads and processes that use this class.
 *
 * <p>Processes exclude one another by a lock of the operating system on a reserved file in the directory. The system drops it when its
 * holder dies, so no lock goes stale; and the file is never deleted, so nobody holds a lock on a file that others no longer see.
 *
 * <p>Threads of one process must exclude one another before that, since a process that closes any handle of the file loses its lock. The
 * monitor is an interned string, the one kind of object that all class loaders of a JVM share: Flink loads this class once per job.
 */
final class DirectoryLock {
    /** What to do while the lock is held. */
    @FunctionalInterface
    interface Action {
        boolean run() throws IOException;
    }

    private DirectoryLock() {}

    /**
     * Waits for the lock, runs the action and gives the lock back.
     *
     * @throws IOException that of the action, or when the file system has no locks, or when the thread was interrupted while waiting
     */
    static boolean holding(Path directory, Action action) throws IOException {
        Path real = directory.toRealPath();
        synchronized ((DirectoryLock.class.getName() + real).intern()) {
            try (FileChannel channel = FileChannel.open(
                    real.resolve(UnfinishedFiles.nameOf("lock")),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                return action.run();
            } catch (OverlappingFileLockException e) {
                throw new IOException("[" + directory + "] is locked by this process under another path.", e);
            }
        }
    }
}
