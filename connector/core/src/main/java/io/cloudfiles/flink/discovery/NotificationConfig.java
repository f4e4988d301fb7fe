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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.cloudfiles.flink.discovery.DiscoveryOptions.BACKFILL_INTERVAL;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.INCREMENTAL;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.LIST_ON_START;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.MODE;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.NOTIFICATION_DEAD_LETTER_QUEUE;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.NOTIFICATION_FETCH_PARALLELISM;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.NOTIFICATION_LEASE;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.NOTIFICATION_PATH_REWRITES;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.NOTIFICATION_QUEUE;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.NOTIFICATION_STREAM_ID;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.NOTIFICATION_TAGS;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.SETTLE_TIME;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.STRICT_GLOB;
import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;

/**
 * How a queue tells of new files; resolved from the {@code notification.*}, {@code backfill.*} and {@code discovery.list-on-start} options.
 *
 * @param queue name or address; empty as long as one is to be set up
 * @param deadLetterQueue where messages go that cannot be understood, or null to leave them in the queue
 * @param fetchParallelism threads that read the queue
 * @param lease how long a message is kept from other receivers unless it is renewed
 * @param rewrites of the paths in events
 * @param backfillInterval between the starts of two full listings, or null for none but the first
 * @param listOnStart whether a start lists everything
 * @param setup what the set-up of a queue is to know, and of one that was set up since when it tells of everything; null where a queue was
 *     named
 */
