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

import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.StreamName;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The labels of a topic and its subscription, by which they are known as ours. A label cannot be a path, so the name that the path makes stands
 * for it, which is another one for each path.
 *
 * @param name of the topic and of the subscription
 * @param all that they have
 */
record GcsLabels(String name, Map<String, String> all) {
    private static final Pattern KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

    GcsLabels {
        all = Map.copyOf(all);
    }

    /** @throws CloudFilesException {@code CF_INVALID_OPTIONS} for tags that cannot be labels */
    static GcsLabels of(SetupRequest request) {
        Map<String, String> all = new TreeMap<>();
        request.tags().forEach((key, value) -> {
            if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option 'notification.tags." + key + "' = '" + value
                                + "' cannot be a label of Google Cloud: labels are of lower-case letters, digits, dashes and underscores, 63"
                                + " at most, and their keys begin with a letter. Write it so.");
            }
            all.put(key, value);
        });
        all.put(SetupRequest.CREATED_BY, SetupRequest.CREATOR);
        all.put(SetupRequest.PATH, StreamName.of(request.path()));
        all.put(SetupRequest.STREAM_ID, request.name());
        return new GcsLabels(request.name(), all);
    }

    /** Whether these are the labels of something that was set up by us, for whatever path. */
    static boolean areOurs(@Nullable Map<String, String> labels) {
        return labels != null && SetupRequest.CREATOR.equals(labels.get(SetupRequest.CREATED_BY));
    }

    /**
     * Refuses what has the name and is somebody else's.
     *
     * @param what such as {@code topic}
     */
    void requireOurs(String what, @Nullable Map<String, String> labels) throws StorageException {
        if (labels == null || !areOurs(labels)) {
            throw ofOthers(what, "has no label that says that cloudfiles made it");
        }
        if (!labels.getOrDefault(SetupRequest.PATH, "").equals(all.get(SetupRequest.PATH))) {
            throw ofOthers(what, "cloudfiles made it for another path");
        }
    }

    private StorageException ofOthers(String what, String why) {
        return new StorageException(
                "There is a " + what + " " + name + ", but it is somebody else's: it " + why
                        + ". It is left as it is. Name yours by notification.stream-id.",
                null);
    }

    /** These, telling that something was made or corrected at this time. */
    Map<String, String> since(String time) {
        return beside(Map.of(SetupRequest.SINCE, time));
    }

    /** A time as labels may be. */
    static String time(Instant instant) {
        return instant.toString().toLowerCase(Locale.ROOT).replaceAll("[:.]", "-");
    }

    /** Whether something has all of them. */
    boolean areOn(@Nullable Map<String, String> labels) {
        return labels != null && labels.entrySet().containsAll(all.entrySet());
    }

    /** These and others that are there. */
    Map<String, String> beside(@Nullable Map<String, String> others) {
        Map<String, String> both = new TreeMap<>(others == null ? Map.of() : others);
        both.putAll(all);
        return both;
    }
}
