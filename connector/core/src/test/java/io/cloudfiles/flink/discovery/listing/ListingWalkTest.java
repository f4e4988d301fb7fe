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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.DiscoveryCounters;
import io.cloudfiles.flink.discovery.DiscoveryPass;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.ManualClock;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How a listing walks: what it asks of the store, what it holds, and what it does when the store fails. */
@Timeout(120)
class ListingWalkTest {
    private static final Location ROOT = Location.parse("s3://b/in");
    private static final int PARALLELISM = 4;
    private static final int STORE_PAGE = 1000;

    private static FileEntry file(Location directory, int number) {
        return new FileEntry(directory.child("f" + number), number, number, null);
    }

    private static Stream<FileEntry> files(Location directory, int count) {
        return IntStream.range(0, count).mapToObj(i -> file(directory, i));
    }

    private static Stream<Location> directories(Location directory, int count) {
        return IntStream.range(0, count).mapToObj(i -> directory.child("d" + i));
    }

    private static ListingDiscovery discovery(ListOnlyStorage storage, String... paths) {
        return discovery(storage, DiscoveryConfigs.of(paths));
    }

    private static ListingDiscovery discovery(ListOnlyStorage storage, DiscoveryConfigs config) {
        return new ListingDiscovery(
                config.parallelism(PARALLELISM).build(),
                storage.opener(),
                Clock.systemUTC(),
                new DiscoveryCounters(),
                new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    @Test
    void listsOnlyDirectoriesThatCanMatch() {
        Map<String, List<String>> tree = Map.of(
                "s3://b/in", List.of("y=1", "y=2", "_tmp", "x"),
                "s3://b/in/y=1", List.of("m=1", "m=2"),
                "s3://b/in/y=1/m=2", List.of(".git", "h=1"),
                "s3://b/in/y=2", List.of("m=1"));
        ListOnlyStorage storage = new ListOnlyStorage(directory -> Stream.concat(
                        files(directory, 1),
                        tree.getOrDefault(directory.toString(), List.of()).stream()
                                .map(directory::child))
                .iterator());

        try (ListingDiscovery discovery =
                discovery(storage, DiscoveryConfigs.of("s3://b/in/y=*/m=2").strictGlob())) {
            assertThat(PassCollector.locations(discovery))
                    .containsExactlyInAnyOrder("s3://b/in/y=1/m=2/f0", "s3://b/in/y=1/m=2/h=1/f0");
        }

        assertThat(storage.listed)
                .extracting(Location::toString)
                .containsExactlyInAnyOrder(
                        "s3://b/in", "s3://b/in/y=1", "s3://b/in/y=2", "s3://b/in/y=1/m=2", "s3://b/in/y=1/m=2/h=1");
    }

    @Test
    void holdsFewFilesOfAMillionInOneDirectory() {
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 1_000_000).iterator());
        AtomicLong taken = new AtomicLong();
        AtomicLong mostHeld = new AtomicLong();

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            PassSummary summary = PassCollector.start(discovery).drain(page -> {
                mostHeld.accumulateAndGet(storage.files.get() - taken.get(), Math::max);
                taken.addAndGet(page.count());
            });
            assertThat(summary.files()).isEqualTo(1_000_000);
            assertThat(discovery.counters().requests()).isEqualTo(1000);
        }

