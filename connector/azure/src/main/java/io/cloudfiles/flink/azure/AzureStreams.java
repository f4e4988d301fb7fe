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

import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.StreamName;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was set up for an account, also by halves: subscriptions without a queue, queues without a subscription.
 *
 * @param path at or above which the paths are
 */
record AzureStreams(Location path, List<EventSubscription> subscriptions, AzureSetupQueues queues) {
    List<NotificationStream> all() throws IOException {
        String host = path.authority().substring(path.authority().indexOf('@'));
        Map<String, String> told = new TreeMap<>();
        for (EventSubscription subscription : subscriptions) {
            String[] files = subscription.files().split("/", 2);
            if (files.length == 2) {
                told.put(subscription.name(), withoutSlash("abfss://" + files[0] + host + "/" + files[1]));
            }
        }
        Map<String, String> found = queues.list(StreamName.PREFIX);
        TreeSet<String> names = new TreeSet<>(told.keySet());
        names.addAll(found.keySet());
        return names.stream()
                .map(name -> stream(name, told.get(name), found.get(name)))
                .filter(stream -> (stream.path() + "/").startsWith(path + "/"))
                .sorted(Comparator.comparing(NotificationStream::path))
                .toList();
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private NotificationStream stream(String name, @Nullable String told, @Nullable String ofQueue) {
        String problem = "";
        if (told == null) {
            problem = "Event Grid does not tell the queue";
        } else if (ofQueue == null) {
            problem = "the queue is missing";
        }
        return new NotificationStream(
                name, told == null ? String.valueOf(ofQueue) : told, ofQueue == null ? "" : queues.url(name), problem);
    }
}
