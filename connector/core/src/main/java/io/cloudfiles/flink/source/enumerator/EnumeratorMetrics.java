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

import io.cloudfiles.flink.discovery.DiscoveryCounters;
import io.cloudfiles.flink.discovery.NotificationCounters;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.storage.RequestMetrics;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.storage.StorageRequests;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What discovery tells about itself. Outlives the enumerator: Flink keeps the metric group when it makes a new enumerator after a
 * failure, and there a name can be registered but once. Written on the coordinator thread, read by reporters.
 *
 * <ul>
 *   <li>{@code discoveredFiles}: files handed on, each listing anew
 *   <li>{@code listings}: complete listings
 *   <li>{@code lastListingMillis}: how long the last one took, without waiting for the reader
 *   <li>{@code lastListingFiles}: files that it found
 *   <li>{@code listRequests}, {@code listRetries}: requests to the store, and those made again after a failure
 *   <li>{@code incrementalListings}: complete listings that began where files were found last
 *   <li>{@code lateFiles}: new files, by their times, that an incremental listing could not find, and a full one did
 *   <li>{@code forgottenFiles}: files left out for their age, each time that they were found
 *   <li>{@code unconfirmedFiles}: files handed on that no completed checkpoint covers
 *   <li>{@code discoveryPaused}: 1 while discovery waits for a checkpoint to complete
 *   <li>{@code notifications…}: of the queue, see {@link NotificationCounters}
 *   <li>{@code store…}: requests of all kinds, see {@link RequestMetrics}
 * </ul>
 */
final class EnumeratorMetrics {
    private final DiscoveryCounters counters = new DiscoveryCounters();
    private final NotificationCounters notifications = new NotificationCounters();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong listings = new AtomicLong();
    private final AtomicLong lastListingMillis = new AtomicLong();
    private final AtomicLong lastListingFiles = new AtomicLong();
    private final AtomicLong unconfirmedFiles = new AtomicLong();
    private final AtomicLong paused = new AtomicLong();
    private final StorageRequests requestsOfEarlier = new StorageRequests();
    private List<StorageOpener> stores = List.of();
    private boolean registered;

    /** Counts the requests of all enumerators. */
    DiscoveryCounters counters() {
        return counters;
    }

    /** Counts the messages of all enumerators. */
    NotificationCounters ofNotifications() {
        return notifications;
    }

    /** Counts what a new enumerator asks of its stores, beside what those before it asked. */
    synchronized void asksThrough(List<StorageOpener> ofNewEnumerator) {
        stores.forEach(earlier -> requestsOfEarlier.add(earlier.requests()));
        stores = List.copyOf(ofNewEnumerator);
    }

    private synchronized StorageRequests requests() {
        StorageRequests all = new StorageRequests();
        all.add(requestsOfEarlier);
        stores.forEach(store -> all.add(store.requests()));
        return all;
    }

    /** An enumerator starts; Flink's group is the same for all of them. */
    void start(MetricGroup group) {
        setUnconfirmedFiles(0);
        setPaused(false);
        if (!registered) {
            registered = true;
            register(group, "discoveredFiles", files::get);
            register(group, "listings", listings::get);
            register(group, "lastListingMillis", lastListingMillis::get);
            register(group, "lastListingFiles", lastListingFiles::get);
            register(group, "listRequests", counters::requests);
            register(group, "listRetries", counters::retries);
            register(group, "incrementalListings", counters::incrementalListings);
            register(group, "lateFiles", counters::lateFiles);
            register(group, "forgottenFiles", counters::forgottenFiles);
            register(group, "unconfirmedFiles", unconfirmedFiles::get);
            register(group, "discoveryPaused", paused::get);
            register(group, "notificationsReceived", notifications.received::sum);
            register(group, "notificationsAcknowledged", notifications.acknowledged::sum);
            register(group, "notificationsPoison", notifications.poison::sum);
            register(group, "notificationsForeign", notifications.foreign::sum);
            register(group, "notificationsGone", notifications.gone::sum);
            register(group, "notificationsRefused", notifications.refused::sum);
            register(group, "notificationLeasesLost", notifications.lostLeases::sum);
            register(group, "notificationQueueSize", notifications.queueSize::get);
            register(group, "notificationAgeMillis", notifications.messageAgeMillis::get);
            RequestMetrics.register(group, this::requests);
        }
    }

    private static void register(MetricGroup group, String name, LongSupplier value) {
        Gauge<Long> gauge = value::getAsLong;
        group.gauge(name, gauge);
    }

    void countFiles(long more) {
        files.addAndGet(more);
    }

    void listingCompleted(PassSummary summary) {
        lastListingFiles.set(summary.files());
        lastListingMillis.set(summary.activeTime().toMillis());
        listings.incrementAndGet();
    }

    void setUnconfirmedFiles(long now) {
        unconfirmedFiles.set(now);
    }

    void setPaused(boolean now) {
        paused.set(now ? 1 : 0);
    }
}
