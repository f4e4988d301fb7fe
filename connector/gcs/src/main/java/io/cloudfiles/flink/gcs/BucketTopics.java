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

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Notification;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which topics a bucket tells of its objects. Not safe for use by many threads. */
final class BucketTopics implements Closeable {
    private static final String SERVICE = "//pubsub.googleapis.com/";
    private static final String NO_RIGHT_YET = "does not have permission to publish";

    private final GcsRequests requests;
    private final Storage client;
    private final String bucket;

    BucketTopics(GcsConfig config, String bucket) {
        this.requests = new GcsRequests(config, GcsService.STORAGE_SETUP, config.endpoint());
        Storage.Builder builder = new Storage.Builder(
                        requests.http(), GsonFactory.getDefaultInstance(), requests.rights())
                .setApplicationName("cloudfiles");
        if (config.endpoint() != null) {
            builder.setRootUrl(config.endpoint() + "/");
        }
        this.client = builder.build();
        this.bucket = bucket;
    }

    private <T> T send(String done, GcsRequests.Attempt<T> attempt) throws IOException {
        return requests.send("gs://" + bucket, done, true, attempt);
    }

    /** Who sends the bucket's messages, as rights name it. */
    String sender() throws IOException {
        String project = String.valueOf(send(
                        "looked up",
                        () -> client.buckets()
                                .get(bucket)
                                .setFields("projectNumber")
                                .execute())
                .getProjectNumber());
        String email = send(
                        "asked for its service agent",
                        () -> client.projects().serviceAccount().get(project).execute())
                .getEmailAddress();
        return "serviceAccount:" + email;
    }

    /** All that it tells. */
    List<Notification> all() throws IOException {
        @Nullable
        List<Notification> items = send(
                        "asked for its notifications",
                        () -> client.notifications().list(bucket).execute())
                .getItems();
        return items == null ? List.of() : items;
    }

    /**
     * Lets it tell one more.
     *
     * @throws IOException that may pass while the right of the sender to publish does not hold everywhere yet
     */
    void add(Notification wanted) throws IOException {
        String refusal = send("let tell of its objects", () -> {
            try {
                client.notifications()
                        .insert(bucket, wanted)
                        .setDisableGZipContent(true)
                        .execute();
                return "";
            } catch (HttpResponseException e) {
                String said = GcsErrors.saying(e);
                if (said.contains(NO_RIGHT_YET)) {
                    return said;
                }
                throw e;
            }
        });
        if (!refusal.isEmpty()) {
            throw new IOException("[gs://" + bucket + "] " + refusal + ".");
        }
    }

    /** Does nothing where it is gone. */
    void remove(Notification known) throws IOException {
        send("relieved of a notification", () -> {
            try {
                client.notifications().delete(bucket, known.getId()).execute();
                return true;
            } catch (HttpResponseException e) {
                if (e.getStatusCode() == GcsErrors.NOT_FOUND) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** What tells a topic of new files, and says whose it is. */
    static Notification ofNewFiles(String topic, String prefix, String name) {
        Notification wanted = new Notification()
                .setTopic(SERVICE + topic)
                .setEventTypes(List.of("OBJECT_FINALIZE"))
                .setPayloadFormat("JSON_API_V1")
                .setCustomAttributes(
                        Map.of(SetupRequest.CREATED_BY, SetupRequest.CREATOR, SetupRequest.STREAM_ID, name));
        wanted.setFactory(GsonFactory.getDefaultInstance());
        return prefix.isEmpty() ? wanted : wanted.setObjectNamePrefix(prefix);
    }

    /** Whether one was made by us, for whatever path. */
    static boolean isOurs(Notification each) {
        return GcsLabels.areOurs(each.getCustomAttributes());
    }

    /** The name that all parts of a stream of ours have. */
    static String streamOf(Notification ours) {
        return ours.getCustomAttributes().getOrDefault(SetupRequest.STREAM_ID, "");
    }

    /** Whether two tell the same. */
    static boolean areAlike(Notification one, Notification other) {
        return Objects.equals(one.getTopic(), other.getTopic())
                && Objects.equals(one.getEventTypes(), other.getEventTypes())
                && Objects.equals(one.getPayloadFormat(), other.getPayloadFormat())
                && Objects.equals(one.getObjectNamePrefix(), other.getObjectNamePrefix())
                && Objects.equals(one.getCustomAttributes(), other.getCustomAttributes());
    }

    @Override
    public void close() throws IOException {
        requests.close();
    }
}
