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
package io.cloudfiles.flink.delta.write;

import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finishes files, several at a time: the last pages are compressed and the upload ends, while the task goes on. What is finished and
 * not taken before {@link #close} was written for a checkpoint that will not be, and is deleted.
 *
 * <p>Its methods belong to the task's thread; only finishing a file happens elsewhere.
 */
final class FileFinisher implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FileFinisher.class);

    private final ExecutorService threads;
    private final int threadCount;
    private final Clock clock;
    private final FileRemover remover;
    private final Deque<Future<WrittenFile>> pending = new ArrayDeque<>();
    private final List<WrittenFile> finished = new ArrayList<>();
    /** Set when nobody will take the files any more. */
    private volatile boolean closing;

    FileFinisher(int threadCount, Clock clock, FileRemover remover) {
        this.threadCount = threadCount;
        this.threads = Executors.newFixedThreadPool(threadCount, new ExecutorThreadFactory("delta-finish"));
        this.clock = clock;
        this.remover = remover;
    }

    /** Finishes a file in the background; waits when too many are on their way. A file given here is finished or aborted. */
    void finish(DataFile file) throws IOException {
        try {
            // No more than are being finished, since each keeps its memory until then.
            while (pending.size() >= threadCount) {
                takeOldest();
            }
        } catch (IOException | RuntimeException | Error e) {
            abort(file, e);
            throw e;
        }
        pending.add(threads.submit(() -> finishOrAbort(file)));
    }

    private WrittenFile finishOrAbort(DataFile file) throws IOException {
        try {
            if (closing) {
                throw new IOException("[" + file.path() + "] was not finished: its writer was closed.");
            }
            return file.finish(clock);
        } catch (IOException | RuntimeException | Error e) {
            abort(file, e);
            throw e;
        }
    }

    private static void abort(DataFile file, Throwable cause) {
        try {
            file.abort();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void takeOldest() throws IOException {
        try {
            // Out of the queue only when it has ended: else close would not wait for it.
            finished.add(pending.element().get());
            pending.remove();
        } catch (ExecutionException e) {
            pending.remove();
            throw rethrow(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while files were finished.", e);
        }
    }

    private static IOException rethrow(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }

    /**
     * Waits for all files given so far, and hands them over.
     *
     * @throws IOException when one could not be finished; the others are deleted by {@link #close}
     */
    List<WrittenFile> takeAll() throws IOException {
        while (!pending.isEmpty()) {
            takeOldest();
        }
        List<WrittenFile> taken = List.copyOf(finished);
        finished.clear();
        return taken;
    }

    /** Waits for what is being finished, even when interrupted, so that nothing becomes visible later. */
    @Override
    public void close() {
        closing = true;
        threads.shutdown();
        boolean interrupted = Thread.interrupted();
        while (!pending.isEmpty()) {
            try {
                finished.add(pending.element().get());
                pending.remove();
            } catch (ExecutionException e) {
                LOG.debug("A file that nobody waits for any more was not finished.", e);
                pending.remove();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        finished.forEach(this::remove);
        finished.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove(WrittenFile file) {
        try {
            remover.remove(file);
        } catch (IOException e) {
            LOG.warn("File {} belongs to no commit and could not be deleted. VACUUM will.", file.path(), e);
        }
    }

    /** Deletes a file of the table. */
    interface FileRemover {
        void remove(WrittenFile file) throws IOException;
    }
}
