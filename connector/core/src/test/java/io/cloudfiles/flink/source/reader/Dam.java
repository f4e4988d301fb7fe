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

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Holds records of a job in this JVM up on their way to its end. */
final class Dam {
    private static final int MANY = 1_000_000_000;
    private static final Semaphore PERMITS = new Semaphore(MANY);
    private static final AtomicLong PASSED = new AtomicLong();

    private Dam() {}

    /** From now on nothing passes; what has passed is counted from 0. */
    static void close() {
        PERMITS.drainPermits();
        PASSED.set(0);
    }

    /** So many records pass. */
    static void letPass(int records) {
        PERMITS.release(records);
    }

    /** Everything passes. */
    static void open() {
        PERMITS.drainPermits();
        PERMITS.release(MANY);
    }

    /** Waits until a record may pass. */
    static void pass() throws InterruptedException {
        PERMITS.acquire();
        PASSED.incrementAndGet();
    }

    /** Records that have passed. */
    static long passed() {
        return PASSED.get();
    }
}
