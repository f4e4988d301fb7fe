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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.FieldNames;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tells which field of a row an element, an attribute or a text belongs to. */
final class RowFields {
    private final List<String> names;
    private final byte[][] utf8Names;
    private final boolean ignoresNamespaces;
    private final FieldNames elements;
    private final FieldNames endTags;
    private final FieldNames attributes;

    /** Of each name of {@link #attributes}, its field. */
    private final int[] attributeFields;

    private final int value;
    private final int wildcard;

    RowFields(XmlConfig config, List<String> names, boolean caseSensitive) {
        this.names = names;
        this.utf8Names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.ignoresNamespaces = config.ignoresNamespaces();
        // A column with a prefix has no elements where prefixes do not count.
        this.elements = new FieldNames(names, name -> isFound(name) ? "<" + name + ">" : null, caseSensitive);
        this.endTags = new FieldNames(names, name -> isFound(name) ? "</" + name + ">" : null, caseSensitive);
        String prefix = config.attributePrefix();
        List<String> attributeNames = new ArrayList<>();
        int[] ofAttributes = new int[names.size()];
        for (int field = 0; field < names.size() && !config.excludesAttributes(); field++) {
            String name = names.get(field);
            if (name.regionMatches(!caseSensitive, 0, prefix, 0, prefix.length())) {
                ofAttributes[attributeNames.size()] = field;
                attributeNames.add(name.substring(prefix.length()));
            }
        }
        this.attributes = new FieldNames(attributeNames, name -> null, caseSensitive);
        this.attributeFields = Arrays.copyOf(ofAttributes, attributeNames.size());
        this.value = names.indexOf(config.valueTag());
        this.wildcard = names.indexOf(config.wildcardColumn());
    }

    private boolean isFound(String name) {
        return !ignoresNamespaces || name.indexOf(':') < 0;
    }

    /** Plain start tags, as tokens. */
    FieldNames elements() {
        return elements;
    }

    /** End tags, as tokens. */
    FieldNames endTags() {
        return endTags;
    }

    /** The name of a field. */
    String name(int field) {
        return names.get(field);
    }

    /** The name of a field in UTF-8. */
    byte[] utf8Name(int field) {
        return utf8Names[field];
    }

    private int nameStart(XmlScanner in) {
        return ignoresNamespaces ? in.localNameStart() : in.nameStart;
    }

    /** The field of the element whose start tag the scanner has just read the name of, or -1. */
    int element(XmlScanner in) {
        return elements.find(in.bytes, nameStart(in), in.nameEnd);
    }

    /** The name of that element, as far as it counts. */
    byte[] elementName(XmlScanner in) {
        return Arrays.copyOfRange(in.bytes, nameStart(in), in.nameEnd);
    }

    /** The field of the attribute that the scanner has just read, or -1. */
    int attribute(XmlScanner in) {
        int name = attributes.find(in.bytes, nameStart(in), in.nameEnd);
        return name < 0 ? -1 : attributeFields[name];
    }

    /** The field of texts beside attributes and elements, or -1. */
    int value() {
        return value;
    }

    /** The field of elements that have no other one, or -1. */
    int wildcard() {
        return wildcard;
    }
}
