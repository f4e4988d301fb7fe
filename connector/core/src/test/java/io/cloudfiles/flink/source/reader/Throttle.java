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
package io.cloudfiles.flink.source.reader;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Lets the reads of a job in this JVM pass a few at a time. */
final class Throttle {
    private static final AtomicLong READS = new AtomicLong();
    private static volatile Semaphore permits = new Semaphore(0);
    private static volatile int perCheckpoint;
    private static volatile boolean open = true;

    private Throttle() {}

    /** Reads pass freely; they are counted from 0. */
    static void open() {
        READS.set(0);
        release();
    }

    /** Reads pass freely from now on. */
    static void release() {
        open = true;
        permits.release(1_000_000);
    }

    /** This many reads pass now, and as many more with each completed checkpoint as said. */
    static void allow(int reads, int moreWithEachCheckpoint) {
        permits = new Semaphore(reads);
        perCheckpoint = moreWithEachCheckpoint;
        open = false;
    }

    /** This many more reads pass. */
    static void more(int reads) {
        permits.release(reads);
    }

    static void checkpointed() {
        permits.release(perCheckpoint);
    }

    /** Waits until a read may pass. */
    static void pass() throws IOException {
        try {
            if (!open) {
                permits.acquire();
            }
            READS.incrementAndGet();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Reads that have passed. */
    static long reads() {
        return READS.get();
    }
}
