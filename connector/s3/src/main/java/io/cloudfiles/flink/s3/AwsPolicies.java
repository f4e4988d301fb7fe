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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.StreamName;

import java.util.List;

/**
 * The least rights around one queue.
 *
 * @param bucket ARN of the bucket
 * @param prefix of the keys of the files
 * @param queue ARN of the queue
 */
record AwsPolicies(String bucket, String prefix, String queue) {
    private static final ObjectMapper JSON = new ObjectMapper();

    List<AccessPolicy> all() {
        return List.of(
                policy(
                        "set-up",
                        statement("Bucket", bucket, "s3:GetBucketNotification", "s3:PutBucketNotification"),
                        statement(
                                "Queue",
                                queue,
                                "sqs:CreateQueue",
                                "sqs:GetQueueAttributes",
                                "sqs:GetQueueUrl",
                                "sqs:ListQueueTags",
                                "sqs:SetQueueAttributes",
                                "sqs:TagQueue")),
                policy(
                        "tear-down",
                        statement("Bucket", bucket, "s3:GetBucketNotification", "s3:PutBucketNotification"),
                        statement("Queue", queue, "sqs:DeleteQueue", "sqs:GetQueueUrl", "sqs:ListQueueTags")),
                policy(
                        "list",
                        statement("Bucket", bucket, "s3:GetBucketNotification"),
                        statement("Queues", queues("*"), "sqs:ListQueues"),
                        statement("Tags", queues(StreamName.PREFIX + "*"), "sqs:ListQueueTags")),
                policy(
                        "job",
                        statement("Bucket", bucket, "s3:ListBucket"),
                        statement("Files", bucket + "/" + prefix + "*", "s3:GetObject"),
                        statement(
                                "Queue",
                                queue,
                                "sqs:ChangeMessageVisibility",
                                "sqs:DeleteMessage",
                                "sqs:GetQueueAttributes",
                                "sqs:GetQueueUrl",
                                "sqs:ReceiveMessage")));
    }

    private String queues(String name) {
        return queue.substring(0, queue.lastIndexOf(':') + 1) + name;
    }

    private static AccessPolicy policy(String purpose, ObjectNode... statements) {
        ObjectNode document = JSON.createObjectNode();
        document.put("Version", "2012-10-17");
        document.putArray("Statement").addAll(List.of(statements));
        return new AccessPolicy(purpose, document.toPrettyString());
    }

    private static ObjectNode statement(String sid, String resource, String... actions) {
        ObjectNode statement = JSON.createObjectNode();
        statement.put("Sid", "CloudFiles" + sid);
        statement.put("Effect", "Allow");
        ArrayNode list = statement.putArray("Action");
        List.of(actions).forEach(list::add);
        statement.put("Resource", resource);
        return statement;
    }
}
