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
package io.cloudfiles.flink.benchmarks.listing;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryCounters;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.DiscoveryPass;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.discovery.listing.ListingDiscovery;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.configuration.Configuration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * What it costs to find new objects beside many old ones: list requests per new object, counted by the store, for full listings and
 * incremental ones. A listing every ten seconds by a clock that is set, one new object a second. All must have been found at the end.
 */
public final class ListingCostBench {
    private static final DiscoveryScope LATER = new DiscoveryScope(false, null);
    private static final Duration BETWEEN_LISTINGS = Duration.ofSeconds(10);
    private static final int NEW_OBJECTS = 10;
    private static final int FULL_LISTINGS = 5;
    /** Three hours of them. */
    private static final int LISTINGS = 1080;

    private static final int OLD_OBJECTS_A_MINUTE = 60;

    private final KeyStore store = new KeyStore();
    private final Layout layout;
    private final int oldObjects;
    private final BitSet found = new BitSet();
    private Instant now = Instant.parse("2026-05-04T12:00:00Z");
    private int objects;

    private ListingCostBench(Layout layout, int oldObjects) {
        this.layout = layout;
        this.oldObjects = oldObjects;
        Instant first = now.minus(Duration.ofMinutes(oldObjects / OLD_OBJECTS_A_MINUTE + 60L));
        for (int i = 0; i < oldObjects; i++) {
            upload(first.plusSeconds(i));
        }
    }

    /** Arguments: numbers of old objects; 10,000, 100,000 and 1,000,000 unless given. */
    public static void main(String[] args) throws Exception {
        List<String> sizes = args.length == 0 ? List.of("10000", "100000", "1000000") : List.of(args);
        System.out.println("| layout | old objects | full: requests a listing | per new object "
                + "| auto: requests a listing | per new object | full listings among them |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Layout layout : Layout.values()) {
            for (String size : sizes) {
                System.out.println(new ListingCostBench(layout, Integer.parseInt(size)).row());
            }
        }
    }

    private String row() throws Exception {
        double full = requests("false", FULL_LISTINGS, new DiscoveryCounters());
        int listings = layout == Layout.RANDOM ? FULL_LISTINGS : LISTINGS;
        DiscoveryCounters counters = new DiscoveryCounters();
        double auto = requests("auto", listings, counters);
        if (found.cardinality() != objects) {
            throw new IllegalStateException(layout + ": " + found.cardinality() + " objects found of " + objects);
        }
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.2f | %.1f | %.2f | %d |",
                layout.name().toLowerCase(Locale.ROOT),
                oldObjects,
                full,
                full / NEW_OBJECTS,
                auto,
                auto / NEW_OBJECTS,
                listings - counters.incrementalListings());
    }

    /** How many requests a listing makes, after two that are not counted. */
    private double requests(String incremental, int listings, DiscoveryCounters counters) throws Exception {
        try (ListingDiscovery discovery =
                new ListingDiscovery(config(incremental), opener(), new SetClock(), counters)) {
            list(discovery);
            uploadSome();
            list(discovery);
            long before = store.listRequests();
            for (int i = 0; i < listings; i++) {
                uploadSome();
                list(discovery);
            }
            return (double) (store.listRequests() - before) / listings;
        }
    }

    private void uploadSome() {
        for (int i = 0; i < NEW_OBJECTS; i++) {
            now = now.plus(BETWEEN_LISTINGS.dividedBy(NEW_OBJECTS));
            upload(now);
        }
    }

    private void upload(Instant at) {
        store.add(layout.key(at, objects++), ChronoUnit.MICROS.between(Instant.EPOCH, at));
    }

    private void list(ListingDiscovery discovery) throws Exception {
        try (DiscoveryPass pass = discovery.start(LATER, Duration.ZERO)) {
            while (true) {
                CompletableFuture<FilePage> answer = new CompletableFuture<>();
                pass.next(new Answer(answer));
                FilePage page = answer.get();
                if (page == null) {
                    return;
                }
                page.forEach(this::found);
            }
        }
    }

    private void found(DiscoveredFile file) {
        String name = file.file().location().name();
        found.set(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.'))));
    }

    private DiscoveryConfig config(String incremental) {
        Configuration options = new Configuration();
        options.set(DiscoveryOptions.PATH.option(), KeyStore.BUCKET.child("in").toString());
        options.setString(DiscoveryOptions.INCREMENTAL.key(), incremental);
        return DiscoveryConfig.from(options, now, ZoneOffset.UTC, new ArrayList<>());
    }

    private StorageOpener opener() {
        return new StorageOpener() {
            @Override
            public Storage open(Location location) {
                return store;
            }

            @Override
            public void close() {}
        };
    }

    /** Shows the time that the bench has come to. */
    private final class SetClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** A page, or null at the end. */
    private record Answer(CompletableFuture<FilePage> page) implements DiscoveryPass.Receiver {
        @Override
        public void page(FilePage answer) {
            page.complete(answer);
        }

        @Override
        public void end(PassSummary summary) {
            page.complete(null);
        }

        @Override
        public void failed(RuntimeException failure) {
            page.completeExceptionally(failure);
        }
    }
}
