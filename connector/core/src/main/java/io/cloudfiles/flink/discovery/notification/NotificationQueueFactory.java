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

import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.Set;

/** Makes the queues of one cloud; found as a service by {@link NotificationQueues}. Stateless. */
@PublicEvolving
public interface NotificationQueueFactory {
    /** The normalised schemes of the stores whose new files its queues tell of, such as {@code s3}. */
    Set<String> schemes();

    /** Whether this is the address of a queue of this cloud and of no other, so that it serves paths of any scheme. */
    boolean isAddress(String queue);

    /** The longest lease that its queues give. */
    Duration longestLease();

    /** The options it reads, all with descriptions. */
    Set<ConfigOption<?>> options();

    /**
     * Makes a client; nothing is asked of the service yet.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when the names or options are wrong
     */
    NotificationQueue create(QueueNames names, ReadableConfig options);

    /** Whether {@link #setup} makes something. */
    default boolean setsUp() {
        return false;
    }

    /**
     * Makes what sets up queues of this cloud; nothing is asked of a service yet.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when the path or options are wrong, or nothing can be set up
     */
    default NotificationSetup setup(SetupRequest request, ReadableConfig options) {
        throw new CloudFilesException(
                ErrorCode.CF_EVENT_NOTIFICATION_NOT_SUPPORTED,
                "[" + request.path()
                        + "] Notifications of this store are not set up by this version. Make the queue by hand, as"
                        + " docs/how-to/notifications.md shows, and name it in notification.queue.");
    }
}
