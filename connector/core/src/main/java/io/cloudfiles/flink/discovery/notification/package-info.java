/** Which files exist, as the queue of a store tells; {@code NotificationQueue} is what a cloud implements. */
@NullMarked
package io.cloudfiles.flink.discovery.notification;

import org.jspecify.annotations.NullMarked;
