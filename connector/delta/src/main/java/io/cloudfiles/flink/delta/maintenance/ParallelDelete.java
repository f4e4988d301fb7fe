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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Deletes many files at a time: a store answers each request in milliseconds, and there may be many thousands. */
final class ParallelDelete {
    private static final int THREADS = 16;

    private ParallelDelete() {}

    /**
     * Deletes all files.
     *
     * @throws IOException when one could not be deleted; the others are, as far as they had begun
     */
    static void all(Storage storage, List<FileEntry> files) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, files.size())), task -> {
            Thread thread = new Thread(task, "delta-vacuum");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> deletions = new ArrayList<>(files.size());
            for (FileEntry file : files) {
                deletions.add(threads.submit(() -> {
                    storage.delete(file.location());
                    return null;
                }));
            }
            for (Future<?> deletion : deletions) {
                await(deletion);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(Future<?> deletion) throws IOException {
        try {
            deletion.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("A file could not be deleted.", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while files were deleted.", e);
        }
    }
}
