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

import java.util.Arrays;
import java.util.List;

/** Where the values of the fields of an element stand that were read last, for when another one takes their place. */
final class EarlierValues {
    private static final int NONE = -1;
    private static final int ELEMENT = -2;

    private final Misfits misfits;
    private int[] starts;

    /** Where a text ends; {@link #NONE} or {@link #ELEMENT}. */
    private int[] ends;

    /** Of an element: how many misfits there were before it and behind it. */
    private int[] misfitsBefore;

    private int[] misfitsBehind;

    EarlierValues(int fields, Misfits misfits) {
        this.misfits = misfits;
        this.starts = new int[fields];
        this.ends = new int[fields];
        this.misfitsBefore = new int[fields];
        this.misfitsBehind = new int[fields];
    }

    /** Makes sure that there is room for so many fields. */
    void reserve(int fields) {
        if (fields > starts.length) {
            int capacity = Math.max(fields, 2 * starts.length);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            misfitsBefore = Arrays.copyOf(misfitsBefore, capacity);
            misfitsBehind = Arrays.copyOf(misfitsBehind, capacity);
        }
    }

    /** Says that a field was read from the scanner's text. */
    void setText(int field, XmlScanner in, boolean isNull) {
        starts[field] = in.textStart;
        ends[field] = isNull ? NONE : in.textEnd;
    }

    /**
     * Says that a field was read from an element, just now.
     *
     * @param tag position of its start tag
     * @param before how many misfits there were before it was read
     */
    void setElement(int field, int tag, int before) {
        starts[field] = tag;
        ends[field] = ELEMENT;
        misfitsBefore[field] = before;
        misfitsBehind[field] = misfits.size();
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

    /** Keeps the element of a field as a whole, with what was kept of it; it is read again for that. */
    void rescueElement(XmlScanner in, int field, List<Step> owner, byte[] name) {
        if (misfits.keepsUnknown()) {
            misfits.forget(misfitsBefore[field], misfitsBehind[field]);
            in.position = starts[field];
            in.startTag();
            misfits.readElement(in, owner, name);
        }
    }
}
