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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;

import java.util.List;

/** The least rights around one subscription, as roles that {@code gcloud iam roles create --file} takes. */
final class GcsPolicies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GcsPolicies() {}

    static List<AccessPolicy> all() {
        return List.of(
                role(
                        "set-up",
                        "storage.buckets.* at the bucket, all others at the project.",
                        "pubsub.subscriptions.create",
                        "pubsub.subscriptions.get",
                        "pubsub.subscriptions.update",
                        "pubsub.topics.attachSubscription",
                        "pubsub.topics.create",
                        "pubsub.topics.get",
                        "pubsub.topics.getIamPolicy",
                        "pubsub.topics.setIamPolicy",
                        "pubsub.topics.update",
                        "resourcemanager.projects.get",
                        "storage.buckets.get",
                        "storage.buckets.update"),
                role(
                        "tear-down",
                        "storage.buckets.* at the bucket, all others at the project.",
                        "pubsub.subscriptions.delete",
                        "pubsub.subscriptions.get",
                        "pubsub.topics.delete",
                        "pubsub.topics.get",
                        "storage.buckets.get",
                        "storage.buckets.update"),
                role(
                        "list",
                        "storage.buckets.get at the bucket, all others at the project.",
                        "pubsub.subscriptions.get",
                        "pubsub.topics.list",
                        "storage.buckets.get"),
                role(
                        "job",
                        "storage.objects.* at the bucket, all others at the subscription.",
                        "pubsub.subscriptions.consume",
                        "storage.objects.get",
                        "storage.objects.list"));
    }

    private static AccessPolicy role(String purpose, String where, String... permissions) {
        ObjectNode document = JSON.createObjectNode();
        document.put("title", "cloudfiles " + purpose);
        document.put("description", where);
        document.put("stage", "GA");
        ArrayNode list = document.putArray("includedPermissions");
        List.of(permissions).forEach(list::add);
        return new AccessPolicy(purpose, document.toPrettyString());
    }
}
