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
package io.cloudfiles.flink.azure;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.NotificationQueueFactory;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.ClusterOptions;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import static io.cloudfiles.flink.discovery.notification.QueueNames.DEAD_LETTER_QUEUE_OPTION;
import static io.cloudfiles.flink.discovery.notification.QueueNames.QUEUE_OPTION;

/** Makes clients of Azure Queue Storage, to which Event Grid tells of files. They have the credentials of the store, and its account. */
@Internal
public final class AzureQueueFactory implements NotificationQueueFactory {
    @Override
    public Set<String> schemes() {
        return Set.of("abfss");
    }

    @Override
    public boolean isAddress(String queue) {
        return AzureQueueAddress.isAzures(queue);
    }

    @Override
    public Duration longestLease() {
        return Duration.ofDays(7);
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return CloudOptions.azure().stream().map(OptionSpec::option).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public NotificationQueue create(QueueNames names, ReadableConfig options) {
        AzureConfig config = AzureConfig.from(ClusterOptions.behind(options, AzureConfig.OF_CREDENTIALS));
        AzureQueueAddress queue = AzureQueueAddress.parse(QUEUE_OPTION, names.queue());
        QueueClient client = client(QUEUE_OPTION, queue, names.path(), config);
        @Nullable String deadLetters = names.deadLetterQueue();
        return new AzureQueue(
                client,
                deadLetters == null
                        ? null
                        : client(
                                DEAD_LETTER_QUEUE_OPTION,
                                beside(queue, AzureQueueAddress.parse(DEAD_LETTER_QUEUE_OPTION, deadLetters)),
                                names.path(),
                                config),
                errors(serviceOf(client), config));
    }

    @Override
    public boolean setsUp() {
        return true;
    }

    @Override
    public NotificationSetup setup(SetupRequest request, ReadableConfig options) {
        ReadableConfig all = ClusterOptions.behind(options, AzureConfig.OF_CREDENTIALS);
        AzureConfig config = AzureConfig.from(all);
        AzureContainer container = AzureContainer.of(request.path(), config.endpoint());
        ArmAddress address = ArmAddress.of(container, all);
        TokenRequests tokens = config.credential()
                .tokensOf(address.endpoint())
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Notifications of Azure are set up by an identity with rights at the account, and not with "
                                + config.credential().identity()
                                + ". Set azure.tenant-id, azure.client-id and azure.client-secret, or none, for the credentials of the"
                                + " environment."));
        QueueServiceClient queues = service(
                QUEUE_OPTION,
                new AzureQueueAddress(null, null, request.name()),
                container.account(),
                request.path(),
                config);
        return new AzureSetup(
                request,
                container,
                address,
                new ArmClient(address.endpoint(), tokens, config.credential().identity()),
                new AzureSetupQueues(queues, errors(queues.getQueueServiceUrl(), config)),
                AzureSetup.PATIENCE,
                Clock.systemUTC());
    }

    private static AzureErrors errors(String service, AzureConfig config) {
        return new AzureErrors(" at " + service + " with " + config.credential().identity(), AzureService.QUEUES);
    }

    /** A name means a queue of the same account. */
    private static AzureQueueAddress beside(AzureQueueAddress queue, AzureQueueAddress other) {
        return other.endpoint() == null
                ? new AzureQueueAddress(queue.endpoint(), queue.account(), other.name())
                : other;
    }

    private static String serviceOf(QueueClient client) {
        String url = client.getQueueUrl();
        return url.substring(0, url.lastIndexOf('/'));
    }

    private static QueueClient client(String option, AzureQueueAddress queue, Location path, AzureConfig config) {
        return service(option, queue, account(option, queue, path, config), path, config)
                .getQueueClient(queue.name());
    }

    private static QueueServiceClient service(
            String option, AzureQueueAddress queue, String account, Location path, AzureConfig config) {
        QueueServiceClientBuilder builder = new QueueServiceClientBuilder()
                .httpClient(AzureConnection.http(config.answerTimeout()))
                .retryOptions(AzureConnection.retries());
        config.credential().signIn(AzureRights.of(builder), account, queue.name());
        boolean saysWhere = config.credential() instanceof AzureCredential.ConnectionString connection
                && connection.namesEndpoint(AzureService.QUEUES);
        if (queue.endpoint() != null) {
            builder.endpoint(queue.endpoint().toString());
        } else if (!saysWhere) {
            builder.endpoint(endpointBeside(option, queue, path, config));
        }
        return builder.buildClient();
    }

    /** Rights of one account serve either the files or a queue elsewhere, so that a queue elsewhere needs others. */
    private static String account(String option, AzureQueueAddress queue, Location path, AzureConfig config) {
        if (!path.scheme().equals("abfss")) {
            return String.valueOf(queue.account());
        }
        String ofPath = AzureContainer.of(path, config.endpoint()).account();
        if (queue.account() == null || queue.account().equals(ofPath)) {
            return ofPath;
        }
        if (config.credential().isOfOneAccount()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + option + "' names a queue of account '" + queue.account()
                            + "', the files are in account '"
                            + ofPath + "', and " + config.credential().identity()
                            + " has rights at one account only. Use a queue in the account of the files, or a service principal or"
                            + " managed identity with rights at both.");
        }
        return queue.account();
    }

    private static String endpointBeside(String option, AzureQueueAddress queue, Location path, AzureConfig config) {
        URI blobs = AzureContainer.of(path, config.endpoint()).endpoint();
        String host = String.valueOf(blobs.getHost());
        if (!host.contains(".blob.")) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + option + "' = '" + queue.name()
                            + "' does not say where the queue is, and azure.endpoint says that the store is not at its usual place."
                            + " Give the queue's URL.");
        }
        return blobs.getScheme() + "://" + host.replaceFirst("\\.blob\\.", ".queue.");
    }
}
