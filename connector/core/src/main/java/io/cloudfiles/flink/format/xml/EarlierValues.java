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

import io.cloudfiles.flink.format.RescuedData.Step;

import java.util.List;

/** Where the values of the fields of an element stand that were read last, for when another one takes their place. */
final class EarlierValues {
    private static final int NONE = -1;
    private static final int ELEMENT = -2;

    private final Misfits misfits;
    private final int[] starts;

    /** Where a text ends; {@link #NONE} or {@link #ELEMENT}. */
    private final int[] ends;

    EarlierValues(int fields, Misfits misfits) {
        this.misfits = misfits;
        this.starts = new int[fields];
        this.ends = new int[fields];
    }

    /** Says that a field was read from the scanner's text. */
    void setText(int field, XmlScanner in, boolean isNull) {
        starts[field] = in.textStart;
        ends[field] = isNull ? NONE : in.textEnd;
    }

    /** Says that a field was read from an element whose start tag is at a position. */
    void setElement(int field, int tag) {
        starts[field] = tag;
        ends[field] = ELEMENT;
    }

    /** Says that nothing of a field would be lost. */
    void clear(int field) {
        ends[field] = NONE;
    }

    /** Whether a field was read from a whole element. */
    boolean isElement(int field) {
        return ends[field] == ELEMENT;
    }

    /** Keeps the text of a field. */
    void rescueText(XmlScanner in, int field, XmlColumn owner, byte[] name) {
        if (ends[field] >= 0 && misfits.keepsUnknown()) {
            misfits.add(owner.path(in.bytes), name, starts[field], ends[field]);
        }
    }

    /** Keeps the element of a field, which is read again for that. */
    void rescueElement(XmlScanner in, int field, List<Step> owner, byte[] name) {
        if (misfits.keepsUnknown()) {
            in.position = starts[field];
            in.startTag();
            misfits.readElement(in, owner, name);
        }
    }
}
