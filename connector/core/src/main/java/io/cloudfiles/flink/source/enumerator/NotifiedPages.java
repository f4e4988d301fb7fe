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

import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileNotifications;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.NotifiedPage;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The pages that came from notifications, from their arrival until a completed checkpoint holds them; only then are they confirmed. A page whose
 * checkpoint failed is confirmed by the next one that completes; one that a lost reader gave back, by one that began after it was assigned
 * again. In listing mode there are none. Coordinator thread.
 */
final class NotifiedPages {
    private final @Nullable FileNotifications notifications;
    /** Numbers of all pages that are not confirmed, by the id of their split. */
    private final Map<String, Long> numbers = new HashMap<>();
    /** Assigned since the last checkpoint began. */
    private Set<String> recent = new HashSet<>();
    /** Assigned between the checkpoint before and this one. */
    private final NavigableMap<Long, Set<String>> byCheckpoint = new TreeMap<>();

    private boolean asked;
    private boolean drained;

    /** @param notifications null in listing mode */
    NotifiedPages(@Nullable FileNotifications notifications) {
        this.notifications = notifications;
        this.drained = notifications == null;
    }

    void start() {
        if (notifications != null) {
            notifications.start();
        }
    }

    /** Asks for the next page unless the last question is open; {@code to} brings the answer to the coordinator thread. */
    void ask(Supplier<DiscoveryScope> scope, FileNotifications.Receiver to) {
        if (notifications != null && !asked && !drained) {
            asked = true;
            notifications.next(scope, to);
        }
    }

    /** An answer has come. */
    void answered() {
        asked = false;
    }

    /** A page has come. */
    DiscoverySplit received(long number, FilePage page, long listing) {
        DiscoverySplit split = new DiscoverySplit("n-" + number, listing, page);
        numbers.put(split.splitId(), number);
        return split;
    }

    /** There are no more. */
    void drained() {
        drained = true;
    }

    /** Whether nothing more comes. */
    boolean isDrained() {
        return drained;
    }

    /** Whether a split is one of these pages. */
    boolean owns(DiscoverySplit split) {
        return numbers.containsKey(split.splitId());
    }

    void assigned(DiscoverySplit split) {
        if (owns(split)) {
            recent.add(split.splitId());
        }
    }

    /** A split came back; it will be assigned again. */
    void returned(DiscoverySplit split) {
        recent.remove(split.splitId());
        byCheckpoint.values().forEach(splits -> splits.remove(split.splitId()));
    }

    void checkpointStarted(long checkpointId) {
        if (!recent.isEmpty()) {
            byCheckpoint.put(checkpointId, recent);
            recent = new HashSet<>();
        }
    }

    void checkpointCompleted(long checkpointId) {
        NavigableMap<Long, Set<String>> covered = byCheckpoint.headMap(checkpointId, true);
        covered.values().forEach(splits -> splits.forEach(this::confirm));
        covered.clear();
    }

    private void confirm(String splitId) {
        Long number = numbers.remove(splitId);
        if (notifications != null && number != null) {
            notifications.confirm(number);
        }
    }

    void close() {
        if (notifications != null) {
            notifications.close();
        }
    }

    /** Takes answers on any thread and hands them on, one at a time, by way of the given executor. */
    record Answers(Consumer<Runnable> bring, FileNotifications.Receiver to) implements FileNotifications.Receiver {
        @Override
        public void page(NotifiedPage page) {
            bring.accept(() -> to.page(page));
        }

        @Override
        public void drained() {
            bring.accept(to::drained);
        }

        @Override
        public void failed(RuntimeException failure) {
            bring.accept(() -> to.failed(failure));
        }
    }
}
