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
package io.cloudfiles.flink.testing.aws;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a client wants a bucket to tell, judged as S3 judges it, by the JDK's parser of XML. */
record NotificationDocument(List<Target> targets) {
    /** One who is told. */
    record Target(String kind, String id, String arn, List<String> events, String prefix, String suffix) {
        boolean isTold(String event, String key) {
            return key.startsWith(prefix)
                    && key.endsWith(suffix)
                    && events.stream().anyMatch(wanted -> covers(wanted, event));
        }

        private static boolean covers(String wanted, String event) {
            return wanted.equals(event)
                    || wanted.endsWith("*") && event.startsWith(wanted.substring(0, wanted.length() - 1));
        }

        boolean overlaps(Target other) {
            boolean sameEvents = events.stream()
                    .anyMatch(mine ->
                            other.events.stream().anyMatch(theirs -> covers(mine, theirs) || covers(theirs, mine)));
            return sameEvents
                    && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                    && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
        }
    }

    static NotificationDocument parse(byte[] xml) throws AwsRefusal {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
            Element root = document.getDocumentElement();
            if (!"NotificationConfiguration".equals(root.getLocalName())) {
                throw malformed("the root is " + root.getTagName());
            }
            List<Target> targets = new ArrayList<>();
            for (Element element : children(root, null)) {
                if (!children(element, "Event").isEmpty()) {
                    targets.add(target(element));
                }
            }
            return new NotificationDocument(targets);
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static AwsRefusal malformed(String why) {
        return new AwsRefusal(400, "MalformedXML", "The XML you provided was not well-formed: " + why);
    }

    private static Target target(Element element) {
        String prefix = "";
        String suffix = "";
        for (Element filter : children(element, "Filter")) {
            for (Element key : children(filter, "S3Key")) {
                for (Element rule : children(key, "FilterRule")) {
                    String name = text(rule, "Name").toLowerCase(Locale.ROOT);
                    String value = URLDecoder.decode(text(rule, "Value"), StandardCharsets.UTF_8);
                    prefix = name.equals("prefix") ? value : prefix;
                    suffix = name.equals("suffix") ? value : suffix;
                }
            }
        }
        String arn = text(element, "Queue") + text(element, "Topic") + text(element, "CloudFunction");
        return new Target(
                element.getLocalName(),
                text(element, "Id"),
                arn,
                children(element, "Event").stream().map(Element::getTextContent).toList(),
                prefix,
                suffix);
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    /** @param name of those that are wanted, or null for all */
    private static List<Element> children(Element parent, @org.jspecify.annotations.Nullable String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && (name == null || name.equals(element.getLocalName()))) {
                found.add(element);
            }
        }
        return found;
    }

    /** Refuses two that would be told the same. */
    void requireNoOverlap() throws AwsRefusal {
        for (int i = 0; i < targets.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (targets.get(i).overlaps(targets.get(j))) {
                    throw new AwsRefusal(
                            400,
                            "InvalidArgument",
                            "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the"
                                    + " prefixes are overlapping for the same event type.");
                }
            }
        }
    }
}
