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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileNotifications;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.NotificationCounters;
import io.cloudfiles.flink.discovery.NotifiedPage;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.testing.ManualClock;
import io.cloudfiles.flink.testing.MemoryNotificationQueue;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A queue, a store, and a discovery that follows the queue. */
abstract class NotificationDiscoveryFixture {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final DiscoveryScope SCOPE = new DiscoveryScope(false, null);

    final NotificationCounters counters = new NotificationCounters();
    String name;
    MemoryStorage storage;
    MemoryNotificationQueue queue;

    @Nullable
    NotificationDiscovery discovery;

    @BeforeEach
    void makeStoreAndQueue(TestInfo test) {
        name = "notified-" + test.getTestMethod().orElseThrow().getName();
        storage = MemoryStorage.named(name);
        storage.useClock(new ManualClock(NOON));
        queue = MemoryNotificationQueue.named(name);
    }

    @AfterEach
    void forget() {
        if (discovery != null) {
            discovery.close();
        }
        MemoryStorage.forget(name);
        MemoryNotificationQueue.forget(name);
        MemoryNotificationQueue.forget(name + "-dead");
    }

    /** With a lease that ends in no test. */
    DiscoveryConfigs config() {
        return DiscoveryConfigs.of(storage.root() + "/in")
                .notifiedBy(name)
                .notification(from -> leased(from, Duration.ofHours(1)));
    }

    static NotificationConfig leased(NotificationConfig from, Duration lease) {
        return new NotificationConfig(
                from.queue(),
                from.deadLetterQueue(),
                from.fetchParallelism(),
                lease,
                from.rewrites(),
                from.backfillInterval(),
                from.listOnStart());
    }

    NotificationDiscovery start(DiscoveryConfigs configs) {
        DiscoveryConfig config = configs.build();
        NotificationConfig notification = config.notification();
        discovery = new NotificationDiscovery(
                config,
                notification,
                NotificationQueues.open(config, notification, Map.of()),
                StorageOpener.of(Map.of()),
                Clock.systemUTC(),
                counters);
        discovery.start();
        return discovery;
    }

    Location write(String path) throws IOException {
        Location file = storage.root().child(path);
        storage.putIfAbsent(file, path.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    Location writeAndSend(String path) throws IOException {
        Location file = write(path);
        queue.send(MemoryNotificationQueue.written(file));
        return file;
    }

    /** The answer to one question; empty when the queue is drained. */
    static CompletableFuture<List<NotifiedPage>> ask(NotificationDiscovery discovery, DiscoveryScope scope) {
        CompletableFuture<List<NotifiedPage>> answer = new CompletableFuture<>();
        discovery.next(() -> scope, new FileNotifications.Receiver() {
            @Override
            public void page(NotifiedPage page) {
                answer.complete(List.of(page));
            }

            @Override
            public void drained() {
                answer.complete(List.of());
            }

            @Override
            public void failed(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    static NotifiedPage page(NotificationDiscovery discovery) throws Exception {
        return ask(discovery, SCOPE).get(20, TimeUnit.SECONDS).get(0);
    }

    static List<DiscoveredFile> files(NotifiedPage page) {
        List<DiscoveredFile> files = new ArrayList<>();
        page.page().forEach(files::add);
        return files;
    }

    static List<Location> locations(NotifiedPage page) {
        return files(page).stream().map(file -> file.file().location()).toList();
    }

    /** Pages until there are so many files, in pages that are not confirmed. */
    static List<NotifiedPage> pages(NotificationDiscovery discovery, int files) throws Exception {
        List<NotifiedPage> pages = new ArrayList<>();
        for (int left = files;
                left > 0;
                left -= pages.get(pages.size() - 1).page().count()) {
            pages.add(page(discovery));
        }
        return pages;
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time until %s", what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
