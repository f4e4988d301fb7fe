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
package io.cloudfiles.flink.read;

import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way from the I/O threads to the task thread: in order for each range, and bounded by the memory of what waits in it.
 *
 * <p>A batch that was decoded takes its memory anyway, so adding never waits; an I/O thread waits before it decodes the next one. Threads
 * that wait are woken when half of the memory is free, all at once, so that a sink that is slower than them does not cost a wake-up for
 * each batch and thread. The lock is touched only by threads that wait and by whoever wakes them.
 */
final class HandOverQueue {
    /** A range in flight may always have this many batches queued, however much the others hold. */
    private static final int GUARANTEED_PER_RANGE = 2;

    private final ConcurrentLinkedQueue<HandOver> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final long limitBytes;
    private final Runnable wakeUp;

    private final ReentrantLock lock = new ReentrantLock();
    /** Those who wait for room, each for its range. Under the lock. */
    private final Map<RangeInFlight, Condition> waiters = new IdentityHashMap<>();

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param limitBytes threads wait while this much or more is queued
     * @param wakeUp called by I/O threads after each addition; cheap and never blocking
     */
    HandOverQueue(long limitBytes, Runnable wakeUp) {
        this.limitBytes = limitBytes;
        this.wakeUp = wakeUp;
    }

    /** Adds at the end. I/O thread. */
    void add(HandOver handOver) {
        queuedBytes.addAndGet(handOver.bytes());
        handOver.owner().queued.incrementAndGet();
        queue.add(handOver);
        wakeUp.run();
    }

    /** Ends reading: the next poll throws the first of such causes, whatever is queued. I/O thread. */
    void fail(Throwable cause) {
        Throwable first = failure.compareAndExchange(null, cause);
        if (first != null && first != cause) {
            first.addSuppressed(cause);
        }
        wakeUp.run();
    }

    /** Takes the oldest, or fails as an I/O thread did. Task thread. */
    @Nullable
    HandOver poll() {
        Throwable failed = failure.get();
        if (failed != null) {
            rethrow(failed);
        }
        HandOver next = queue.poll();
        if (next != null) {
            boolean isHalfFree = queuedBytes.addAndGet(-next.bytes()) <= limitBytes / 2;
            boolean isDue = next.owner().queued.decrementAndGet() < GUARANTEED_PER_RANGE;
            if ((isHalfFree || isDue) && waiting.get() > 0) {
                wake(isHalfFree ? null : next.owner());
            }
        }
        return next;
    }

    /** Whether there is nothing to poll and no failure. */
    boolean isEmpty() {
        return queue.isEmpty() && failure.get() == null;
    }

    /** Returns when a range may be opened. I/O thread. */
    void awaitRoomToOpen(RangeInFlight range) throws InterruptedException {
        awaitRoom(range, 0);
    }

    /** Returns when the next batch of an open range may be decoded. I/O thread. */
    void awaitRoomFor(RangeInFlight range) throws InterruptedException {
        awaitRoom(range, GUARANTEED_PER_RANGE);
    }

    private void awaitRoom(RangeInFlight range, int guaranteed) throws InterruptedException {
        if (hasRoom(range, guaranteed)) {
            return;
        }
        lock.lockInterruptibly();
        try {
            Condition room = lock.newCondition();
            waiters.put(range, room);
            // Announced before the check, so that a poll after the check sees it and wakes.
            waiting.incrementAndGet();
            while (!hasRoom(range, guaranteed)) {
                room.await();
            }
        } finally {
            waiting.decrementAndGet();
            waiters.remove(range);
            lock.unlock();
        }
    }

    private boolean hasRoom(RangeInFlight range, int guaranteed) {
        return queuedBytes.get() < limitBytes || range.queued.get() < guaranteed;
    }

    /** Wakes the thread of a range, or all when it is null. */
    private void wake(@Nullable RangeInFlight range) {
        lock.lock();
        try {
            for (Map.Entry<RangeInFlight, Condition> waiter : waiters.entrySet()) {
                if (range == null || waiter.getKey() == range) {
                    waiter.getValue().signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static void rethrow(Throwable failed) {
        if (failed instanceof Error error) {
            throw error;
        }
        throw failed instanceof RuntimeException known ? known : new IllegalStateException("Reading failed.", failed);
    }
}