@Internal
public record NotificationConfig(
        String queue,
        @Nullable String deadLetterQueue,
        int fetchParallelism,
        Duration lease,
        PathRewrites rewrites,
        @Nullable Duration backfillInterval,
        ListOnStart listOnStart,
        @Nullable Map<String, String> setup)
        implements Serializable {
    private static final String SINCE = "since";
    private static final Duration LONGEST_LEASE = Duration.ofHours(12);

    /** What would be of no use without a queue. */
    private static final List<OptionSpec<?>> OF_QUEUES = List.of(
            NOTIFICATION_QUEUE,
            NOTIFICATION_DEAD_LETTER_QUEUE,
            NOTIFICATION_FETCH_PARALLELISM,
            NOTIFICATION_LEASE,
            NOTIFICATION_PATH_REWRITES,
            NOTIFICATION_STREAM_ID,
            NOTIFICATION_TAGS);

    /** What would be of no use with a queue that is there already. */
    private static final List<OptionSpec<?>> OF_SETUP = List.of(NOTIFICATION_STREAM_ID, NOTIFICATION_TAGS);

    public NotificationConfig {
        setup = setup == null ? null : Map.copyOf(setup);
    }

    /** Of a queue that the user named. */
    public NotificationConfig(
            String queue,
            @Nullable String deadLetterQueue,
            int fetchParallelism,
            Duration lease,
            PathRewrites rewrites,
            @Nullable Duration backfillInterval,
            ListOnStart listOnStart) {
        this(queue, deadLetterQueue, fetchParallelism, lease, rewrites, backfillInterval, listOnStart, null);
    }

    /** The same with the queue that was set up. */
    public NotificationConfig following(String address, String since) {
        return new NotificationConfig(
                address,
                deadLetterQueue,
                fetchParallelism,
                lease,
                rewrites,
                backfillInterval,
                listOnStart,
                Map.of(SINCE, since));
    }

    /** The same for a job that starts from a state that was named. */
    NotificationConfig fromNamedState() {
        return new NotificationConfig(
                queue,
                deadLetterQueue,
                fetchParallelism,
                lease,
                rewrites,
                backfillInterval,
                listOnStart.ofNamedState(),
                setup);
    }

    /** What tells of files, as a text to compare: one that was made anew does not know of what the earlier one was told. */
    String identity() {
        return setup == null ? queue : queue + " since " + setup.getOrDefault(SINCE, "");
    }

    /** Resolves the options; null in {@link DiscoveryMode#LISTING}, or when a problem was added. */
    static @Nullable NotificationConfig from(ReadableConfig options, List<OptionProblem> problems) {
        if (options.get(MODE.option()) == DiscoveryMode.LISTING) {
            refuseInListingMode(options, problems);
            return null;
        }
        String queue = options.getOptional(NOTIFICATION_QUEUE.option()).orElse("");
        if (!queue.isBlank()) {
            refuseBesideQueue(options, problems);
        }
        if (options.getOptional(SETTLE_TIME.option()).isPresent()) {
            problems.add(invalid(
                    "Options 'discovery.mode = notification' and 'discovery.settle-time' cannot be combined: a store"
                            + " tells of a file when it is whole. Leave the time out."));
        }
        if (options.get(INCREMENTAL.option()) != IncrementalListing.FALSE) {
            problems.add(invalid(
                    "Options 'discovery.mode = notification' and 'discovery.incremental' cannot be combined: the listings"
                            + " beside a queue are there to find what it did not tell of. Leave the latter out."));
        }
        DiscoveryConfig.requirePositive(options, NOTIFICATION_FETCH_PARALLELISM, problems);
        requireBetween(options, NOTIFICATION_LEASE, Duration.ofSeconds(1), LONGEST_LEASE, problems);
        requireBetween(options, BACKFILL_INTERVAL, Duration.ofSeconds(1), Duration.ofDays(3650), problems);
        return new NotificationConfig(
                queue.trim(),
                options.getOptional(NOTIFICATION_DEAD_LETTER_QUEUE.option())
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .orElse(null),
                options.get(NOTIFICATION_FETCH_PARALLELISM.option()),
                options.get(NOTIFICATION_LEASE.option()),
                rewrites(options, problems),
                options.getOptional(BACKFILL_INTERVAL.option()).orElse(null),
                ListOnStart.of(options.getOptional(LIST_ON_START.option()).orElse(null)),
                queue.isBlank() ? ofSetup(options) : null);
    }

    private static void refuseBesideQueue(ReadableConfig options, List<OptionProblem> problems) {
        for (OptionSpec<?> spec : OF_SETUP) {
            if (options.getOptional(spec.option()).isPresent()) {
                problems.add(invalid("Options 'notification.queue' and '" + spec.key()
                        + "' cannot be combined: a queue that is named is not set up. Leave one of them out."));
            }
        }
    }

    private static Map<String, String> ofSetup(ReadableConfig options) {
        Map<String, String> setup = new HashMap<>();
        setup.put(STRICT_GLOB.key(), String.valueOf(options.get(STRICT_GLOB.option())));
        options.getOptional(NOTIFICATION_STREAM_ID.option())
                .ifPresent(id -> setup.put(NOTIFICATION_STREAM_ID.key(), id));
        options.getOptional(NOTIFICATION_TAGS.option())
                .ifPresent(tags -> tags.forEach((tag, value) -> setup.put(NOTIFICATION_TAGS.key() + "." + tag, value)));
        return setup;
    }

    private static void refuseInListingMode(ReadableConfig options, List<OptionProblem> problems) {
        for (OptionSpec<?> spec : OF_QUEUES) {
            if (options.getOptional(spec.option()).isPresent()) {
                problems.add(invalid("Options 'discovery.mode = listing' and '" + spec.key()
                        + "' cannot be combined: the queue would never be read. Set discovery.mode = notification, or leave"
                        + " the other one out."));
            }
        }
    }

    private static void requireBetween(
            ReadableConfig options,
            OptionSpec<Duration> spec,
            Duration least,
            Duration most,
            List<OptionProblem> problems) {
        Duration value = options.getOptional(spec.option()).orElse(least);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(invalid("Option '" + spec.key() + "' = '" + spec.spelling(value)
                    + "' is wrong: it must be between " + spec.spelling(least) + " and " + spec.spelling(most) + "."));
        }
    }

    private static PathRewrites rewrites(ReadableConfig options, List<OptionProblem> problems) {
        String json = options.getOptional(NOTIFICATION_PATH_REWRITES.option()).orElse("");
        try {
            return json.isBlank() ? PathRewrites.NONE : PathRewrites.parse(json);
        } catch (IllegalArgumentException e) {
            problems.add(invalid("Option '" + NOTIFICATION_PATH_REWRITES.key() + "' = '" + json + "' is wrong: "
                    + e.getMessage() + ". Write a JSON object such as {\"bucket/landing\": \"s3://other/landing\"}."));
            return PathRewrites.NONE;
        }
    }

    private static OptionProblem invalid(String message) {
        return new OptionProblem(CF_INVALID_OPTIONS, message);
    }
}
