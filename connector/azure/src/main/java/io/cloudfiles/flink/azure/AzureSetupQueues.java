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

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueStorageException;
import com.azure.storage.queue.models.QueuesSegmentOptions;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Makes and deletes queues of one account, whose metadata say whose they are: names of metadata are those of programs, and values ASCII, so that
 * paths are encoded.
 */
record AzureSetupQueues(QueueServiceClient service, AzureErrors errors) {
    private static final String CREATED_BY = SetupRequest.CREATED_BY.replace('-', '_');
    private static final String STREAM_ID = SetupRequest.STREAM_ID.replace('-', '_');

    /** The metadata of a queue, where there is one. */
    Optional<Map<String, String>> find(String name) throws IOException {
        try {
            @Nullable
            Map<String, String> metadata =
                    service.getQueueClient(name).getProperties().getMetadata();
            return Optional.of(metadata == null ? Map.of() : metadata);
        } catch (QueueStorageException e) {
            if (e.getStatusCode() == AzureErrors.NOT_FOUND) {
                return Optional.empty();
            }
            throw errors.translate(e, name, "looked at");
        } catch (RuntimeException e) {
            throw errors.translate(e, name, "looked at");
        }
    }

    /** The address of a queue. */
    String url(String name) {
        return service.getQueueClient(name).getQueueUrl();
    }

    /** The paths of all queues that were set up by us, by their names. */
    Map<String, String> list(String prefix) throws IOException {
        return asking(prefix + "*", "listed", () -> {
            Map<String, String> paths = new TreeMap<>();
            service.listQueues(
                            new QueuesSegmentOptions().setPrefix(prefix).setIncludeMetadata(true), null, Context.NONE)
                    .forEach(queue -> {
                        @Nullable Map<String, String> metadata = queue.getMetadata();
                        if (metadata != null && areOurs(metadata)) {
                            paths.put(queue.getName(), path(metadata));
                        }
                    });
            return paths;
        });
    }

    /** Makes a queue; returns since when it is told, which is earlier where somebody who sets up the same was faster. */
    String create(SetupRequest request, String since) throws IOException {
        try {
            client(request).createWithResponse(metadata(request, since), null, Context.NONE);
            return since;
        } catch (QueueStorageException e) {
            if (!AzureErrors.code(e).equals(QueueErrorCode.QUEUE_ALREADY_EXISTS.toString())) {
                throw errors.translate(e, request.name(), "made");
            }
        } catch (RuntimeException e) {
            throw errors.translate(e, request.name(), "made");
        }
        Map<String, String> present = find(request.name())
                .orElseThrow(() -> new IOException("Queue " + request.name() + " was made and is not there yet."));
        requireOurs(request, present);
        return present.getOrDefault(SetupRequest.SINCE, since);
    }

    void mark(SetupRequest request, String since) throws IOException {
        asking(
                request.name(),
                "marked",
                () -> client(request).setMetadataWithResponse(metadata(request, since), null, Context.NONE));
    }

    void delete(SetupRequest request) throws IOException {
        asking(request.name(), "deleted", () -> client(request).deleteIfExists());
    }

    private QueueClient client(SetupRequest request) {
        return service.getQueueClient(request.name());
    }

    private <T> T asking(String queue, String done, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (RuntimeException e) {
            throw errors.translate(e, queue, done);
        }
    }

    private static Map<String, String> metadata(SetupRequest request, String since) {
        return Map.of(
                CREATED_BY,
                SetupRequest.CREATOR,
                STREAM_ID,
                request.name(),
                SetupRequest.PATH,
                URLEncoder.encode(request.path().toString(), StandardCharsets.UTF_8),
                SetupRequest.SINCE,
                since);
    }

    private static boolean areOurs(Map<String, String> metadata) {
        return SetupRequest.CREATOR.equals(metadata.get(CREATED_BY));
    }

    private static String path(Map<String, String> metadata) {
        return URLDecoder.decode(metadata.getOrDefault(SetupRequest.PATH, ""), StandardCharsets.UTF_8);
    }

    /** Refuses a queue of the name that is somebody else's. */
    static void requireOurs(SetupRequest request, Map<String, String> metadata) throws StorageException {
        String why = areOurs(metadata)
                ? "cloudfiles made it for '" + path(metadata) + "'"
                : "has no metadata that say that cloudfiles made it";
        if (!areOurs(metadata) || !path(metadata).equals(request.path().toString())) {
            throw new StorageException(
                    "Queue " + request.name() + " is there, but " + why
                            + ". It is left as it is. Name yours by notification.stream-id, or delete that one if nobody needs it.",
                    null);
        }
    }
}
