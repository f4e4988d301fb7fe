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

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudfiles.flink.discovery.notification.Attempts;
import io.cloudfiles.flink.storage.StorageException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions of Event Grid at one storage account. What is asked for is done in the background, so that it is looked at until it is there.
 *
 * @param account id of the account
 */
record EventSubscriptions(ArmClient arm, String account, Attempts attempts) {
    private static final String SUBSCRIPTIONS = "/providers/Microsoft.EventGrid/eventSubscriptions";
    private static final String VERSION = "?api-version=2022-06-15";
    private static final String VERSION_OF_STORAGE = "?api-version=2023-05-01";

    private String path(String name) {
        return account + SUBSCRIPTIONS + "/" + name + VERSION;
    }

    /** Whether the account has directories that can be renamed. */
    boolean isHierarchical() throws IOException {
        JsonNode found = attempts.at(() -> arm.get(account + VERSION_OF_STORAGE))
                .orElseThrow(() -> new StorageException(
                        "There is no storage account " + account
                                + ". Correct azure.subscription-id, azure.resource-group and the path.",
                        null));
        return found.at("/properties/isHnsEnabled").asBoolean();
    }

    /** One as the service has it, where it has one. */
    Optional<JsonNode> find(String name) throws IOException {
        return attempts.at(() -> arm.get(path(name)));
    }

    /** All that were set up by us. */
    List<EventSubscription> ours() throws IOException {
        List<EventSubscription> ours = new ArrayList<>();
        String next = account + SUBSCRIPTIONS + VERSION;
        while (!next.isEmpty()) {
            String page = next;
            JsonNode answer = attempts.at(() -> arm.get(page))
                    .orElseThrow(() -> new StorageException("There is no storage account " + account + ".", null));
            answer.path("value").forEach(each -> {
                if (EventSubscription.isOurs(each)) {
                    ours.add(EventSubscription.of(each));
                }
            });
            next = answer.path("nextLink").asText();
        }
        return ours;
    }

    /** Whether one is as it should be, and works. */
    boolean isComplete(JsonNode existing, EventSubscription wanted) {
        return EventSubscription.state(existing).equals("Succeeded")
                && EventSubscription.of(existing).equals(wanted);
    }

    /** Makes or changes one and waits for it. */
    void put(EventSubscription wanted) throws IOException {
        attempts.at(() -> {
            arm.put(path(wanted.name()), wanted.toJson());
            return wanted;
        });
        attempts.at(() -> {
            Optional<JsonNode> existing = arm.get(path(wanted.name()));
            String state = existing.map(EventSubscription::state).orElse("none");
            if (state.equals("Failed") || state.equals("Canceled")) {
                throw new StorageException(
                        "Event Grid could not make event subscription " + wanted.name() + " (" + state
                                + "). See the activity log of the account.",
                        null);
            }
            if (existing.isEmpty() || !isComplete(existing.get(), wanted)) {
                throw new IOException(
                        "Event Grid is still busy with event subscription " + wanted.name() + " (" + state + ").");
            }
            return wanted;
        });
    }

    /** Removes one and waits until it is gone. */
    void delete(String name) throws IOException {
        attempts.at(() -> {
            arm.delete(path(name));
            return name;
        });
        attempts.at(() -> {
            if (arm.get(path(name)).isPresent()) {
                throw new IOException("Event Grid is still busy with removing event subscription " + name + ".");
            }
            return name;
        });
    }
}
