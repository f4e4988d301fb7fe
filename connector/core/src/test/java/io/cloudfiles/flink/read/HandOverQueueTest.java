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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class HandOverQueueTest {
    private static final int THREADS = 8;
    private static final int BATCHES = 20_000;
    private static final int LIMIT_BYTES = 1000;

    /** A wake-up that is lost leaves a thread waiting for ever, and the test with it. */
    @Test
    void wakesEveryThreadThatWaits() throws Exception {
        AtomicInteger wakeUps = new AtomicInteger();
        HandOverQueue queue = new HandOverQueue(LIMIT_BYTES, wakeUps::incrementAndGet);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int seed = i;
                readers.add(threads.submit(() -> read(queue, seed)));
            }
            int polled = 0;
            while (polled < THREADS * BATCHES) {
                if (queue.poll() == null) {
                    Thread.onSpinWait();
                } else {
                    polled++;
                }
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
            assertThat(queue.isEmpty()).isTrue();
            assertThat(wakeUps).hasValue(THREADS * BATCHES);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void read(HandOverQueue queue, int seed) throws InterruptedException {
        Random random = new Random(seed);
        FileEntry file = new FileEntry(Location.parse("/data/" + seed), 1, 0, null);
        RangeState unread = RangeState.unread(FileRange.whole(file), 0);
        RangeInFlight range = new RangeInFlight(unread);
        queue.awaitRoomToOpen(range);
        for (int i = 0; i < BATCHES; i++) {
            queue.awaitRoomFor(range);
            queue.add(new HandOver(range, unread, null, null, random.nextInt(LIMIT_BYTES), null));
        }
        return null;
    }
}
