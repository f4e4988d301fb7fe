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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.StreamName;
import io.cloudfiles.flink.s3.rules.BucketRules;
import io.cloudfiles.flink.s3.rules.Rule;
import io.cloudfiles.flink.storage.Location;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was set up for a bucket, also by halves: rules without a queue, queues without a rule.
 *
 * @param path at or above which the paths are
 */
record S3Streams(Location path, BucketRules rules, SqsSetup queues) {
    List<NotificationStream> all() throws IOException {
        Map<String, Rule> ours = rules.all().stream()
                .filter(rule -> rule.id().startsWith(StreamName.PREFIX) && BucketRuleChange.isOurs(rule))
                .collect(Collectors.toMap(Rule::id, rule -> rule, (one, other) -> one, TreeMap::new));
        String ofBucket = StreamName.ofAllIn(path);
        Map<String, SqsSetup.Queue> found = new TreeMap<>();
        for (SqsSetup.Queue queue :
                queues.list(StreamName.PREFIX, name -> name.startsWith(ofBucket) || ours.containsKey(name))) {
            if (S3Tags.areOurs(queue.tags()) && isInBucket(queue)) {
                found.put(queue.name(), queue);
            }
        }
        TreeSet<String> names = new TreeSet<>(ours.keySet());
        names.addAll(found.keySet());
        return names.stream()
                .map(name -> stream(name, Optional.ofNullable(ours.get(name)), Optional.ofNullable(found.get(name))))
                .filter(stream -> isBelow(stream.path()))
                .sorted(Comparator.comparing(NotificationStream::path))
                .toList();
    }

    private static String pathOf(SqsSetup.Queue queue) {
        return queue.tags().getOrDefault(SetupRequest.PATH, "");
    }

    private boolean isInBucket(SqsSetup.Queue queue) {
        return (pathOf(queue) + "/").startsWith("s3://" + path.authority() + "/");
    }

    private boolean isBelow(String other) {
        return (other + "/").startsWith(path + "/") || (other + "/").startsWith(S3Tags.value(path.toString()) + "/");
    }

    private NotificationStream stream(String name, Optional<Rule> rule, Optional<SqsSetup.Queue> queue) {
        String told = rule.map(
                        each -> "s3://" + path.authority() + "/" + each.filter().prefix())
                .orElseGet(() -> queue.map(S3Streams::pathOf).orElse(""));
        String problem = "";
        if (rule.isEmpty()) {
            problem = "the bucket does not notify the queue";
        } else if (queue.isEmpty()) {
            problem = "the queue is missing, or not of this region and account";
        }
        return new NotificationStream(
                name,
                told.endsWith("/") ? told.substring(0, told.length() - 1) : told,
                queue.map(SqsSetup.Queue::url).orElse(""),
                problem);
    }
}
