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

import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** Reads the types of elements. */
final class XmlTypeReader {
    private final XmlScanner in;
    private final XmlConfig config;
    private final XmlTypes types;

    XmlTypeReader(XmlScanner in, XmlConfig config) {
        this.in = in;
        this.config = config;
        this.types = new XmlTypes(in, config);
    }

    /** Behind the name of its start tag: reads a record and adds it. */
    void readRecord(ObservedType into) {
        into.addElement();
        readAttributes(into, true);
        if (!in.isEmptyTag) {
            readChildren(into, true);
        }
    }

    private void readElement(ObservedType into) {
        boolean hasFields = readAttributes(into, false);
        if (!in.isEmptyTag) {
            readChildren(into, hasFields);
        }
    }

    /** Reads all attributes; whether there were any that count, or there are fields already. */
    private boolean readAttributes(ObservedType into, boolean hasFieldsBefore) {
        boolean hasFields = hasFieldsBefore;
        while (in.nextAttribute()) {
            if (!config.excludesAttributes()) {
                if (!hasFields) {
                    into.addElement();
                    hasFields = true;
                }
                into.field(config.attributePrefix() + name()).addScalar(types.type());
            }
        }
        return hasFields;
    }

    private void readChildren(ObservedType into, boolean hasFieldsBefore) {
        boolean hasFields = hasFieldsBefore;
        @Nullable LogicalType text = null;
        while (true) {
            int from = in.position;
            boolean isTag = in.peek() == '<';
            if (isTag && in.isEndTag()) {
                in.endTag();
                if (text != null) {
                    (hasFields ? into.field(config.valueTag()) : into).addScalar(text);
                }
                return;
            }
            if (isTag && in.isStartTag()) {
                in.startTag();
                if (!hasFields) {
                    into.addElement();
                    hasFields = true;
                }
                if (text != null) {
                    into.field(config.valueTag()).addScalar(text);
                    text = null;
                }
                readElement(into.field(name()));
            } else {
                in.position = from;
                in.text();
                text = in.isTextBlank() ? null : types.type();
            }
        }
    }

    private String name() {
        int from = config.ignoresNamespaces() ? in.localNameStart() : in.nameStart;
        return new String(in.bytes, from, in.nameEnd - from, StandardCharsets.UTF_8);
    }
}
