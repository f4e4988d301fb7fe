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

import com.google.api.services.pubsub.model.Topic;
import com.google.api.services.storage.model.Notification;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.StreamName;
import io.cloudfiles.flink.storage.Location;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was set up for a bucket, also by halves: notifications without a topic or subscription, topics that the bucket does not tell. Of the
 * latter the path is not known, unless it is the one that is asked for.
 *
 * @param path at or above which the paths are
 * @param notifications of the bucket
 * @param asked the subscription of the path that is asked for
 */
record GcsStreams(Location path, List<Notification> notifications, PubSubAdmin admin, PubSubAddress asked) {
    List<NotificationStream> all() throws IOException {
        Map<String, Notification> told = new TreeMap<>();
        notifications.stream()
                .filter(BucketTopics::isOurs)
                .forEach(each -> told.putIfAbsent(BucketTopics.streamOf(each), each));
        Set<String> topics = new HashSet<>();
        List<NotificationStream> streams = new ArrayList<>();
        for (Topic topic : admin.allTopics()) {
            String name = topic.getName().substring(topic.getName().lastIndexOf('/') + 1);
            topics.add(name);
            if (!told.containsKey(name) && GcsLabels.areOurs(topic.getLabels())) {
                addUntold(name, topic.getLabels().getOrDefault(SetupRequest.PATH, ""), streams);
            }
        }
        for (Map.Entry<String, Notification> each : told.entrySet()) {
            streams.add(stream(each.getKey(), each.getValue(), topics.contains(each.getKey())));
        }
        return streams.stream()
                .filter(stream -> (stream.path() + "/").startsWith(path + "/"))
                .sorted(Comparator.comparing(NotificationStream::path))
                .toList();
    }

    private void addUntold(String name, String ofPath, List<NotificationStream> streams) {
        boolean isThis = ofPath.equals(StreamName.of(path));
        if (isThis || (path.isRoot() && ofPath.startsWith(StreamName.ofAllIn(path) + "-"))) {
            streams.add(new NotificationStream(
                    name, path.toString(), asked.named(name).toString(), "the bucket does not tell the topic"));
        }
    }

    private NotificationStream stream(String name, Notification notification, boolean hasTopic) throws IOException {
        String prefix = notification.getObjectNamePrefix() == null ? "" : notification.getObjectNamePrefix();
        boolean hasSubscription = admin.findSubscription(name).isPresent();
        String problem = "";
        if (!hasTopic) {
            problem = "the topic is missing, or in another project";
        } else if (!hasSubscription) {
            problem = "the subscription is missing";
        }
        return new NotificationStream(
                name,
                ("gs://" + path.authority() + "/" + prefix).replaceFirst("/$", ""),
                hasSubscription ? asked.named(name).toString() : "",
                problem);
    }
}
