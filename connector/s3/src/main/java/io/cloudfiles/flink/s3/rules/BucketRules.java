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
import java.util.Optional;

/**
 * The notifications of a bucket, as the text that the bucket has. Changes are made in that text: whatever others wrote stays as it is, byte for
 * byte, also what this version does not know. Immutable.
 */
@Internal
public final class BucketRules {
    private static final String ROOT = "NotificationConfiguration";
    private static final String NONE =
            "<" + ROOT + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></" + ROOT + ">";

    private final String xml;
    private final XmlElement root;

    private BucketRules(String xml, XmlElement root) {
        this.xml = xml;
        this.root = root;
    }

    /**
     * Reads the notifications of a bucket.
     *
     * @param xml may be blank, as some stores say that there is none
     * @throws IllegalArgumentException when it is something else
     */
    public static BucketRules parse(String xml) {
        String text = xml.isBlank() ? NONE : xml;
        XmlElement root = XmlScanner.scan(text);
        if (!root.localName().equals(ROOT)) {
            throw new IllegalArgumentException("its root is '" + root.name() + "' and not '" + ROOT + "'");
        }
        return new BucketRules(text, root);
    }

    /** All rules, in order. */
    public List<Rule> all() {
        return elements().stream().map(Rule::of).toList();
    }

    /** Those that tell somebody: what else there may be says nothing of events. */
    private List<XmlElement> elements() {
        return root.children().stream()
                .filter(element -> !element.children("Event").isEmpty())
                .toList();
    }

    /** The rule of an id. */
    public Optional<Rule> find(String id) {
        return element(id).map(Rule::of);
    }

    private Optional<XmlElement> element(String id) {
        return elements().stream()
                .filter(element -> element.childText("Id").orElse("").equals(id))
                .findFirst();
    }

    /** Rules of other ids that S3 does not allow beside a rule for new files. */
    public List<Rule> conflictsWith(Rule ofNewFiles) {
        return all().stream()
                .filter(rule -> !rule.id().equals(ofNewFiles.id()) && rule.conflictsWith(ofNewFiles))
                .toList();
    }

    /** The same with a rule, in place of the one of its id. */
    public BucketRules with(Rule rule) {
        String added = rule.toXml(root.prefix());
        Optional<XmlElement> other = element(rule.id());
        if (other.isPresent()) {
            return replaced(other.get().start(), other.get().end(), added);
        }
        if (root.isEmptyTag()) {
            int slash = xml.lastIndexOf('/', root.end());
            return replaced(slash, root.end(), ">" + added + "</" + root.name() + ">");
        }
        int place = placeOfNew();
        return replaced(place, place, added);
    }

    /** Where the schema has it: rules for topics come first, those for queues next. */
    private int placeOfNew() {
        for (String kind : List.of(Rule.TO_QUEUE, "TopicConfiguration")) {
            List<XmlElement> before = root.children(kind);
            if (!before.isEmpty()) {
                return before.get(before.size() - 1).end();
            }
        }
        return root.contentStart();
    }

    /** The same without the rule of an id. */
    public BucketRules without(String id) {
        return element(id)
                .map(element -> replaced(element.start(), element.end(), ""))
                .orElse(this);
    }

    private BucketRules replaced(int start, int end, String by) {
        return parse(xml.substring(0, start) + by + xml.substring(end));
    }

    /** What all but the rule of an id say, in no order, to see whether somebody else has changed something. */
    public List<String> meaningOfOthers(String id) {
        return root.children().stream()
                .filter(element -> !element.childText("Id").orElse("").equals(id))
                .map(XmlElement::meaning)
                .sorted()
                .toList();
    }

    /** The text. */
    public String toXml() {
        return xml;
    }
}
