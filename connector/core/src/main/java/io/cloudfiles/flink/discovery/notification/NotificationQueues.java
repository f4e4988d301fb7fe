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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Finds the factory of a queue: by the queue's address where that names a cloud, else by the scheme of the path. The loader is that of our own
 * classes, as for storages.
 */
@Internal
public final class NotificationQueues {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationQueues.class);

    private NotificationQueues() {}

    /** All factories on the class path; those that cannot be loaded are left out. */
    public static List<NotificationQueueFactory> factories() {
        List<NotificationQueueFactory> found = new ArrayList<>();
        Iterator<NotificationQueueFactory> services = ServiceLoader.load(
                        NotificationQueueFactory.class, NotificationQueues.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return found;
                }
                found.add(services.next());
            } catch (ServiceConfigurationError e) {
                // Of another copy of our classes; the iterator is documented to go on behind it.
                continue;
            }
        }
    }

    /**
     * Makes the client of a source's queue.
     *
     * @param options of stores, in canonical spelling
     * @throws CloudFilesException {@code CF_EVENT_NOTIFICATION_NOT_SUPPORTED}, or what the factory throws
     */
    public static NotificationQueue open(
            DiscoveryConfig config, NotificationConfig notification, Map<String, String> options) {
        Location path = config.directories().get(0);
        return factoryFor(config, notification)
                .create(
                        new QueueNames(notification.queue(), notification.deadLetterQueue(), path),
                        Configuration.fromMap(options));
    }

    /**
     * Sets up the queue of a source, or finds the one that was set up, and waits until the store tells it of files.
     *
     * @param options of stores, in canonical spelling
     * @return what to follow
     * @throws CloudFilesException {@code CF_CANNOT_SET_UP_NOTIFICATIONS}, or what the factory throws
     */
    public static NotificationConfig setUp(
            DiscoveryConfig config, NotificationConfig notification, Map<String, String> options) throws IOException {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(Objects.requireNonNull(notification.setup(), "a queue was named"));
        String path = config.paths().get(0);
        try (NotificationServices services = NotificationServices.open(path, all)) {
            String queue = services.setUp();
            LOG.info("[{}] is told of by {}, as notification.queue takes it, since {}.", path, queue, services.since());
            return notification.following(queue, services.since());
        }
    }

    /**
     * Checks that there is a client for a source's queue.
     *
     * @throws CloudFilesException {@code CF_EVENT_NOTIFICATION_NOT_SUPPORTED}, or {@code CF_INVALID_OPTIONS} for a lease that it does not give
     */
    public static NotificationQueueFactory factoryFor(DiscoveryConfig config, NotificationConfig notification) {
        NotificationQueueFactory factory = factoryOf(config, notification);
        requireLease(notification, factory);
        if (notification.setup() != null) {
            requireSetup(config, factory);
        }
        if (notification.rewrites().longestFirst().isEmpty()) {
            for (Location directory : config.directories()) {
                if (!factory.schemes().contains(directory.scheme())) {
                    throw neverTold(notification, directory, factory);
                }
            }
        }
        return factory;
    }

    private static void requireLease(NotificationConfig notification, NotificationQueueFactory factory) {
        OptionSpec<Duration> option = DiscoveryOptions.NOTIFICATION_LEASE;
        Duration longest = factory.longestLease();
        if (notification.lease().compareTo(longest) > 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + option.key() + "' = '" + option.spelling(notification.lease())
                            + "' is wrong: the queues that tell of files of " + String.join(", ", factory.schemes())
                            + " keep a message for " + option.spelling(longest)
                            + " at most. A shorter one is enough, since leases are renewed for as long as messages wait.");
        }
    }

    private static void requireSetup(DiscoveryConfig config, NotificationQueueFactory factory) {
        String instead =
                " Make a queue by hand, as docs/how-to/notifications.md shows, and name it in notification.queue.";
        if (!factory.setsUp()) {
            throw new CloudFilesException(
                    ErrorCode.CF_EVENT_NOTIFICATION_NOT_SUPPORTED,
                    "Option 'notification.queue' is missing, and queues that tell of files of "
                            + String.join(", ", new TreeSet<>(factory.schemes()))
                            + " are not set up by this version." + instead);
        }
        if (config.paths().size() > 1) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option 'notification.queue' is missing, and no queue is set up for a source of several paths."
                            + instead + " Or read each path by a source of its own.");
        }
    }

    private static CloudFilesException neverTold(
            NotificationConfig notification, Location directory, NotificationQueueFactory factory) {
        return new CloudFilesException(
                ErrorCode.CF_EVENT_NOTIFICATION_NOT_SUPPORTED,
                "Option 'notification.queue' = '" + notification.queue() + "' tells of files of "
                        + String.join(", ", new TreeSet<>(factory.schemes())) + ", and not of those below '" + directory
                        + "'. Read that path by a source of its own; or set notification.path-rewrites, if it is a mount of"
                        + " what the queue tells of.");
    }

    private static NotificationQueueFactory factoryOf(DiscoveryConfig config, NotificationConfig notification) {
        for (NotificationQueueFactory factory : factories()) {
            if (factory.isAddress(notification.queue())) {
                return factory;
            }
        }
        return ofScheme(config.directories().get(0).scheme());
    }

    /**
     * The factory for paths of a scheme.
     *
     * @throws CloudFilesException {@code CF_EVENT_NOTIFICATION_NOT_SUPPORTED}
     */
    static NotificationQueueFactory ofScheme(String scheme) {
        List<NotificationQueueFactory> factories = factories();
        for (NotificationQueueFactory factory : factories) {
            if (factory.schemes().contains(scheme)) {
                return factory;
            }
        }
        TreeSet<String> served = new TreeSet<>();
        factories.forEach(factory -> served.addAll(factory.schemes()));
        throw new CloudFilesException(
                ErrorCode.CF_EVENT_NOTIFICATION_NOT_SUPPORTED,
                "Option 'discovery.mode' = 'notification' cannot be used with '" + scheme
                        + "': no queue tells of new files there in this version (available for: "
                        + (served.isEmpty() ? "none on this class path" : String.join(", ", served))
                        + "). Use discovery.mode = listing, or the jar that has the cloud.");
    }
}
