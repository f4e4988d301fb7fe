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

import io.cloudfiles.flink.batch.MapVector;
import io.cloudfiles.flink.format.FieldNames;
import io.cloudfiles.flink.format.RescuedData.Step;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Maps from names to values, from the attributes and elements in an element. Of a name that occurs twice the last value counts, and
 * those before it are misfits. A value that does not fit is null in the map.
 */
final class MapColumn extends XmlColumn {
    private static final int INITIAL_SLOTS = 16;
    private static final int MAX_KEPT_SLOTS = 256;

    private final XmlConfig config;
    private final StringColumn keys;
    private final XmlColumn values;
    private final byte[] valueTag;
    private final byte[] attributePrefix;
    private final EarlierValues earlier;
    private long[] offsets = new long[0];
    private long[] lengths = new long[0];
    private int size;
    private int start;
    /** Entry that is being read. */
    private int current;

    /** Whether the map had that entry before. */
    private boolean isRepeated;

    /** Open addressing over the keys of the map that is being read: index of the entry + 1; 0 is empty. */
    private int[] slots = new int[INITIAL_SLOTS];

    MapColumn(XmlConfig config, StringColumn keys, XmlColumn values, Misfits misfits) {
        this.config = config;
        this.keys = keys;
        this.values = values;
        this.valueTag = config.valueTag().getBytes(StandardCharsets.UTF_8);
        this.attributePrefix = config.attributePrefix().getBytes(StandardCharsets.UTF_8);
        this.earlier = new EarlierValues(INITIAL_SLOTS, misfits);
        values.attachTo(this);
    }

    @Override
    boolean readElement(XmlScanner in, int row, Misfits misfits) {
        start = size;
        clearSlots();
        while (in.nextAttribute()) {
            if (!config.excludesAttributes()) {
                int key = attributeKey(in);
                readText(in, key, key + keyLength(in), misfits);
            }
        }
        if (!in.isEmptyTag) {
            readChildren(in, misfits);
        }
        if (size == start) {
            setNull(row);
            return true;
        }
        setNotNull(row);
        offsets[row] = start;
        lengths[row] = (long) size - start;
        in.expansion += (long) (size - start) * (values.fixedWidth() + keys.fixedWidth());
        return true;
    }

    private int keyLength(XmlScanner in) {
        return attributePrefix.length + in.nameEnd - localName(in);
    }

    private int localName(XmlScanner in) {
        return config.ignoresNamespaces() ? in.localNameStart() : in.nameStart;
    }

    private int attributeKey(XmlScanner in) {
        byte[] key = Arrays.copyOf(attributePrefix, keyLength(in));
        System.arraycopy(in.bytes, localName(in), key, attributePrefix.length, key.length - attributePrefix.length);
        return in.keep(key);
    }

    private void readChildren(XmlScanner in, Misfits misfits) {
        while (true) {
            int from = in.position;
            if (in.peek() == '<') {
                if (in.isEndTag()) {
                    in.endTag();
                    return;
                }
                if (in.isStartTag()) {
                    readChild(in, misfits);
                    continue;
                }
            }
            in.position = from;
            in.text();
            if (!in.isTextBlank()) {
                int key = in.keep(valueTag);
                readText(in, key, key + valueTag.length, misfits);
            }
        }
    }

    private void readText(XmlScanner in, int keyFrom, int keyTo, Misfits misfits) {
        int entry = entry(in, keyFrom, keyTo);
        if (isRepeated) {
            earlier.rescueText(in, entry - start, this, name(in));
        }
        if (values.readText(in, entry)) {
            earlier.setText(entry - start, in, values.isNull(entry));
        } else {
            addMisfit(in, misfits);
        }
        values.checkRequired(entry);
    }

    private void readChild(XmlScanner in, Misfits misfits) {
        int tag = in.position;
        in.startTag();
        int entry = entry(in, localName(in), in.nameEnd);
        if (isRepeated && earlier.isElement(entry - start)) {
            earlier.rescueElement(in, entry - start, path(in.bytes), name(in));
            in.restartTag(tag);
        } else if (isRepeated) {
            earlier.rescueText(in, entry - start, this, name(in));
        }
        int before = misfits.size();
        if (!values.readElement(in, entry, misfits)) {
            addMisfit(in, misfits);
        } else if (values instanceof ScalarColumn) {
            earlier.setText(entry - start, in, values.isNull(entry));
        } else {
            earlier.setElement(entry - start, tag, before);
        }
        values.checkRequired(entry);
    }

    private void addMisfit(XmlScanner in, Misfits misfits) {
        misfits.add(path(in.bytes), name(in), in.textStart, in.textEnd);
        values.setNull(current);
        earlier.clear(current - start);
    }

    private byte[] name(XmlScanner in) {
        return Arrays.copyOfRange(in.bytes, keys.start(current), keys.end(current));
    }

    private void clearSlots() {
        if (slots.length > MAX_KEPT_SLOTS) {
            slots = new int[INITIAL_SLOTS];
        } else {
            Arrays.fill(slots, 0);
        }
    }

    /** The entry of a name: a new one unless the map has it. */
    private int entry(XmlScanner in, int from, int to) {
        int slot = (int) FieldNames.hash(in.bytes, from, to) & slots.length - 1;
        while (slots[slot] != 0) {
            int known = slots[slot] - 1;
            if (Arrays.equals(in.bytes, keys.start(known), keys.end(known), in.bytes, from, to)) {
                current = known;
                isRepeated = true;
                return known;
            }
            slot = slot + 1 & slots.length - 1;
        }
        keys.reserve(size + 1);
        values.reserve(size + 1);
        keys.setNotNull(size);
        keys.set(size, from, to);
        slots[slot] = ++size;
        if (2 * (size - start) > slots.length) {
            rehash(in.bytes);
        }
        current = size - 1;
        isRepeated = false;
        earlier.reserve(size - start);
        return current;
    }

    private void rehash(byte[] bytes) {
        slots = new int[2 * slots.length];
        for (int entry = start; entry < size; entry++) {
            int slot = (int) FieldNames.hash(bytes, keys.start(entry), keys.end(entry)) & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = entry + 1;
        }
    }

    @Override
    boolean readText(XmlScanner in, int row) {
        return false;
    }

    @Override
    Step stepInto(XmlColumn child, byte[] text) {
        int from = keys.start(current);
        return Step.field(new String(text, from, keys.end(current) - from, StandardCharsets.UTF_8));
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        offsets[row] = 0;
        lengths[row] = 0;
    }

    @Override
    protected void grow(int capacity) {
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        MapVector vector = new MapVector(rows, keys.finish(size, text), values.finish(size, text));
        vector.setOffsets(Arrays.copyOf(offsets, rows));
        vector.setLengths(Arrays.copyOf(lengths, rows));
        vector.setSize(size);
        size = 0;
        return vector;
    }

    @Override
    public int fixedWidth() {
        return Integer.BYTES;
    }
}
