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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A subscription of Event Grid that tells a queue of new files.
 *
 * @param name of the subscription, and of the queue
 * @param account id of the account that has both
 * @param subject how the subjects of its events begin
 * @param events their types
 * @param labels what it is tagged with
 */
record EventSubscription(String name, String account, String subject, TreeSet<String> events, TreeSet<String> labels) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTAINERS = "/blobServices/default/containers/";
    private static final String BLOBS = "/blobs/";
    private static final int TWO_WEEKS_SECONDS = 1_209_600;
    private static final List<String> RENAMED =
            List.of("Microsoft.Storage.BlobRenamed", "Microsoft.Storage.DirectoryRenamed");

    /**
     * One that tells of all new files of a container below a prefix.
     *
     * @param hierarchical whether the account knows directories, which can be renamed
     */
    static EventSubscription ofNewFiles(SetupRequest request, String account, String container, boolean hierarchical) {
        TreeSet<String> events = new TreeSet<>(List.of("Microsoft.Storage.BlobCreated"));
        if (hierarchical) {
            events.addAll(RENAMED);
        }
        TreeSet<String> labels = new TreeSet<>();
        new TreeMap<>(request.tags()).forEach((tag, value) -> labels.add(tag + "=" + value));
        labels.add(SetupRequest.CREATED_BY + "=" + SetupRequest.CREATOR);
        labels.add(SetupRequest.PATH + "=" + request.path());
        return new EventSubscription(
                request.name(),
                account,
                CONTAINERS + container + BLOBS + request.path().keyPrefix(),
                events,
                labels);
    }

    /** One as the service tells of it. */
    static EventSubscription of(JsonNode answer) {
        JsonNode properties = answer.path("properties");
        JsonNode destination = properties.path("destination").path("properties");
        return new EventSubscription(
                answer.path("name").asText(),
                destination.path("resourceId").asText(),
                properties.at("/filter/subjectBeginsWith").asText(),
                texts(properties.at("/filter/includedEventTypes")),
                texts(properties.path("labels")));
    }

    private static TreeSet<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return new TreeSet<>(texts);
    }

    /** Whether one that the service tells of was set up by us: it says so, and tells the queue of its own name. */
    static boolean isOurs(JsonNode answer) {
        return texts(answer.path("properties").path("labels"))
                        .contains(SetupRequest.CREATED_BY + "=" + SetupRequest.CREATOR)
                && answer.at("/properties/destination/properties/queueName")
                        .asText()
                        .equals(answer.path("name").asText());
    }

    /** How far the service is with one. */
    static String state(JsonNode answer) {
        return answer.at("/properties/provisioningState").asText();
    }

    /** Container and prefix, with a slash between; empty when its subjects are of another kind. */
    String files() {
        int blobs = subject.indexOf(BLOBS);
        return subject.startsWith(CONTAINERS) && blobs > 0
                ? subject.substring(CONTAINERS.length(), blobs) + "/" + subject.substring(blobs + BLOBS.length())
                : "";
    }

    /** As the service takes it. */
    ObjectNode toJson() {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode properties = json.putObject("properties");
        ObjectNode destination = properties.putObject("destination");
        destination.put("endpointType", "StorageQueue");
        destination
                .putObject("properties")
                .put("resourceId", account)
                .put("queueName", name)
                .put("queueMessageTimeToLiveInSeconds", TWO_WEEKS_SECONDS);
        ObjectNode filter = properties.putObject("filter");
        filter.put("subjectBeginsWith", subject).put("isSubjectCaseSensitive", true);
        events.forEach(filter.putArray("includedEventTypes")::add);
        labels.forEach(properties.putArray("labels")::add);
        properties.put("eventDeliverySchema", "EventGridSchema");
        return json;
    }
}
