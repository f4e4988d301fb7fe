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

import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes, describes and deletes queues of SQS. */
final class SqsSetup implements Closeable {
    /** Two weeks: what a job may be away for. */
    private static final Map<QueueAttributeName, String> OF_NEW = Map.of(
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            "1209600",
            QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
            "20");

    private final SqsConnection connection;

    SqsSetup(String name, S3Config config) {
        @Nullable URI endpoint = config.queueEndpoint();
        this.connection = new SqsConnection(new SqsAddress(null, name, null, null, endpoint), null, config);
    }

    /**
     * A queue as it is.
     *
     * @param url where it is
     * @param tags what it is tagged with
     */
    record Queue(String url, Map<String, String> tags) {
        Queue {
            tags = Map.copyOf(tags);
        }

        /** The last part of the address. */
        String name() {
            return SqsSetup.name(url);
        }
    }

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** The queue of a name, where there is one. */
    Optional<Queue> find(String name) throws IOException {
        try {
            String url =
                    client().getQueueUrl(request -> request.queueName(name)).queueUrl();
            return Optional.of(described(url));
        } catch (SqsException e) {
            if (S3Errors.code(e).endsWith("QueueDoesNotExist")
                    || S3Errors.code(e).endsWith("NonExistentQueue")) {
                return Optional.empty();
            }
            throw translate(e, name, "looked at");
        } catch (SdkException e) {
            throw translate(e, name, "looked at");
        }
    }

    private Queue described(String url) {
        return new Queue(
                url, client().listQueueTags(request -> request.queueUrl(url)).tags());
    }

    /** Queues whose names begin so and are wanted. */
    List<Queue> list(String prefix, Predicate<String> wanted) throws IOException {
        return asking(
                prefix + "*",
                "listed",
                () ->
                        client()
                                .listQueuesPaginator(request ->
                                        request.queueNamePrefix(prefix).maxResults(1000))
                                .queueUrls()
                                .stream()
                                .filter(url -> wanted.test(name(url)))
                                .map(this::described)
                                .toList());
    }

    /** Makes a queue; does nothing when one of the name is there already, whoever made it. */
    void create(String name, Map<String, String> tags) throws IOException {
        try {
            client().createQueue(request ->
                    request.queueName(name).attributes(OF_NEW).tags(tags));
        } catch (SqsException e) {
            if (!S3Errors.code(e).endsWith("QueueNameExists")
                    && !S3Errors.code(e).endsWith("QueueAlreadyExists")) {
                throw translate(e, name, "made");
            }
        } catch (SdkException e) {
            throw translate(e, name, "made");
        }
    }

    void tag(String url, Map<String, String> tags) throws IOException {
        asking(
                url,
                "tagged",
                () -> client().tagQueue(request -> request.queueUrl(url).tags(tags)));
    }

    /** The ARN and the policy. */
    Map<QueueAttributeName, String> attributes(String url) throws IOException {
        return asking(
                url,
                "looked at",
                () -> client().getQueueAttributes(request -> request.queueUrl(url)
                                .attributeNames(QueueAttributeName.QUEUE_ARN, QueueAttributeName.POLICY))
                        .attributes());
    }

    void setPolicy(String url, String policy) throws IOException {
        asking(
                url,
                "given a policy",
                () -> client().setQueueAttributes(request ->
                        request.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, policy))));
    }

    /** Deletes a queue; does nothing when it is gone. */
    void delete(Queue queue) throws IOException {
        try {
            client().deleteQueue(request -> request.queueUrl(queue.url()));
        } catch (SqsException e) {
            if (!S3Errors.code(e).endsWith("QueueDoesNotExist")
                    && !S3Errors.code(e).endsWith("NonExistentQueue")) {
                throw translate(e, queue.name(), "deleted");
            }
        } catch (SdkException e) {
            throw translate(e, queue.name(), "deleted");
        }
    }

    private SqsClient client() {
        return connection.client();
    }

    private <T> T asking(String queue, String done, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (SdkException e) {
            throw translate(e, queue, done);
        }
    }

    private IOException translate(SdkException e, String queue, String done) {
        if (e instanceof SqsException sqs && S3Errors.code(sqs).endsWith("QueueDeletedRecently")) {
            return new IOException(
                    "Queue " + queue + " was deleted less than a minute ago, and its name cannot be had before that.",
                    e);
        }
        return S3Errors.ofService(
                e,
                "Queue " + queue + " could not be " + done + connection.place(),
                " Grant that identity what 'cloudfiles notifications policies' prints, or correct s3.region.");
    }

    /** The ARN of queues of a name, which may have stars. */
    String arn(String name) throws IOException {
        String partition = connection.region().metadata() == null
                ? "aws"
                : connection.region().metadata().partition().id();
        return "arn:" + partition + ":sqs:" + connection.region() + ":"
                + connection.access().account() + ":" + name;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** The error of a queue that somebody else made. */
    static StorageException ofOthers(String name, String why) {
        return new StorageException(
                "Queue " + name + " is there, but " + why
                        + ". It is left as it is. Name yours by notification.stream-id, or delete that one if nobody needs it.",
                null);
    }
}
