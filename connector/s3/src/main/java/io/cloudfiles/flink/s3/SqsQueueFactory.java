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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.NotificationQueueFactory;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.cloud.ClusterOptions;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import static io.cloudfiles.flink.discovery.notification.QueueNames.DEAD_LETTER_QUEUE_OPTION;
import static io.cloudfiles.flink.discovery.notification.QueueNames.QUEUE_OPTION;

/** Makes clients of SQS, which tells of the files of S3. They have the credentials and the region of the store. */
@Internal
public final class SqsQueueFactory implements NotificationQueueFactory {
    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public boolean isAddress(String queue) {
        return SqsAddress.isAmazons(queue);
    }

    @Override
    public Duration longestLease() {
        return Duration.ofHours(12);
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return CloudOptions.s3().stream().map(OptionSpec::option).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public NotificationQueue create(QueueNames names, ReadableConfig options) {
        S3Config config = S3Config.from(ClusterOptions.behind(options, S3Config.OF_CREDENTIALS));
        SqsAddress queue = address(QUEUE_OPTION, names.queue(), config);
        @Nullable String name = names.deadLetterQueue();
        return new SqsQueue(new SqsConnection(
                queue, name == null ? null : address(DEAD_LETTER_QUEUE_OPTION, name, config), config));
    }

    @Override
    public boolean setsUp() {
        return true;
    }

    @Override
    public NotificationSetup setup(SetupRequest request, ReadableConfig options) {
        S3Config config = S3Config.from(ClusterOptions.behind(options, S3Config.OF_CREDENTIALS));
        if (config.endpoint() != null && config.queueEndpoint() == null) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option 's3.endpoint' = '" + config.endpoint()
                            + "' says that the store is not Amazon's, but not where queues are. Set s3.queue-endpoint.");
        }
        return new S3Setup(request, config, S3Setup.PATIENCE);
    }

    private static SqsAddress address(String option, String queue, S3Config config) {
        SqsAddress address = SqsAddress.parse(option, queue);
        if (address.url() == null && config.queueEndpoint() != null) {
            return new SqsAddress(null, address.name(), address.account(), address.region(), config.queueEndpoint());
        }
        if (address.url() == null && config.endpoint() != null) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + option + "' = '" + queue
                            + "' does not say where the queue is, and s3.endpoint says that the store is not Amazon's. Give the"
                            + " queue's URL, or set s3.queue-endpoint.");
        }
        return address;
    }
}
