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

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the inputs of one storage fetch ahead with: threads, which end when there is nothing to do, and memory, which all storages of a
 * process share. Closed with the storage. Safe for use by many threads.
 */
@Internal
public final class ReadAhead implements AutoCloseable {
    /** What is fetched by one request. */
    static final int PART_BYTES = 8 << 20;

    /** Most parts that one input has at once. */
    static final int MOST_PARTS_OF_FILE = 8;

    private static final int MOST_PARTS = 32;
    /** Of the heap that all parts may take. */
    private static final int SHARE_OF_HEAP = 8;

    private static final Semaphore PARTS_OF_PROCESS =
            new Semaphore(partsIn(Runtime.getRuntime().maxMemory()));
    private static final long IDLE_SECONDS = 5;

    private final Semaphore parts;
    private final ThreadPoolExecutor threads;

    /** With the memory of this process. */
    public ReadAhead() {
        this(PARTS_OF_PROCESS);
    }

    /** @param parts how many of them may be held; taken and given back */
    ReadAhead(Semaphore parts) {
        this.parts = parts;
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "cloudfiles-read-ahead-" + count.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** How many parts may be held where the heap has at most so many bytes. */
    static int partsIn(long heapBytes) {
        return (int) Math.max(1, Math.min(MOST_PARTS, heapBytes / SHARE_OF_HEAP / PART_BYTES));
    }

    /**
     * Begins to fetch a part, if there is memory for it.
     *
     * @param stream of at most {@link #PART_BYTES}
     */
    @Nullable
    FetchedPart tryFetch(RangeStream stream) {
        if (!parts.tryAcquire()) {
            return null;
        }
        FetchedPart part = new FetchedPart(stream, parts::release);
        try {
            threads.execute(part);
            return part;
        } catch (RejectedExecutionException e) {
            // Closed; to read is to fail for that reason.
            parts.release();
            return null;
        }
    }

    /** Interrupts what is being fetched. Does nothing when called again. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
