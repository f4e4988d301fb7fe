/** What makes a store tell a queue of its new files: looked at, planned, made and removed. {@code NotificationSetup} is what a cloud implements. */
@NullMarked
package io.cloudfiles.flink.discovery.notification.setup;

import org.jspecify.annotations.NullMarked;
