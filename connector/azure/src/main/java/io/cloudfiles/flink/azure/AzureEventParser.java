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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.discovery.notification.FileEvent;
import io.cloudfiles.flink.discovery.notification.ParsedMessage;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads messages of Event Grid about a storage account, in its own schema and in that of CloudEvents 1.0, alone or in a list. What creates or
 * renames counts, what deletes or changes tiers does not.
 *
 * <p>In accounts with a hierarchical namespace a file is created empty, and told of, before it is written; what counts is the request that
 * closes it. A request of another name counts, too: the event says that a file was created, and one that is passed over would be lost until
 * everything is listed again.
 *
 * <p>No event tells when its file was modified, so the store is asked; sizes, versions and sequence numbers of events are not needed then.
 */
final class AzureEventParser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STORAGE = "Microsoft.Storage.";
    private static final String EVENT_GRID = "Microsoft.EventGrid.";
    /** Requests that open a file, or write to it and leave it open. */
    private static final Set<String> UNFINISHED =
            Set.of("CreateFile", "SftpCreate", "AppendFile", "Append", "AppendBlock", "Flush", "FlushFile");

    private AzureEventParser() {}

    static ParsedMessage parse(String body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return ParsedMessage.problem("It is no JSON.");
        }
        if (root == null || !root.isContainerNode()) {
            return ParsedMessage.problem("It is no JSON object or list.");
        }
        List<FileEvent> events = new ArrayList<>();
        for (JsonNode event : root.isArray() ? root : List.of(root)) {
            String problem = read(event, events);
            if (problem != null) {
                return ParsedMessage.problem(problem);
            }
        }
        return ParsedMessage.of(events);
    }

    /** @return why it cannot be understood, or null */
    private static @Nullable String read(JsonNode event, List<FileEvent> events) {
        String type = event.path(event.has("eventType") ? "eventType" : "type").asText();
        if (type.startsWith(EVENT_GRID)) {
            return null;
        }
        if (!type.startsWith(STORAGE)) {
            return "It is no event of Azure's storage that came by Event Grid.";
        }
        JsonNode data = event.path("data");
        String subject = event.path("subject").asText();
        return switch (type.substring(STORAGE.length())) {
            case "BlobCreated" ->
                UNFINISHED.contains(data.path("api").asText())
                        ? null
                        : add(FileEvent.Kind.FILE, data.path("url").asText(), subject, events);
            case "BlobRenamed" ->
                add(FileEvent.Kind.FILE, data.path("destinationUrl").asText(), subject, events);
            case "DirectoryRenamed" ->
                add(FileEvent.Kind.DIRECTORY, data.path("destinationUrl").asText(), subject, events);
            default -> null;
        };
    }

    private static @Nullable String add(FileEvent.Kind kind, String url, String subject, List<FileEvent> events) {
        AzureEventAddress address = AzureEventAddress.of(url, subject);
        if (address == null) {
            return "An event names no file of an account.";
        }
        switch (kind) {
            case FILE -> address.files().forEach(file -> events.add(FileEvent.file(file)));
            case DIRECTORY ->
                address.directories().forEach(directory -> events.add(new FileEvent(kind, directory, null)));
        }
        return null;
    }
}
