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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.FieldNames;
import io.cloudfiles.flink.format.RescuedData.Step;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Objects with known fields, among them the record itself. A value that does not fit its field is null in it and goes to the
 * {@link Misfits}. Of a field that occurs twice the last value counts, as in Spark; one that does not occur is null.
 *
 * <p>Fields mostly come in one order. So the field that followed the last one before is guessed to follow it again.
 */
class RowColumn extends JsonColumn {
    private final List<String> fieldNames;
    private final JsonColumn[] fields;
    private final FieldNames names;
    private final Misfits misfits;

    /** Of each field, the one that followed it last; in front, the first one. */
    private final int[] followers;

    /** Which fields the current object has: those that carry its number. */
    private final long[] filledBy;

    /** The fields that are NOT NULL. */
    private final JsonColumn[] required;

    private long objects;
    private final int fixedWidth;

    RowColumn(List<String> fieldNames, JsonColumn[] fields, boolean caseSensitive, Misfits misfits) {
        this.fieldNames = fieldNames;
        this.fields = fields;
        this.names = new FieldNames(fieldNames, RowColumn::token, caseSensitive);
        this.misfits = misfits;
        this.filledBy = new long[fields.length];
        this.followers = new int[fields.length + 1];
        for (int i = 0; i < followers.length; i++) {
            followers[i] = i < fields.length ? i : i == 0 ? -1 : 0;
        }
        for (JsonColumn field : fields) {
            field.attachTo(this);
        }
        this.required = Arrays.stream(fields).filter(JsonColumn::isRequired).toArray(JsonColumn[]::new);
        this.fixedWidth = Arrays.stream(fields).mapToInt(JsonColumn::fixedWidth).sum();
    }

    /** How a name is written; null when it may be escaped in one way or another. */
    private static @Nullable String token(String name) {
        boolean isPlain = name.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\');
        return isPlain ? "\"" + name + "\":" : null;
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        if (first != '{') {
            return false;
        }
        long object = ++objects;
        int filled = 0;
        int last = -1;
        if (in.enter('}')) {
            do {
                int guess = followers[last + 1];
                int field = in.name(names, guess);
                if (field < 0) {
                    readUnknown(in);
                    continue;
                }
                followers[last + 1] = field;
                last = field;
                if (filledBy[field] != object) {
                    filledBy[field] = object;
                    filled++;
                }
                readField(in, field, row);
            } while (in.hasMore('}'));
        }
        if (filled < fields.length) {
            setMissing(object, row);
        }
        for (JsonColumn field : required) {
            field.checkRequired(row);
        }
        return true;
    }

    private void readField(JsonScanner in, int field, int row) {
        int start = in.position;
        int misfitsBefore = misfits.size();
        JsonColumn column = fields[field];
        // Most values are texts: a call that the compiler need not look up spares them the way through memory.
        boolean fits = column instanceof StringColumn text ? text.read(in, row) : column.read(in, row);
        if (!fits) {
            misfits.truncate(misfitsBefore);
            in.position = start;
            readMisfit(in, field, row);
        }
    }

    private void readMisfit(JsonScanner in, int field, int row) {
        byte[] name = fieldNames.get(field).getBytes(StandardCharsets.UTF_8);
        in.valueAsText();
        int start = in.reserveSlack(name.length);
        System.arraycopy(name, 0, in.bytes, start, name.length);
        in.useSlack(start + name.length);
        misfits.add(this, in, start, start + name.length);
        fields[field].setNull(row);
    }

    private void readUnknown(JsonScanner in) {
        if (!misfits.keepsUnknown()) {
            in.skipValue();
            return;
        }
        int nameFrom = in.textStart;
        int nameTo = in.textEnd;
        boolean isNull = in.peek() == 'n';
        in.valueAsText();
        if (!isNull) {
            misfits.add(this, in, nameFrom, nameTo);
        }
    }

    boolean hasRequiredFields() {
        return required.length > 0;
    }

    private void setMissing(long object, int row) {
        for (int field = 0; field < fields.length; field++) {
            if (filledBy[field] != object) {
                fields[field].setNull(row);
            }
        }
    }

    @Override
    Step stepInto(JsonColumn child, byte[] text) {
        return Step.field(fieldNames.get(Arrays.asList(fields).indexOf(child)));
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        for (JsonColumn field : fields) {
            field.setNull(row);
        }
    }

    @Override
    protected void grow(int capacity) {
        for (JsonColumn field : fields) {
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
