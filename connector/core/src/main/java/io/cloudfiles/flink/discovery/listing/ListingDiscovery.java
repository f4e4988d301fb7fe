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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryCounters;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileDiscovery;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.ReprocessRequest;
import io.cloudfiles.flink.discovery.ReprocessRequests;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Learns which files exist by walking the directories of the path, see {@link ListingPass}. Its threads end when they have been idle
 * for a while.
 */
@Internal
public final class ListingDiscovery implements FileDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(ListingDiscovery.class);
    private static final int MAX_PAGE_FILES = 10_000;
    private static final Duration DEFAULT_SETTLE_TIME = Duration.ofSeconds(5);
    private static final Duration IDLE_THREAD_LIFE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final DiscoveryConfig config;
    private final PathFilter filter;
    private final StorageOpener storages;
    private final Clock clock;
    private final RetryPolicy retryPolicy;
    private final DiscoveryCounters counters;
    private final ListingPlan plan;
    private final ScheduledThreadPoolExecutor executor;
    private @Nullable ListingPass pass;
    private @Nullable ReprocessRequests reprocessing;

    /**
     * A listing that nobody counts.
     *
     * @param storages closed with this object
     * @throws io.cloudfiles.flink.error.CloudFilesException when a path or the file filter is malformed
     */
    public ListingDiscovery(DiscoveryConfig config, StorageOpener storages, Clock clock) {
        this(config, storages, clock, new DiscoveryCounters());
    }

    /**
     * @param storages closed with this object
     * @param counters what it counts with
     * @throws io.cloudfiles.flink.error.CloudFilesException when a path or the file filter is malformed
     */
    public ListingDiscovery(DiscoveryConfig config, StorageOpener storages, Clock clock, DiscoveryCounters counters) {
        this(config, storages, clock, counters, RetryPolicy.of(config.maxAttempts()));
    }

    ListingDiscovery(
            DiscoveryConfig config,
            StorageOpener storages,
            Clock clock,
            DiscoveryCounters counters,
            RetryPolicy retryPolicy) {
        this.counters = counters;
        this.config = config;
        this.filter = PathFilter.from(config);
        this.plan = new ListingPlan(config, counters);
        this.storages = storages;
        this.clock = clock;
        this.retryPolicy = retryPolicy;
        this.executor = executor(config.parallelism());
    }

    private static ScheduledThreadPoolExecutor executor(int threads) {
        AtomicInteger number = new AtomicInteger();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, task -> {
            Thread thread = new Thread(task, "cloudfiles-listing-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(IDLE_THREAD_LIFE.toMillis(), TimeUnit.MILLISECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public ListingPass start(DiscoveryScope scope, Duration delay) {
        ListingPass next = new ListingPass(this, scope);
        pass = next;
        next.begin(delay);
        return next;
    }

    /** I/O thread; one pass at a time. */
    synchronized List<ReprocessRequest> reprocessRequests() throws IOException {
        String location = config.reprocessLocation();
        if (location == null) {
            return List.of();
        }
        ReprocessRequests requests = reprocessing;
        if (requests == null) {
            Location directory = Location.parse(location);
            requests = new ReprocessRequests(storages.open(directory), directory);
            reprocessing = requests;
        }
        return requests.newestFirst();
    }

    DiscoveryConfig config() {
        return config;
    }

    PathFilter filter() {
        return filter;
    }

    ListingPlan plan() {
        return plan;
    }

    StorageOpener storages() {
        return storages;
    }

    Clock clock() {
        return clock;
    }

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    ScheduledThreadPoolExecutor executor() {
        return executor;
    }

    int maxPageFiles() {
        return Math.min(MAX_PAGE_FILES, config.maxUnconfirmedFiles());
    }

    Duration settleTime(Storage storage) {
        Duration settleTime = config.settleTime();
        if (settleTime != null) {
            return settleTime;
        }
        return storage.showsUnfinishedFiles() ? DEFAULT_SETTLE_TIME : Duration.ZERO;
    }

    DiscoveryCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        if (pass != null) {
            pass.close();
        }
        executor.shutdownNow();
        boolean idle = false;
        try {
            idle = executor.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!idle) {
            LOG.warn(
                    "List requests are still under way {} after they were told to stop; closing the stores.",
                    CLOSE_PATIENCE);
        } else if (pass != null) {
            pass.closeCursors();
        }
        try {
            storages.close();
        } catch (IOException e) {
            LOG.warn("A store did not close cleanly.", e);
        }
    }
}
