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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;

import java.util.List;

/** The least rights around one queue, as definitions of roles; {@code az role definition create} takes them. */
record AzureRoles(String name, String subscription) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT = "Microsoft.Storage/storageAccounts/read";
    private static final String QUEUES = "Microsoft.Storage/storageAccounts/queueServices/queues/";
    private static final String EVENTS = "Microsoft.EventGrid/eventSubscriptions/";
    private static final String BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/";

    List<AccessPolicy> all() {
        return List.of(
                role(
                        "set-up",
                        List.of(EVENTS + "read", EVENTS + "write", QUEUES + "read", QUEUES + "write", ACCOUNT),
                        List.of()),
                role(
                        "tear-down",
                        List.of(EVENTS + "delete", EVENTS + "read", QUEUES + "delete", QUEUES + "read"),
                        List.of()),
                role("list", List.of(EVENTS + "read", QUEUES + "read"), List.of()),
                role(
                        "job",
                        List.of(QUEUES + "read", BLOBS + "read"),
                        List.of(
                                BLOBS + "blobs/read",
                                QUEUES + "messages/process/action",
                                QUEUES + "messages/read",
                                QUEUES + "messages/write")));
    }

    private AccessPolicy role(String purpose, List<String> actions, List<String> dataActions) {
        ObjectNode role = JSON.createObjectNode();
        role.put("Name", name + " " + purpose);
        role.put("Description", "Notifications of new files: " + purpose + ".");
        actions.forEach(role.putArray("Actions")::add);
        dataActions.forEach(role.putArray("DataActions")::add);
        role.putArray("AssignableScopes").add(subscription);
        return new AccessPolicy(purpose, role.toPrettyString());
    }
}
