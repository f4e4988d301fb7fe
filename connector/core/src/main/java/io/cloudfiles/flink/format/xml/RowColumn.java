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
import io.cloudfiles.flink.format.RescuedData.Step;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Elements with known attributes and elements in them, among them the record itself. A value that does not fit its field is null in it
 * and goes to the {@link Misfits}. Of a field that occurs twice the last value counts, as in Spark, unless it is an array; where what fits
 * nowhere is kept, the values before are kept, too.
 *
 * <p>Fields mostly come in one order, as plain elements. So the field that followed the last one before is guessed to follow it again, or
 * to be another element of the same array, and its tags are compared as wholes.
 */
class RowColumn extends XmlColumn {
    private final RowFields names;
    private final FieldNames startTags;
    private final FieldNames endTags;
    private final XmlColumn[] fields;

    /** The arrays among the fields. */
    private final @Nullable ArrayColumn[] arrays;

    /** What texts are read into: fields, or elements of arrays. */
    private final @Nullable ScalarColumn[] scalars;

    private final EarlierValues earlier;
    private final Misfits misfits;

    /** Of each field, the one that followed it last; in front, the first one. */
    private final int[] followers;

    /** Which fields the current element has: those that carry its number. */
    private final long[] filledBy;

    /** The fields that are NOT NULL. */
    private final XmlColumn[] required;

    private long current;
    private int filled;
    private final int fixedWidth;

    RowColumn(RowFields names, XmlColumn[] fields, Misfits misfits) {
        this.names = names;
        this.startTags = names.elements();
        this.endTags = names.endTags();
        this.fields = fields;
        this.misfits = misfits;
        this.arrays = new ArrayColumn[fields.length];
        this.scalars = new ScalarColumn[fields.length];
        this.earlier = new EarlierValues(fields.length, misfits);
        this.filledBy = new long[fields.length];
        this.followers = new int[fields.length + 1];
        for (int i = 0; i < followers.length; i++) {
            followers[i] = i < fields.length ? i : i == 0 ? -1 : 0;
        }
        for (int i = 0; i < fields.length; i++) {
            fields[i].attachTo(this);
            arrays[i] = fields[i] instanceof ArrayColumn array ? array : null;
            scalars[i] = values(i) instanceof ScalarColumn scalar ? scalar : null;
        }
        this.required = Arrays.stream(fields).filter(XmlColumn::isRequired).toArray(XmlColumn[]::new);
        this.fixedWidth = Arrays.stream(fields).mapToInt(XmlColumn::fixedWidth).sum();
    }

    /** The column that values of a field are read into. */
    private XmlColumn values(int field) {
        ArrayColumn array = arrays[field];
        return array == null ? fields[field] : array.element();
    }

    @Override
    boolean readElement(XmlScanner in, int row, Misfits sameMisfits) {
        setNotNull(row);
        current++;
        filled = 0;
        while (in.nextAttribute()) {
            readAttribute(in, row);
        }
        if (!in.isEmptyTag) {
            readChildren(in, row);
        }
        if (filled < fields.length) {
            setMissing(row);
        }
        for (XmlColumn field : required) {
            field.checkRequired(row);
        }
        return true;
    }

    private void readAttribute(XmlScanner in, int row) {
        int field = names.attribute(in);
        if (field >= 0) {
            readText(in, field, row);
        } else if (misfits.keepsAttributes()) {
            misfits.addAttribute(in, path(in.bytes));
        }
    }

    private void readChildren(XmlScanner in, int row) {
        int last = -1;
        while (true) {
            int from = in.position;
            if (in.peek() == '<') {
                int plain = readPlain(in, last, row);
                if (plain >= 0) {
                    last = plain;
                    continue;
                }
                if (in.isEndTag()) {
                    in.endTag();
                    return;
                }
                if (in.isStartTag()) {
                    last = readChild(in, last, row);
                    continue;
                }
            }
            in.position = from;
            in.text();
            if (!in.isTextBlank()) {
                readValue(in, row);
            }
        }
    }

    /** Reads the element that is guessed to be next when it is one with nothing but text; its field, or -1 when it is another one. */
    private int readPlain(XmlScanner in, int last, int row) {
        int field = last >= 0 && arrays[last] != null ? last : followers[last + 1];
        int length = field < 0 ? 0 : startTags.lengthAt(in.bytes, in.position, field);
        if (length == 0 && field == last && last >= 0) {
            field = followers[last + 1];
            length = startTags.lengthAt(in.bytes, in.position, field);
        }
        ScalarColumn scalar = length == 0 ? null : scalars[field];
        if (scalar == null) {
            return -1;
        }
        int start = in.position + length;
        int end = in.plainEnd(start);
        int endLength = endTags.lengthAt(in.bytes, end, field);
        if (endLength == 0) {
            return -1;
        }
        in.plainText(start, end);
        in.position = end + endLength;
        in.hasChildren = false;
        int at = place(in, field, row);
        if (scalar.readContent(in, at)) {
            keep(in, field, at);
        } else {
            addMisfit(in, field, at);
        }
        return field;
    }

