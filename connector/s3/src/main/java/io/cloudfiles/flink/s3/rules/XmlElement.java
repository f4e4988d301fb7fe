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

import java.util.List;
import java.util.Optional;

/**
 * An element and where it stands in the text that it was read from.
 *
 * @param name as written, with its prefix
 * @param start of the first character of its start tag
 * @param contentStart behind its start tag, or behind the whole of an empty-element tag
 * @param contentEnd before its end tag, or {@code contentStart}
 * @param end behind its last character
 * @param text its own, without that of its children, with entities resolved
 * @param children in order
 */
record XmlElement(
        String name, int start, int contentStart, int contentEnd, int end, String text, List<XmlElement> children) {
    XmlElement {
        children = List.copyOf(children);
    }

    /** The name without its prefix. */
    String localName() {
        return name.substring(name.indexOf(':') + 1);
    }

    /** The prefix with its colon; empty when there is none. */
    String prefix() {
        return name.substring(0, name.indexOf(':') + 1);
    }

    /** Whether it is written as one tag. */
    boolean isEmptyTag() {
        return end == contentStart;
    }

    /** The children of a local name. */
    List<XmlElement> children(String localName) {
        return children.stream()
                .filter(child -> child.localName().equals(localName))
                .toList();
    }

    /** The text of the first child of a local name. */
    Optional<String> childText(String localName) {
        return children(localName).stream()
                .findFirst()
                .map(child -> child.text().strip());
    }

    /** What it says, without what only the spelling has: blanks between elements, comments, prefixes. */
    String meaning() {
        StringBuilder meaning = new StringBuilder(localName()).append('(');
        children.forEach(child -> meaning.append(child.meaning()));
        return meaning.append(children.isEmpty() ? text : text.strip())
                .append(')')
                .toString();
    }
}
