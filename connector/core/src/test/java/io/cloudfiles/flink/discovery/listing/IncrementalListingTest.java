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
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.IncrementalListing;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.testing.ManualClock;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.Seeds;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a listing finds that begins where files were found last, and what it costs. */
class IncrementalListingTest {
    private static final DiscoveryScope LATER = new DiscoveryScope(false, null);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T00:00:00Z"));
    private final DiscoveryCounters counters = new DiscoveryCounters();
    private MemoryStorage storage;

    @BeforeEach
    void setUp() {
        storage = MemoryStorage.named("incremental");
        storage.useClock(clock);
    }

    @AfterEach
    void tearDown() {
        MemoryStorage.forget("incremental");
    }

    private ListingDiscovery discovery(DiscoveryConfigs config) {
        return new ListingDiscovery(config.build(), StorageOpener.of(Map.of()), clock, counters);
    }

    private DiscoveryConfigs config(IncrementalListing mode) {
        return DiscoveryConfigs.of(storage.root().toString()).incremental(mode, null);
    }

    private void put(String path) {
        Location file = storage.root().child(path);
        assertThat(storage.putIfAbsent(file, new byte[0])).isTrue();
    }

    private List<String> list(ListingDiscovery discovery) {
        int root = storage.root().toString().length() + 1;
        return PassCollector.start(discovery, LATER).files().stream()
                .map(found -> found.file().location().toString().substring(root))
                .toList();
    }

    private long requestsOf(Runnable listing) {
        long before = counters.requests();
        listing.run();
        return counters.requests() - before;
    }

