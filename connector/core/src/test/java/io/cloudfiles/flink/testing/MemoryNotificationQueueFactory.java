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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.NotificationQueueFactory;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.Set;

/** Gives paths of {@link MemoryStorage} the {@link MemoryNotificationQueue} of the name that the options say. */
public final class MemoryNotificationQueueFactory implements NotificationQueueFactory {
    @Override
    public Set<String> schemes() {
        return Set.of(MemoryStorage.SCHEME);
    }

    @Override
    public boolean isAddress(String queue) {
        return queue.startsWith("memory:");
    }

    @Override
    public Duration longestLease() {
        return Duration.ofHours(1);
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return Set.of();
    }

    @Override
    public NotificationQueue create(QueueNames names, ReadableConfig options) {
        MemoryNotificationQueue queue =
                MemoryNotificationQueue.named(names.queue().replaceFirst("^memory:", ""));
        queue.moveDeadLettersTo(names.deadLetterQueue());
        return queue;
    }

    @Override
    public boolean setsUp() {
        return true;
    }

    @Override
    public NotificationSetup setup(SetupRequest request, ReadableConfig options) {
        return new MemoryNotificationSetup(request);
    }
}
