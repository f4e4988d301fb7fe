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
package io.cloudfiles.flink.s3.rules;

import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.Set;

/**
 * One notification of a bucket.
 *
 * @param id its id; empty when it has none
 * @param kind the name of its element, such as {@code QueueConfiguration}
 * @param destination what is told, mostly an ARN
 * @param events such as {@code s3:ObjectCreated:Put}
 * @param filter which keys it tells of
 */
@Internal
public record Rule(String id, String kind, String destination, List<String> events, KeyFilter filter) {
    /** The element of those that tell a queue of SQS. */
    public static final String TO_QUEUE = "QueueConfiguration";

    /** The events of new objects. */
    public static final String CREATED = "s3:ObjectCreated:*";

    private static final String ALL_CREATED = "s3:ObjectCreated:";
    private static final Set<String> NOT_DESTINATIONS = Set.of("Id", "Event", "Filter");

    public Rule {
        events = List.copyOf(events);
    }

    /** A rule that tells a queue of the new objects below a prefix. */
    public static Rule ofNewFiles(String id, String queueArn, String prefix) {
        return new Rule(id, TO_QUEUE, queueArn, List.of(CREATED), KeyFilter.below(prefix));
    }

    /** Takes a rule out of its element. */
    static Rule of(XmlElement element) {
        String destination = element.children().stream()
                .filter(child -> child.children().isEmpty() && !NOT_DESTINATIONS.contains(child.localName()))
                .findFirst()
                .map(child -> child.text().strip())
                .orElse("");
        return new Rule(
                element.childText("Id").orElse(""),
                element.localName(),
                destination,
                element.children("Event").stream()
                        .map(event -> event.text().strip())
                        .toList(),
                KeyFilter.decoded(value(element, "prefix"), value(element, "suffix")));
    }

    private static String value(XmlElement element, String name) {
        return element.children("Filter").stream()
                .flatMap(filter -> filter.children("S3Key").stream())
                .flatMap(key -> key.children("FilterRule").stream())
                .filter(rule -> rule.childText("Name").orElse("").equalsIgnoreCase(name))
                .flatMap(rule -> rule.children("Value").stream())
                .map(XmlElement::text)
                .findFirst()
                .orElse("");
    }

    /** Whether S3 refuses to have it beside a rule for new objects: it tells of some of the same. */
    boolean conflictsWith(Rule ofNewFiles) {
        return events.stream().anyMatch(event -> event.startsWith(ALL_CREATED)) && filter.overlaps(ofNewFiles.filter);
    }

    /** The last part of the destination's ARN: the name of the queue. */
    public String destinationName() {
        return destination.substring(destination.lastIndexOf(':') + 1);
    }

    /** The element as it stands in a document whose elements have no prefix. */
    public String asXml() {
        return toXml("");
    }

    /** The element, without a character that it does not need. */
    String toXml(String prefix) {
        StringBuilder xml = new StringBuilder();
        xml.append(tag(prefix, "Id", id)).append(tag(prefix, "Queue", destination));
        events.forEach(event -> xml.append(tag(prefix, "Event", event)));
        if (!filter.prefix().isEmpty()) {
            String rule = tag(prefix, "Name", "prefix") + tag(prefix, "Value", filter.encodedPrefix());
            xml.append(wrapped(prefix, "Filter", wrapped(prefix, "S3Key", wrapped(prefix, "FilterRule", rule))));
        }
        return wrapped(prefix, kind, xml.toString());
    }

    private static String tag(String prefix, String name, String text) {
        return wrapped(prefix, name, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static String wrapped(String prefix, String name, String content) {
        return "<" + prefix + name + ">" + content + "</" + prefix + name + ">";
    }

    @Override
    public String toString() {
        return "'" + id + "', which tells " + destination + " of " + String.join(", ", events) + " of " + filter;
    }
}