    @Test
    void beginsInEachDirectoryWhereFilesWereFoundLast() {
        for (int day = 10; day < 30; day++) {
            for (int file = 10; file < 30; file++) {
                put("date=2026-04-" + day + "/part-" + file);
            }
        }
        clock.advance(HOUR);
        try (ListingDiscovery discovery = discovery(config(IncrementalListing.TRUE))) {
            assertThat(list(discovery)).hasSize(400);

            put("date=2026-04-29/part-30");
            put("date=2026-04-30/part-10");
            put("date=2026-05-01/hour=1/part-10");
            long requests = requestsOf(() -> assertThat(list(discovery))
                    .containsExactlyInAnyOrder(
                            "date=2026-04-29/part-29",
                            "date=2026-04-29/part-30",
                            "date=2026-04-30/part-10",
                            "date=2026-05-01/hour=1/part-10"));
            assertThat(requests).isEqualTo(5);
            assertThat(counters.incrementalListings()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNotWantedDoesNotPushTheMarkBeyondNamesToCome() {
        put("2026-05-01.json");
        put("2026-05-02.json");
        put("_spark_metadata/0");
        put("readme.txt");
        clock.advance(HOUR);
        try (ListingDiscovery discovery =
                discovery(config(IncrementalListing.TRUE).fileFilter("*.json"))) {
            assertThat(list(discovery)).hasSize(2);
            put("2026-05-03.json");
            assertThat(list(discovery)).containsExactly("2026-05-02.json", "2026-05-03.json");
        }
    }

    @Test
    void findsFilesBelowTwoSlashes() {
        put("a/1");
        clock.advance(HOUR);
        try (ListingDiscovery discovery = discovery(config(IncrementalListing.TRUE))) {
            put("a//2");
            assertThat(list(discovery)).containsExactlyInAnyOrder("a/1", "a//2");
            put("a//3");
            assertThat(list(discovery)).contains("a//2", "a//3");
        }
    }

    @Test
    void filesKeepTheirPlaceForTenMinutes() {
        put("b/1");
        clock.advance(HOUR);
        put("c/5");
        try (ListingDiscovery discovery = discovery(config(IncrementalListing.TRUE))) {
            assertThat(list(discovery)).containsExactlyInAnyOrder("b/1", "c/5");
            put("c/7");
            clock.advance(MINUTE.multipliedBy(9));
            assertThat(list(discovery)).containsExactly("c/5", "c/7");
            put("c/6");
            assertThat(list(discovery)).containsExactly("c/5", "c/6", "c/7");
            clock.advance(MINUTE.multipliedBy(11));
            assertThat(list(discovery)).containsExactly("c/5", "c/6", "c/7");
            assertThat(list(discovery)).as("nothing is young any more").containsExactly("c/7");
        }
    }

    @Test
    void aFullListingFollowsSevenAndTheInterval() {
        put("a/1");
        put("b/1");
        clock.advance(HOUR);
        try (ListingDiscovery discovery = discovery(config(IncrementalListing.TRUE))) {
            list(discovery);
            clock.advance(MINUTE);
            put("a/2");
            for (int i = 0; i < 9; i++) {
                assertThat(list(discovery)).containsExactly("b/1");
            }
            clock.advance(HOUR);
            assertThat(list(discovery)).containsExactlyInAnyOrder("a/1", "a/2", "b/1");
            assertThat(counters.lateFiles()).isEqualTo(1);
            clock.advance(HOUR);
            for (int i = 0; i < 7; i++) {
                assertThat(list(discovery)).doesNotContain("a/1");
            }
            assertThat(list(discovery)).containsExactlyInAnyOrder("a/1", "a/2", "b/1");
            assertThat(counters.lateFiles()).as("a/2 was told of before").isEqualTo(1);
        }
    }

    @Test
    void autoWaitsUntilNewFilesHaveComeInOrder() {
        for (int file = 0; file < 5; file++) {
            put("0/" + file);
        }
        put("a/1");
        put("b/1");
        clock.advance(HOUR);
        try (ListingDiscovery discovery = discovery(config(IncrementalListing.AUTO))) {
            list(discovery);
            clock.advance(MINUTE);
            assertThat(list(discovery)).contains("a/1");
            clock.advance(MINUTE);
            put("b/2");
            put("b/3");
            put("c/1");
            clock.advance(MINUTE);
            assertThat(list(discovery)).contains("a/1");
            assertThat(list(discovery)).doesNotContain("a/1");

            clock.advance(MINUTE);
            put("a/2");
            clock.advance(HOUR);
            for (int i = 0; i < 6; i++) {
                assertThat(list(discovery)).doesNotContain("a/2");
            }
            assertThat(list(discovery)).contains("a/2");
            assertThat(list(discovery)).as("not in order any more").contains("a/1");
            assertThat(counters.incrementalListings()).isEqualTo(7);
        }
    }

    @Test
    void autoStaysWithFullListingsThatAnIncrementalOneWouldHardlyShorten() {
        for (int file = 10; file < 20; file++) {
            put("a/" + file);
        }
        try (ListingDiscovery discovery = discovery(config(IncrementalListing.AUTO))) {
            for (int file = 20; file < 30; file++) {
                list(discovery);
                clock.advance(MINUTE.dividedBy(10));
                put("a/" + file);
            }
            assertThat(counters.incrementalListings()).as("all are young").isZero();
            clock.advance(HOUR);
            list(discovery);
            list(discovery);
            list(discovery);
            assertThat(counters.incrementalListings()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "FALSE"})
    void everyListingIsFullWhereNewFilesComeAnywhere(IncrementalListing mode) {
        put("b/1");
        clock.advance(HOUR);
        try (ListingDiscovery discovery = discovery(config(mode))) {
            for (int i = 9; i > 0; i--) {
                put("a/" + i);
                clock.advance(HOUR);
                assertThat(list(discovery)).contains("a/" + i, "b/1");
            }
        }
        assertThat(counters.incrementalListings()).isZero();
    }

    @Test
    void availableNowListsAll() {
        put("a/1");
        put("b/1");
        clock.advance(HOUR);
        DiscoveryConfigs config = config(IncrementalListing.TRUE).availableNow(clock.instant());
        try (ListingDiscovery discovery = discovery(config)) {
            assertThat(list(discovery)).hasSize(2);
            assertThat(list(discovery)).hasSize(2);
        }
    }

    @Test
    void aStoreWithoutOrderIsRefusedOrListedWhole(@TempDir Path directory) throws IOException {
        Files.createFile(directory.resolve("a"));
        DiscoveryConfigs config = DiscoveryConfigs.of(directory.toString());
        try (ListingDiscovery discovery =
                discovery(config.incremental(IncrementalListing.TRUE, null).settleTime(Duration.ZERO))) {
            assertThatThrownBy(() -> list(discovery))
                    .asInstanceOf(InstanceOfAssertFactories.type(CloudFilesException.class))
                    .extracting(CloudFilesException::code)
                    .isEqualTo(ErrorCode.CF_UNABLE_TO_LIST_EFFICIENTLY);
        }
        try (ListingDiscovery discovery = discovery(config.incremental(IncrementalListing.AUTO, null))) {
            PassCollector.start(discovery, LATER).files();
            PassCollector.start(discovery, LATER).files();
        }
        assertThat(counters.incrementalListings()).isZero();
    }

    @Test
    void findsAtOnceWhatSortsBehindTheOthersAndTheRestInTheEnd() {
        Random random = new Random(Seeds.next());
        DiscoveryConfigs config = DiscoveryConfigs.of(storage.root().toString())
                .incremental(IncrementalListing.TRUE, HOUR)
                .parallelism(3);
        Set<String> inOrder = new HashSet<>();
        Set<String> all = new HashSet<>();
        Set<String> found = new HashSet<>();
        try (ListingDiscovery discovery = discovery(config)) {
            for (int pass = 0; pass < 200; pass++) {
                String time = "%05d".formatted(pass);
                String newest = "d=" + time.substring(0, 3) + "/h=" + time.substring(0, 4) + "/" + time;
                for (int file = random.nextInt(4); file > 0; file--) {
                    inOrder.add(newest + "-" + file);
                    put(newest + "-" + file);
                }
                if (random.nextInt(3) == 0) {
                    String late = (random.nextBoolean() ? "a=" + random.nextInt(9) + "/" : "d=000/h=0000/late-") + time;
                    all.add(late);
                    put(late);
                }
                clock.advance(Duration.ofSeconds(random.nextInt(300)));
                found.addAll(list(discovery));
                assertThat(found).containsAll(inOrder);
            }
            clock.advance(HOUR);
            assertThat(found.containsAll(all)).as("some are missed at first").isFalse();
            for (int i = 0; i < 8; i++) {
                found.addAll(list(discovery));
            }
        }
        all.addAll(inOrder);
        assertThat(found).isEqualTo(all);
        assertThat(counters.incrementalListings()).isGreaterThan(100);
    }
}