    private int readChild(XmlScanner in, int last, int row) {
        int tag = in.position;
        in.startTag();
        int field = names.element(in);
        if (field < 0) {
            readUnknown(in, row);
            return last;
        }
        if (last != field) {
            followers[last + 1] = field;
        }
        if (isRepeated(field) && earlier.isElement(field)) {
            earlier.rescueElement(in, field, path(in.bytes), names.utf8Name(field));
            in.restartTag(tag);
        }
        int at = place(in, field, row);
        XmlColumn column = values(field);
        int before = misfits.size();
        boolean fits = column.readElement(in, at, misfits);
        if (!fits) {
            misfits.addContent(in, path(in.bytes), names.utf8Name(field), column);
            setNull(field, at);
        } else if (column instanceof ScalarColumn) {
            keep(in, field, at);
        } else if (arrays[field] == null) {
            earlier.setElement(field, tag, before);
        } else {
            column.checkRequired(at);
        }
        return field;
    }

    private void readUnknown(XmlScanner in, int row) {
        int wildcard = names.wildcard();
        ScalarColumn column = wildcard < 0 ? null : scalars[wildcard];
        if (column != null) {
            misfits.readAttributes(in, path(in.bytes), names.elementName(in));
            in.body();
            int at = place(in, wildcard, row);
            if (column.readContent(in, at)) {
                keep(in, wildcard, at);
            } else {
                addMisfit(in, wildcard, at);
            }
        } else if (misfits.keepsUnknown()) {
            misfits.readElement(in, path(in.bytes), names.elementName(in));
        } else {
            in.skipElement();
        }
    }

    /** Reads the scanner's text as one that stands beside elements. */
    private void readValue(XmlScanner in, int row) {
        if (names.value() >= 0) {
            readText(in, names.value(), row);
        } else if (misfits.keepsUnknown()) {
            misfits.addText(in, path(in.bytes));
        }
    }

    /** Reads the scanner's text as a value of a field. */
    private void readText(XmlScanner in, int field, int row) {
        if (fields[field] instanceof VariantColumn variant) {
            variant.readText(in, place(in, field, row));
            return;
        }
        ScalarColumn scalar = scalars[field];
        if (scalar == null) {
            misfits.add(path(in.bytes), names.utf8Name(field), in.textStart, in.textEnd);
            return;
        }
        int at = place(in, field, row);
        if (scalar.readText(in, at)) {
            keep(in, field, at);
        } else {
            addMisfit(in, field, at);
        }
    }

    private boolean isRepeated(int field) {
        return filledBy[field] == current && arrays[field] == null;
    }

    /** The row in the column of its values that the next value of a field goes to. */
    private int place(XmlScanner in, int field, int row) {
        ArrayColumn array = arrays[field];
        if (filledBy[field] != current) {
            filledBy[field] = current;
            filled++;
            if (array != null) {
                array.begin(row);
            }
        } else if (array == null) {
            earlier.rescueText(in, field, this, names.utf8Name(field));
        }
        return array == null ? row : array.append(in, row);
    }

    /** Remembers the text that a field was read from. */
    private void keep(XmlScanner in, int field, int at) {
        ArrayColumn array = arrays[field];
        if (array != null) {
            array.element().checkRequired(at);
        } else {
            earlier.setText(field, in, fields[field].isNull(at));
        }
    }

    private void addMisfit(XmlScanner in, int field, int at) {
        misfits.add(path(in.bytes), names.utf8Name(field), in.textStart, in.textEnd);
        setNull(field, at);
    }

    private void setNull(int field, int at) {
        XmlColumn column = values(field);
        column.setNull(at);
        earlier.clear(field);
        if (arrays[field] != null) {
            column.checkRequired(at);
        }
    }

    boolean hasRequiredFields() {
        return required.length > 0;
    }

    private void setMissing(int row) {
        for (int field = 0; field < fields.length; field++) {
            if (filledBy[field] != current) {
                fields[field].setNull(row);
            }
        }
    }

    @Override
    boolean readText(XmlScanner in, int row) {
        return false;
    }

    @Override
    Step stepInto(XmlColumn child, byte[] text) {
        return Step.field(names.name(Arrays.asList(fields).indexOf(child)));
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        for (XmlColumn field : fields) {
            field.setNull(row);
        }
    }

    @Override
    protected void grow(int capacity) {
        for (XmlColumn field : fields) {
            field.reserve(capacity);
        }
    }

    /** Makes a vector of each field and begins the next ones. */
    AbstractHeapVector[] finishFields(int rows, byte[] text) {
        AbstractHeapVector[] vectors = new AbstractHeapVector[fields.length];
        for (int i = 0; i < fields.length; i++) {
            vectors[i] = fields[i].finish(rows, text);
        }
        return vectors;
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return new HeapRowVector(rows, finishFields(rows, text));
    }

    @Override
    public int fixedWidth() {
        return fixedWidth;
    }
}
