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

import io.cloudfiles.flink.discovery.NotificationCounters;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class LeaseKeeperTest {
    private static final Duration LEASE = Duration.ofHours(1);

    /** Tells of its requests, and lets something happen in the first renewal. */
    private static final class ToldQueue implements NotificationQueue {
        private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        private Runnable inFirstRenewal = () -> {};

        @Override
        public List<QueueMessage> receive(Duration wait, Duration lease) {
            return List.of();
        }

        @Override
        public Map<String, String> renew(Collection<String> receipts, Duration lease) {
            requests.add((lease.isZero() ? "give back " : "renew ") + receipts.size());
            inFirstRenewal.run();
            inFirstRenewal = () -> {};
            return receipts.stream().collect(Collectors.toMap(Function.identity(), Function.identity()));
        }

        @Override
        public void acknowledge(Collection<String> receipts) {
            requests.add("acknowledge " + receipts.size());
        }

        @Override
        public void deadLetter(QueueMessage message) {}

        @Override
        public QueueSize size() {
            return new QueueSize(QueueSize.UNKNOWN, QueueSize.UNKNOWN);
        }

        @Override
        public int maxLeased() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void close() {}

        List<String> next(int count) throws InterruptedException {
            List<String> next = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                next.add(requests.poll(20, TimeUnit.SECONDS));
            }
            return next;
        }
    }

    private static List<QueueMessage> messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new QueueMessage("r" + i, null, "", List.of(), null))
                .toList();
    }

    @Test
    void acknowledgesBetweenTheRenewalsOfManyLeases() throws Exception {
        ToldQueue queue = new ToldQueue();
        try (LeaseKeeper leases = new LeaseKeeper(queue, LEASE, new NotificationCounters(), error -> {})) {
            List<HeldMessage> held = leases.hold(messages(250), System.nanoTime() - LEASE.toNanos());
            List<HeldMessage> done = held.subList(240, 250);
            queue.inFirstRenewal = () -> leases.acknowledge(done);
            leases.renewNow();

            assertThat(queue.next(4)).containsExactly("renew 100", "renew 100", "acknowledge 10", "renew 40");
            leases.renewNow();
        }
        assertThat(queue.next(3)).as("none is due").containsExactly("give back 100", "give back 100", "give back 40");
    }

    @Test
    void tellsOfAnErrorThatItDiesOf() throws Exception {
        ToldQueue queue = new ToldQueue();
        queue.inFirstRenewal = () -> {
            throw new NoClassDefFoundError("injected");
        };
        CompletableFuture<Error> told = new CompletableFuture<>();
        try (LeaseKeeper leases = new LeaseKeeper(queue, LEASE, new NotificationCounters(), told::complete)) {
            leases.hold(messages(1), System.nanoTime() - LEASE.toNanos());
            leases.renewNow();

            assertThat(told.get(20, TimeUnit.SECONDS)).hasMessage("injected");
        }
    }
}
