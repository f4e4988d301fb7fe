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

/**
 * Steps through the elements of one record after the other in a chunk of bytes. Strict as XML 1.0 is of well-formed elements, without
 * entities other than the five predefined ones. Here are whole elements, as text or passed over; {@link XmlTagScanner} has the tags,
 * {@link XmlTextScanner} what stands between them, {@link XmlBytes} the bytes.
 *
 * <p><b>This is the hot loop of the format:</b> methods leave results in fields instead of returning objects, and fields are not private
 * so that the columns read values in place. {@code XmlDecodeBench} measures it.
 */
final class XmlScanner extends XmlTagScanner {
    /** Whether the last {@link #content} had elements in it. */
    boolean hasChildren;

    /** Behind a start tag: as {@link #content}, also of an element without an end tag. */
    void body() {
        if (isEmptyTag) {
            textStart = position;
            textEnd = position;
            hasChildren = false;
        } else {
            content();
        }
    }

    /**
     * Behind a start tag: reads all that is in the element, and its end tag. Elements in it become text as in Spark: with their tags, but
     * with references resolved and without comments. Blanks around the text stay.
     */
    void content() {
        hasChildren = false;
        int from = position;
        int end = plainEnd(from);
        if (bytes[end] == '<' && bytes[end + 1] == '/') {
            plainText(from, end);
            position = end;
            endTag();
            return;
        }
        int start = slack;
        int outer = depth - 1;
        position = end;
        append(from, end);
        for (appendText(); depth > outer; ) {
            if (isEndTag()) {
                appendEndTag(outer);
            } else {
                hasChildren = true;
                appendStartTag();
            }
            if (depth > outer) {
                appendText();
            }
        }
        endText(start, slack, HIGHS);
    }

    private void appendStartTag() {
        startTag();
        int from = nameStart;
        int to = nameEnd;
        append((byte) '<');
        append(from, to);
        for (int mark = slack; nextAttribute(); mark = slack) {
            appendAttribute(mark);
        }
        append((byte) '>');
        if (isEmptyTag) {
            appendEnd(from, to);
        }
    }

    /** Puts the name in front of a value that may stand at the end of the slack already. */
    private void appendAttribute(int mark) {
        int nameLength = nameEnd - nameStart;
        int length = textEnd - textStart;
        slack = mark;
        reserveSlack(nameLength + length + 4);
        int at = mark + nameLength + 3;
        System.arraycopy(bytes, textStart, bytes, at, length);
        bytes[mark] = ' ';
        System.arraycopy(bytes, nameStart, bytes, mark + 1, nameLength);
        bytes[at - 2] = '=';
        bytes[at - 1] = '"';
        bytes[at + length] = '"';
        slack = at + length + 1;
    }

    private void appendEndTag(int outer) {
        int from = open[2 * depth - 2];
        int to = open[2 * depth - 1];
        endTag();
        if (depth > outer) {
            appendEnd(from, to);
        }
    }

    private void appendEnd(int nameFrom, int nameTo) {
        append((byte) '<');
        append((byte) '/');
        append(nameFrom, nameTo);
        append((byte) '>');
    }

    /** Behind the name of a start tag: goes behind the element, which must be well-formed. */
    void skipElement() {
        // The text that is made on the way is not kept.
        int mark = slack;
        for (boolean more = true; more; ) {
            more = nextAttribute();
        }
        body();
        slack = mark;
    }
}
