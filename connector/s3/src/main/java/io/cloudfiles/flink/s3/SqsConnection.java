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

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.SqsException;

import java.io.Closeable;
import java.io.IOException;

/** The client of one queue, and of the queue for what nobody understands, which is at the same place. Safe for use by many threads. */
final class SqsConnection implements Closeable {
    private final AwsAccess access;
    private final SqsAddress queue;
    private final @Nullable SqsAddress deadLetterQueue;
    private final Region region;
    private final SqsClient client;
    private final String place;
    private volatile @Nullable String url;
    private volatile @Nullable String deadLetterUrl;

    SqsConnection(SqsAddress queue, @Nullable SqsAddress deadLetterQueue, S3Config config) {
        this.queue = queue;
        this.deadLetterQueue = deadLetterQueue;
        this.region = queue.region() != null
                ? Region.of(queue.region())
                : AwsAccess.region(config, queue.name(), queue.endpoint() == null);
        this.access = new AwsAccess(config, region);
        SqsClientBuilder builder = SqsClient.builder()
                .httpClient(access.http())
                .region(region)
                .credentialsProvider(access.credentials())
                .overrideConfiguration(settings -> settings.retryStrategy(AwsAccess.retries()));
        if (queue.endpoint() != null) {
            builder.endpointOverride(queue.endpoint());
        }
        this.client = access.opened(builder.build());
        this.place = " at " + (queue.endpoint() == null ? "SQS" : queue.endpoint()) + " in region " + region + " with "
                + config.identity();
    }

    /** The queue's name. */
    String name() {
        return queue.name();
    }

    /** The client. */
    SqsClient client() {
        return client;
    }

    /** Where the service is and with whose rights it is asked, without secrets; a part of a sentence. */
    String place() {
        return place;
    }

    /** The region of the queue. */
    Region region() {
        return region;
    }

    /** What the clients share. */
    AwsAccess access() {
        return access;
    }

    /** The queue's URL. */
    String url() throws IOException {
        String known = url;
        if (known == null) {
            known = find(queue);
            url = known;
        }
        return known;
    }

    /** The URL of the queue for what nobody understands. */
    String deadLetterUrl() throws IOException {
        String known = deadLetterUrl;
        if (known == null) {
            if (deadLetterQueue == null) {
                throw new IllegalStateException("No dead-letter queue was named.");
            }
            known = find(deadLetterQueue);
            deadLetterUrl = known;
        }
        return known;
    }

    private String find(SqsAddress address) throws IOException {
        if (address.url() != null) {
            return address.url();
        }
        try {
            return client.getQueueUrl(
                            request -> request.queueName(address.name()).queueOwnerAWSAccountId(address.account()))
                    .queueUrl();
        } catch (SdkException e) {
            throw translate(e, "found");
        }
    }

    /** @param done what was not done with the queue, such as {@code read} */
    IOException translate(SdkException e, String done) {
        boolean isMissing = e instanceof SqsException sqs && S3Errors.code(sqs).endsWith("QueueDoesNotExist");
        return S3Errors.ofService(
                e,
                "[" + queue.name() + "] The queue could not be " + done + place,
                isMissing
                        ? " Correct notification.queue or s3.region, or make the queue."
                        : " Grant that identity sqs:ReceiveMessage, sqs:ChangeMessageVisibility, sqs:DeleteMessage,"
                                + " sqs:GetQueueAttributes and sqs:GetQueueUrl on the queue, and sqs:SendMessage on a dead-letter"
                                + " queue.");
    }

    @Override
    public void close() throws IOException {
        access.close();
    }
}
