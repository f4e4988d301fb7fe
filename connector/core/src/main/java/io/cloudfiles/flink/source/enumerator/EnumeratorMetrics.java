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
import io.cloudfiles.flink.discovery.PassSummary;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What discovery tells about itself, per run of the enumerator. Written on the coordinator thread, read by reporters.
 *
 * <ul>
 *   <li>{@code discoveredFiles}: files handed on, each listing anew
 *   <li>{@code listings}: complete listings
 *   <li>{@code lastListingMillis}: how long the last one took, without waiting for the reader
 *   <li>{@code lastListingFiles}: files that it found
 *   <li>{@code listRequests}, {@code listRetries}: requests to the store, and those made again after a failure
 *   <li>{@code unconfirmedFiles}: files handed on that no completed checkpoint covers
 *   <li>{@code discoveryPaused}: 1 while discovery waits for a checkpoint to complete
 * </ul>
 */
final class EnumeratorMetrics {
    private final DiscoveryCounters counters;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong listings = new AtomicLong();
    private volatile long lastListingMillis;
    private volatile long lastListingFiles;

    EnumeratorMetrics(DiscoveryCounters counters) {
        this.counters = counters;
    }

    void register(MetricGroup group, LongSupplier unconfirmedFiles, BooleanSupplier paused) {
        group.gauge("discoveredFiles", gauge(files::get));
        group.gauge("listings", gauge(listings::get));
        group.gauge("lastListingMillis", gauge(() -> lastListingMillis));
        group.gauge("lastListingFiles", gauge(() -> lastListingFiles));
        group.gauge("listRequests", gauge(counters::requests));
        group.gauge("listRetries", gauge(counters::retries));
        group.gauge("unconfirmedFiles", gauge(unconfirmedFiles));
        group.gauge("discoveryPaused", gauge(() -> paused.getAsBoolean() ? 1 : 0));
    }

    private static Gauge<Long> gauge(LongSupplier value) {
        return value::getAsLong;
    }

    void countFiles(long more) {
        files.addAndGet(more);
    }

    void listingCompleted(PassSummary summary) {
        lastListingFiles = summary.files();
        lastListingMillis = summary.activeTime().toMillis();
        listings.incrementAndGet();
    }
}
