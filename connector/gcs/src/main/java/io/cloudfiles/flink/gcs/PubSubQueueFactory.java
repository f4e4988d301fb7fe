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
package io.cloudfiles.flink.gcs;

import io.cloudfiles.flink.discovery.RetryPolicy;
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

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import static io.cloudfiles.flink.discovery.notification.QueueNames.DEAD_LETTER_QUEUE_OPTION;
import static io.cloudfiles.flink.discovery.notification.QueueNames.QUEUE_OPTION;

/** Makes clients of Pub/Sub, which tells of the files of Google Cloud Storage. They have the credentials of the store. */
@Internal
public final class PubSubQueueFactory implements NotificationQueueFactory {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(3);

    @Override
    public Set<String> schemes() {
        return Set.of("gs");
    }

    @Override
    public boolean isAddress(String queue) {
        return PubSubAddress.isSubscription(queue);
    }

    @Override
    public Duration longestLease() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return CloudOptions.gcs().stream().map(OptionSpec::option).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public NotificationQueue create(QueueNames names, ReadableConfig options) {
        return create(names, options, SHORTEST_WAIT);
    }

    static NotificationQueue create(QueueNames names, ReadableConfig options, Duration shortestWait) {
        GcsConfig config = GcsConfig.from(ClusterOptions.behind(options, GcsConfig.OF_CREDENTIALS));
        PubSubAddress subscription =
                located(PubSubAddress.parse(QUEUE_OPTION, PubSubAddress.Kind.SUBSCRIPTION, names.queue()), config);
        @Nullable String deadLetters = names.deadLetterQueue();
        PubSubAddress topic = deadLetters == null
                ? null
                : beside(
                        subscription,
                        PubSubAddress.parse(DEAD_LETTER_QUEUE_OPTION, PubSubAddress.Kind.TOPIC, deadLetters));
        return new PubSubQueue(new PubSubConnection(config, subscription, topic), shortestWait);
    }

    @Override
    public boolean setsUp() {
        return true;
    }

    @Override
    public NotificationSetup setup(SetupRequest request, ReadableConfig options) {
        return setup(request, options, GcsSetup.PATIENCE);
    }

    static NotificationSetup setup(SetupRequest request, ReadableConfig options, RetryPolicy patience) {
        GcsConfig config = GcsConfig.from(ClusterOptions.behind(options, GcsConfig.OF_CREDENTIALS));
        PubSubAddress queue =
                located(new PubSubAddress(null, null, PubSubAddress.Kind.SUBSCRIPTION, request.name()), config);
        return new GcsSetup(request, config, queue, patience);
    }

    private static PubSubAddress located(PubSubAddress named, GcsConfig config) {
        @Nullable URI store = config.endpoint();
        @Nullable URI endpoint = named.endpoint() == null ? config.queueEndpoint() : named.endpoint();
        if (endpoint == null && store != null && !PubSubAddress.isGoogles(store)) {
            throw invalid("Nothing says where subscription '" + named.name()
                    + "' is, and gcs.endpoint says that the store is not Google's. Set gcs.queue-endpoint, or give the subscription's"
                    + " address, such as " + store + "/v1/projects/my-project/subscriptions/" + named.name() + ".");
        }
        if (named.project() != null) {
            return new PubSubAddress(endpoint, named.project(), named.kind(), named.name());
        }
        @Nullable
        String project = config.project() == null ? config.credential().project() : config.project();
        if (project == null) {
            throw invalid("Nothing says in which project subscription '" + named.name()
                    + "' is: neither gcs.project-id nor " + config.credential().identity()
                    + ". Set gcs.project-id, or write projects/my-project/subscriptions/" + named.name() + ".");
        }
        return new PubSubAddress(endpoint, project, named.kind(), named.name());
    }

    /** A name means a topic of the same project and service. */
    private static PubSubAddress beside(PubSubAddress subscription, PubSubAddress topic) {
        if (topic.endpoint() != null && !topic.endpoint().equals(subscription.endpoint())) {
            throw invalid("Option '" + DEAD_LETTER_QUEUE_OPTION + "' names a topic at " + topic.endpoint()
                    + ", but the subscription is not there. Leave the address out, or give both the same.");
        }
        return new PubSubAddress(
                subscription.endpoint(),
                topic.project() == null ? subscription.project() : topic.project(),
                topic.kind(),
                topic.name());
    }

    private static CloudFilesException invalid(String message) {
        return new CloudFilesException(ErrorCode.CF_INVALID_OPTIONS, message);
    }
}
