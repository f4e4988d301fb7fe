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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** How many tasks run at once, by their size. */
class ReadPoolTest {
    private static final boolean LARGE = true;
    private static final boolean SMALL = false;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReadPool pool = new ReadPool(new OpenFiles(3, 1), "pool-under-test");
    private final BlockingQueue<String> started = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        pool.shutdown();
    }

    @Test
    void smallOnesPassLargeOnesThatWaitForAPlace() throws InterruptedException {
        CountDownLatch endOfFirst = new CountDownLatch(1);
        pool.execute(task("large 1", endOfFirst), LARGE);
        pool.execute(task("large 2", end), LARGE);
        assertThat(nextStarted()).isEqualTo("large 1");
        pool.execute(task("small 1", end), SMALL);
        pool.execute(task("small 2", end), SMALL);

        assertThat(nextStarted()).startsWith("small");
        assertThat(nextStarted()).startsWith("small");
        assertThat(started).isEmpty();
        endOfFirst.countDown();
        assertThat(nextStarted()).isEqualTo("large 2");
    }

    @Test
    void largeOnesKeepTheirPlaceHoweverManySmallOnesWait() throws InterruptedException {
        CountDownLatch endOfFirst = new CountDownLatch(1);
        pool.execute(task("large 1", endOfFirst), LARGE);
        pool.execute(task("large 2", end), LARGE);
        assertThat(nextStarted()).isEqualTo("large 1");
        for (int i = 0; i < 100; i++) {
            pool.execute(task("small", end), SMALL);
        }
        assertThat(nextStarted()).isEqualTo("small");
        assertThat(nextStarted()).isEqualTo("small");

        endOfFirst.countDown();

        assertThat(nextStarted()).isEqualTo("large 2");
    }

    @Test
    void aPlaceIsFreeAgainWhenNoLargeOneWaits() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(0);
        for (int i = 0; i < 10; i++) {
            pool.execute(task("large " + i, ended), LARGE);
            assertThat(nextStarted()).isEqualTo("large " + i);
        }
        pool.executeAfter(Duration.ofMillis(1), task("again", ended), LARGE);
        assertThat(nextStarted()).isEqualTo("again");
    }

    @Test
    void nothingStartsOnceItIsShutDown() throws InterruptedException {
        pool.execute(task("large 1", end), LARGE);
        pool.execute(task("large 2", end), LARGE);
        assertThat(nextStarted()).isEqualTo("large 1");

        pool.shutdown();

        assertThat(pool.awaitTermination(PATIENCE)).isTrue();
        assertThat(started).isEmpty();
    }

    private Runnable task(String name, CountDownLatch lastsUntil) {
        return () -> {
            started.add(name);
            try {
                lastsUntil.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private String nextStarted() throws InterruptedException {
        return started.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