        assertThat(taken).hasValue(1_000_000);
        assertThat(mostHeld.get()).isLessThanOrEqualTo(4 * 10_000 + PARALLELISM * STORE_PAGE);
    }

    @Test
    void holdsFewDirectoriesOfAHundredThousand() {
        ListOnlyStorage storage = new ListOnlyStorage(directory -> directory.equals(ROOT)
                ? directories(directory, 100_000).iterator()
                : files(directory, 1).iterator());

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThat(PassCollector.start(discovery).drain(page -> {}).files()).isEqualTo(100_000);
        }

        assertThat(storage.mostUnlistedDirectories.get()).isLessThanOrEqualTo((PARALLELISM + 1) * STORE_PAGE);
        assertThat(storage.mostOpenCursors.get()).isLessThanOrEqualTo(2 * PARALLELISM);
        assertThat(storage.openCursors).hasValue(0);
    }

    @Test
    void holdsFewDirectoriesOfADeepAndWideTree() {
        // Eight levels of two directories, half of them with 300 others that are empty.
        ListOnlyStorage storage = new ListOnlyStorage(directory -> {
            if (directory.name().startsWith("empty")) {
                return List.of().iterator();
            }
            Stream<Location> empty = directory.name().equals("d1")
                    ? IntStream.range(0, 300).mapToObj(i -> directory.child("empty" + i))
                    : Stream.empty();
            return depth(directory) == 8
                    ? files(directory, 1).iterator()
                    : Stream.concat(directories(directory, 2), empty).iterator();
        });

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThat(PassCollector.start(discovery).drain(page -> {}).files()).isEqualTo(256);
        }

        assertThat(storage.mostUnlistedDirectories.get()).isLessThanOrEqualTo(PARALLELISM * 8 * 302);
        assertThat(storage.mostOpenCursors.get()).isLessThanOrEqualTo(PARALLELISM * 9);
        assertThat(storage.openCursors).hasValue(0);
    }

    private static int depth(Location directory) {
        return (int) directory.toString().chars().filter(c -> c == '/').count() - 3;
    }

    @Test
    void makesNoMoreRequestsThanNobodyAsksFor() {
        ListOnlyStorage storage = new ListOnlyStorage(directory -> directory.equals(ROOT)
                ? directories(directory, 1000).iterator()
                : files(directory, STORE_PAGE).iterator());

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            PassCollector pass = PassCollector.start(discovery);
            long taken = 0;
            for (int i = 0; i < 20; i++) {
                taken += ((FilePage) pass.ask()).count();
                assertThat(storage.files.get() - taken).isLessThanOrEqualTo(4 * 10_000 + PARALLELISM * STORE_PAGE);
            }
        }

        assertThat(storage.requests.get()).isLessThan(300);
    }

    @Test
    void handsOutSmallPagesFirst() {
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 60_000).iterator());
        List<Integer> sizes = new ArrayList<>();

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            PassCollector.start(discovery).drain(page -> sizes.add(page.count()));
        }

        assertThat(sizes).startsWith(128, 256, 512, 1024, 2048, 4096, 8192, 10_000);
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(60_000);
    }

    @Test
    void noPageIsLargerThanTheUnconfirmedFilesAllowed() {
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 1000).iterator());

        try (ListingDiscovery discovery =
                discovery(storage, DiscoveryConfigs.of(ROOT.toString()).maxUnconfirmedFiles(100))) {
            PassCollector.start(discovery)
                    .drain(page -> assertThat(page.count()).isLessThanOrEqualTo(100));
        }
    }

    @Test
    void listsSeveralDirectoriesAtOnceButNoMoreThanAllowed() {
        CountDownLatch all = new CountDownLatch(PARALLELISM);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ListOnlyStorage storage = new ListOnlyStorage(
                directory -> directory.equals(ROOT)
                        ? directories(directory, 50).iterator()
                        : files(directory, 1).iterator(),
                directory -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    if (!directory.equals(ROOT)) {
                        all.countDown();
                        await(all);
                    }
                    now.decrementAndGet();
                });

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThat(PassCollector.locations(discovery)).hasSize(50);
        }

        assertThat(most).hasValue(PARALLELISM);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void retriesARequestAndGoesOnWhereItFailed() {
        AtomicInteger calls = new AtomicInteger();
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 5000).iterator(), directory -> {
                    if (calls.incrementAndGet() % 3 != 0) {
                        throw new IOException("slow down");
                    }
                });

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThat(PassCollector.locations(discovery)).hasSize(5000).doesNotHaveDuplicates();
            assertThat(discovery.counters().requests()).isEqualTo(5 + 12);
            assertThat(discovery.counters().retries()).isEqualTo(12);
        }
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        AtomicInteger calls = new AtomicInteger();
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 5).iterator(), directory -> {
                    calls.incrementAndGet();
                    throw new IOException("slow down.");
                });

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThatThrownBy(() -> PassCollector.locations(discovery))
                    .hasMessageContaining("[s3://b/in] could not be listed in 3 attempts: slow down. Check")
                    .hasRootCauseMessage("slow down.")
                    .asInstanceOf(InstanceOfAssertFactories.type(CloudFilesException.class))
                    .extracting(CloudFilesException::code)
                    .isEqualTo(ErrorCode.CF_CANNOT_RUN_DIRECTORY_LISTING);
        }
        assertThat(calls).hasValue(3);
        assertThat(storage.openCursors).hasValue(0);
    }

    @Test
    void doesNotRetryWhatNoRetryMends() {
        AtomicInteger calls = new AtomicInteger();
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 5).iterator(), directory -> {
                    calls.incrementAndGet();
                    throw new StorageException("[s3://b/in] access denied.", null);
                });

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThatThrownBy(() -> PassCollector.locations(discovery))
                    .hasMessageContaining(
                            "in 1 attempt: [s3://b/in] access denied. A retry would not help, so the job ends.");
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void failsWithWhateverElseGoesWrong() {
        ListOnlyStorage storage = new ListOnlyStorage(directory -> {
            throw new IllegalStateException("a bug");
        });

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThatThrownBy(() -> PassCollector.locations(discovery)).hasMessage("a bug");
        }
    }

    @Test
    void failsWhenTheStoreLacksAClass() {
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 5).iterator(), directory -> {
                    throw new NoClassDefFoundError("com/example/Client");
                });
        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThatThrownBy(() -> PassCollector.start(discovery).files())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("[" + ROOT + "] the listing died")
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
        }
        assertThat(storage.openCursors).hasValue(0);
    }

    @Test
    void skipsADirectoryThatVanished() {
        ListOnlyStorage storage = new ListOnlyStorage(directory -> {
            if (directory.equals(ROOT)) {
                return directories(directory, 3).iterator();
            }
            return directory.name().equals("d1") ? null : files(directory, 1).iterator();
        });

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            assertThat(PassCollector.locations(discovery)).hasSize(2);
        }
    }

    @Test
    void doesNotCountAsWorkTheTimeInWhichNobodyAsks() {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        ListOnlyStorage storage = new ListOnlyStorage(
                directory -> files(directory, 100_000).iterator(), directory -> clock.advance(Duration.ofSeconds(1)));

        try (ListingDiscovery discovery = new ListingDiscovery(
                DiscoveryConfigs.of(ROOT.toString()).build(),
                storage.opener(),
                clock,
                new DiscoveryCounters(),
                RetryPolicy.of(1))) {
            ListingPass pass = discovery.start(new DiscoveryScope(true, null), Duration.ZERO);
            PassSummary summary = new PassCollector(pass).drain(page -> {
                while (!pass.isResting()) {
                    Thread.onSpinWait();
                }
                clock.advance(Duration.ofDays(1));
            });
            // A hundred requests for a page and one that finds the end, a second each.
            assertThat(summary.activeTime()).isEqualTo(Duration.ofSeconds(101));
        }
    }

    @Test
    void closingStopsThePassAndClosesEverything() throws InterruptedException {
        CountDownLatch inRequest = new CountDownLatch(PARALLELISM);
        ListOnlyStorage storage = new ListOnlyStorage(
                directory -> directory.equals(ROOT)
                        ? directories(directory, 5000).iterator()
                        : files(directory, 1).iterator(),
                directory -> {
                    if (!directory.equals(ROOT)) {
                        inRequest.countDown();
                        await(new CountDownLatch(1));
                    }
                });
        ListingDiscovery discovery = discovery(storage, ROOT.toString());
        DiscoveryPass pass = discovery.start(new DiscoveryScope(true, null), Duration.ZERO);
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        pass.next(new NamingReceiver(answers));
        inRequest.await();

        discovery.close();

        assertThat(storage.closed).isTrue();
        assertThat(storage.openCursors).hasValue(0);
        assertThat(answers).isEmpty();
        for (Thread thread : threadsNamed("cloudfiles-listing")) {
            // Its pool has ended; the last steps of the thread itself may be ahead.
            thread.join(Duration.ofSeconds(30).toMillis());
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static List<Thread> threadsNamed(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }

    @Test
    void doesNotAnswerAPassThatWasClosed() {
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 1000).iterator());
        List<String> answers = new ArrayList<>();

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            DiscoveryPass closed = discovery.start(new DiscoveryScope(true, null), Duration.ofHours(1));
            closed.next(new NamingReceiver(answers));
            closed.close();
            assertThat(PassCollector.locations(discovery)).hasSize(1000);
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void refusesASecondQuestionBeforeTheAnswer() {
        ListOnlyStorage storage =
                new ListOnlyStorage(directory -> files(directory, 1).iterator());

        try (ListingDiscovery discovery = discovery(storage, ROOT.toString())) {
            DiscoveryPass pass = discovery.start(new DiscoveryScope(true, null), Duration.ofHours(1));
            pass.next(new NamingReceiver(new ArrayList<>()));
            assertThatThrownBy(() -> pass.next(new NamingReceiver(new ArrayList<>())))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Notes which answers come. */
    private record NamingReceiver(List<String> answers) implements DiscoveryPass.Receiver {
        @Override
        public void page(FilePage page) {
            answers.add("page");
        }

        @Override
        public void end(PassSummary summary) {
            answers.add("end");
        }

        @Override
        public void failed(RuntimeException failure) {
            answers.add("failed");
        }
    }
}
