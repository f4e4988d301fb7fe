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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryPass;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileDiscovery;
import io.cloudfiles.flink.discovery.FileNotifications;
import io.cloudfiles.flink.discovery.FilePageBuilder;
import io.cloudfiles.flink.discovery.NotifiedPage;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * A directory whose files come, show late, are overwritten, asked for and deleted while days pass; with the listings and the queue that tell of them, in
 * any order. A listing that is not full finds a part of them only; a message may come days later, several times or not at all.
 */
final class AgingFiles {
    private static final int PAGE = 3;
    private static final long MICROS_PER_MILLI = 1_000;

    private final Clock clock;
    private final Random random;
    /** Modification times. */
    final Map<String, Long> files = new TreeMap<>();

    /** When each was asked for last, in milliseconds. */
    final Map<String, Long> asked = new HashMap<>();

    private final Map<String, Long> timesAsked = new HashMap<>();
    private final Map<String, Long> unshown = new TreeMap<>();
    private final List<String> messages = new ArrayList<>();
    /** Messages by the page that was made of them. */
    private final Map<Long, List<String>> unconfirmed = new LinkedHashMap<>();

    /** How many files listings left out. */
    long leftOut;

    private int names;
    private long pages;

    @Nullable
    Listing listing;

    DiscoveryPass.@Nullable Receiver ofListing;
    FileNotifications.@Nullable Receiver ofQueue;

    AgingFiles(Clock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    private long nowMicros() {
        return clock.millis() * MICROS_PER_MILLI;
    }

    long timesAsked(String file) {
        return timesAsked.getOrDefault(file, 0L);
    }

    private @Nullable String any() {
        List<String> all = List.copyOf(files.keySet());
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    /** Something happens in the directory. */
    void change() {
        String file = any();
        switch (random.nextInt(8)) {
            case 0 -> unshown.put("late" + ++names, nowMicros());
            case 1 -> {
                unshown.forEach(this::show);
                unshown.clear();
            }
            case 2 -> files.computeIfPresent(String.valueOf(file), (name, modified) -> null);
            case 3 -> {
                if (file != null) {
                    asked.put(file, clock.millis());
                    timesAsked.merge(file, 1L, Long::sum);
                }
            }
            case 4 -> {
                if (file != null) {
                    messages.add(file);
                }
            }
            default -> show("f" + ++names, nowMicros());
        }
    }

    /** Files that have begun to show do so within a day. */
    void passes() {
        unshown.entrySet().removeIf(file -> {
            boolean isLate =
                    nowMicros() - file.getValue() > Duration.ofHours(20).toNanos() / MICROS_PER_MILLI;
            if (isLate) {
                show(file.getKey(), file.getValue());
            }
            return isLate;
        });
    }

    private void show(String name, long modified) {
        files.put(name, modified);
        if (random.nextInt(10) > 0) {
            messages.add(name);
        }
    }

    private static DiscoveredFile found(String name, long modified, long askedMillis) {
        return new DiscoveredFile(
                new FileEntry(Location.parse("s3://b/in/" + name), 1, modified, null), false, askedMillis);
    }

    /** The listings of one enumerator. */
    FileDiscovery discovery() {
        return new FileDiscovery() {
            @Override
            public DiscoveryPass start(DiscoveryScope scope, Duration delay) {
                Listing pass = new Listing(scope, clock.instant().plus(delay));
                listing = pass;
                return pass;
            }

            @Override
            public void close() {}
        };
    }

    final class Listing implements DiscoveryPass {
        private final DiscoveryScope scope;
        private final Instant begins;
        private @Nullable Deque<String> left;
        private Map<String, Long> askedAtStart = Map.of();
        private boolean full;

        private Listing(DiscoveryScope scope, Instant begins) {
            this.scope = scope;
            this.begins = begins;
        }

        @Override
        public void next(Receiver receiver) {
            ofListing = receiver;
        }

        @Override
        public void close() {
            ofListing = null;
        }

        /** Answers, if it is asked and time. */
        boolean answer(boolean onlyFull) {
            if (ofListing == null || clock.instant().isBefore(begins)) {
                return false;
            }
            Receiver receiver = requireNonNull(ofListing);
            ofListing = null;
            if (left == null) {
                begin(onlyFull);
            }
            FilePageBuilder page = new FilePageBuilder();
            while (!requireNonNull(left).isEmpty() && page.count() < PAGE) {
                String name = left.remove();
                Long modified = files.get(name);
                if (modified == null) {
                    continue;
                }
                DiscoveredFile found = found(name, modified, askedAtStart.getOrDefault(name, 0L));
                if (!scope.mayBeForgotten(found.file(), found.askedMillis())) {
                    page.tryAdd(found);
                } else {
                    leftOut++;
                }
            }
            if (page.count() > 0) {
                receiver.page(page.build());
            } else {
                receiver.end(new PassSummary(0, 0, Long.MAX_VALUE, Duration.ZERO, Duration.ZERO, full));
            }
            return true;
        }

        private void begin(boolean onlyFull) {
            full = onlyFull || random.nextInt(3) > 0;
            askedAtStart = Map.copyOf(asked);
            List<String> order = new ArrayList<>(files.keySet());
            Collections.shuffle(order, random);
            left = new ArrayDeque<>(full ? order : order.subList(0, order.size() / 2));
        }
    }

    /** The queue, as one enumerator follows it; what the one before has not confirmed comes again. */
    FileNotifications notifications() {
        return new FileNotifications() {
            @Override
            public void start() {
                unconfirmed.values().forEach(messages::addAll);
                unconfirmed.clear();
                ofQueue = null;
            }

            @Override
            public void next(Supplier<DiscoveryScope> scope, Receiver receiver) {
                ofQueue = receiver;
            }

            @Override
            public void confirm(long page) {
                unconfirmed.remove(page);
            }

            @Override
            public void close() {
                ofQueue = null;
            }
        };
    }

    /** Hands out some of the messages, if it is asked. */
    void answerQueue() {
        FileNotifications.Receiver receiver = ofQueue;
        if (receiver == null || messages.isEmpty()) {
            return;
        }
        List<String> told = new ArrayList<>();
        FilePageBuilder page = new FilePageBuilder();
        for (int i = 0; i < PAGE && !messages.isEmpty(); i++) {
            String name = messages.remove(random.nextInt(messages.size()));
            told.add(name);
            Long modified = files.get(name);
            if (modified != null) {
                page.tryAdd(found(name, modified, 0));
            }
        }
        ofQueue = null;
        unconfirmed.put(++pages, told);
        receiver.page(new NotifiedPage(pages, page.build()));
    }
}
