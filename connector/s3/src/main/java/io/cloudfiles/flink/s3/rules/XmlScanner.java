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

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the elements of a well-formed XML text together with their places in it, which the parsers of the JDK do not tell exactly. Knows
 * comments, sections of characters, processing instructions and character references; attributes are skipped. A document type is refused.
 */
final class XmlScanner {
    private final String xml;
    private int at;

    private XmlScanner(String xml) {
        this.xml = xml;
    }

    /**
     * The root element.
     *
     * @throws IllegalArgumentException when the text is not well-formed
     */
    static XmlElement scan(String xml) {
        XmlScanner scanner = new XmlScanner(xml);
        scanner.skipTo('<');
        while (scanner.skipsOther()) {
            scanner.skipTo('<');
        }
        return scanner.element();
    }

    private void skipTo(char wanted) {
        int found = xml.indexOf(wanted, at);
        if (found < 0) {
            throw malformed("'" + wanted + "' is missing");
        }
        at = found;
    }

    /** Skips a comment or processing instruction that begins here. */
    private boolean skipsOther() {
        if (xml.startsWith("<!--", at)) {
            skipBehind("-->");
            return true;
        }
        if (xml.startsWith("<?", at)) {
            skipBehind("?>");
            return true;
        }
        if (xml.startsWith("<!DOCTYPE", at)) {
            throw malformed("a document type is not expected");
        }
        return false;
    }

    private String skipBehind(String end) {
        int found = xml.indexOf(end, at);
        if (found < 0) {
            throw malformed("'" + end + "' is missing");
        }
        String skipped = xml.substring(at, found);
        at = found + end.length();
        return skipped;
    }

    private XmlElement element() {
        int start = at;
        String tag = startTag();
        String name = tag.substring(1).split("[\\s/]", 2)[0];
        if (name.isEmpty()) {
            throw malformed("a name is missing");
        }
        int contentStart = at;
        if (tag.endsWith("/")) {
            return new XmlElement(name, start, contentStart, contentStart, contentStart, "", List.of());
        }
        List<XmlElement> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (!xml.startsWith("</", at)) {
            content(text, children);
        }
        int contentEnd = at;
        String closed = skipBehind(">").substring(2).strip();
        if (!closed.equals(name)) {
            throw malformed("'" + name + "' is closed by '" + closed + "'");
        }
        return new XmlElement(name, start, contentStart, contentEnd, at, text.toString(), children);
    }

    /** Reads the tag at the place up to its end, which is not within an attribute, and returns it without. */
    private String startTag() {
        char quote = 0;
        for (int i = at; i < xml.length(); i++) {
            char c = xml.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                String tag = xml.substring(at, i);
                at = i + 1;
                return tag;
            }
        }
        throw malformed("'>' is missing");
    }

    private void content(StringBuilder text, List<XmlElement> children) {
        if (xml.startsWith("<![CDATA[", at)) {
            text.append(skipBehind("]]>").substring("<![CDATA[".length()));
        } else if (xml.startsWith("<", at)) {
            if (!skipsOther()) {
                children.add(element());
            }
        } else {
            int start = at;
            skipTo('<');
            text.append(resolved(xml.substring(start, at)));
        }
    }

    private String resolved(String raw) {
        StringBuilder text = new StringBuilder();
        int done = 0;
        for (int ampersand = raw.indexOf('&'); ampersand >= 0; ampersand = raw.indexOf('&', done)) {
            int semicolon = raw.indexOf(';', ampersand);
            if (semicolon < 0) {
                throw malformed("';' is missing");
            }
            text.append(raw, done, ampersand).append(entity(raw.substring(ampersand + 1, semicolon)));
            done = semicolon + 1;
        }
        return text.append(raw, done, raw.length()).toString();
    }

    private String entity(String name) {
        try {
            if (name.startsWith("#x")) {
                return Character.toString(Integer.parseInt(name.substring(2), 16));
            }
            if (name.startsWith("#")) {
                return Character.toString(Integer.parseInt(name.substring(1)));
            }
        } catch (IllegalArgumentException e) {
            throw malformed("'&" + name + ";' is no character");
        }
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> throw malformed("'&" + name + ";' is not known");
        };
    }

    private IllegalArgumentException malformed(String why) {
        return new IllegalArgumentException("no well-formed XML: " + why + " at character " + at);
    }
}
