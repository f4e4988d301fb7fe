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

import io.cloudfiles.flink.format.VariantTexts;
import io.cloudfiles.flink.format.VariantValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder.FieldEntry;
import org.apache.flink.types.variant.VariantTypeException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Variants of elements, as Spark has them: an object with a field for each attribute, each element, and the text beside them; an array
 * where an element occurs twice; of an element with nothing but text, the value that the text says; of an empty one, null.
 */
final class VariantColumn extends XmlColumn {
    private final XmlConfig config;
    private final boolean caseSensitive;
    private final VariantTexts texts;
    private final VariantValues values = new VariantValues();

    VariantColumn(XmlConfig config, boolean caseSensitive) {
        this.config = config;
        this.caseSensitive = caseSensitive;
        this.texts = new VariantTexts(config.locale());
    }

    @Override
    boolean readElement(XmlScanner in, int row, Misfits misfits) {
        try {
            set(in, row, element(in));
        } catch (VariantTypeException e) {
            throw new MalformedXmlException("larger than a variant may be");
        }
        return true;
    }

    @Override
    boolean readText(XmlScanner in, int row) {
        set(in, row, scalar(in));
        return true;
    }

    private void set(XmlScanner in, int row, BinaryVariant variant) {
        setNotNull(row);
        in.expansion += values.set(row, variant);
    }

    /** Behind the name of a start tag: what the element is. */
    private BinaryVariant element(XmlScanner in) {
        Map<String, List<BinaryVariant>> fields =
                new TreeMap<>(caseSensitive ? String::compareTo : String.CASE_INSENSITIVE_ORDER);
        while (in.nextAttribute()) {
            if (!config.excludesAttributes()) {
                add(fields, config.attributePrefix() + name(in), scalar(in));
            }
        }
        if (!in.isEmptyTag) {
            readChildren(in, fields);
        }
        BinaryVariantInternalBuilder variant = new BinaryVariantInternalBuilder(false);
        List<BinaryVariant> alone = fields.get(config.valueTag());
        if (fields.isEmpty()) {
            variant.appendNull();
        } else if (fields.size() == 1 && alone != null) {
            appendValues(variant, alone);
        } else {
            appendObject(variant, fields);
        }
        return variant.build();
    }

    private void readChildren(XmlScanner in, Map<String, List<BinaryVariant>> fields) {
        while (true) {
            int from = in.position;
            if (in.peek() == '<') {
                if (in.isEndTag()) {
                    in.endTag();
                    return;
                }
                if (in.isStartTag()) {
                    in.startTag();
                    String name = name(in);
                    add(fields, name, element(in));
                    continue;
                }
            }
            in.position = from;
            in.text();
            if (!in.isTextBlank()) {
                add(fields, config.valueTag(), scalar(in));
            }
        }
    }

    private String name(XmlScanner in) {
        int from = config.ignoresNamespaces() ? in.localNameStart() : in.nameStart;
        return new String(in.bytes, from, in.nameEnd - from, StandardCharsets.UTF_8);
    }

    private static void add(Map<String, List<BinaryVariant>> fields, String name, BinaryVariant value) {
        fields.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
    }

    private static void appendObject(BinaryVariantInternalBuilder variant, Map<String, List<BinaryVariant>> fields) {
        int start = variant.getWritePos();
        ArrayList<FieldEntry> entries = new ArrayList<>();
        fields.forEach((name, found) -> {
            entries.add(new FieldEntry(name, variant.addKey(name), variant.getWritePos() - start));
            appendValues(variant, found);
        });
        variant.finishWritingObject(start, entries);
    }

    private static void appendValues(BinaryVariantInternalBuilder variant, List<BinaryVariant> found) {
        if (found.size() == 1) {
            variant.appendVariant(found.get(0));
            return;
        }
        int start = variant.getWritePos();
        ArrayList<Integer> offsets = new ArrayList<>();
        for (BinaryVariant value : found) {
            offsets.add(variant.getWritePos() - start);
            variant.appendVariant(value);
        }
        variant.finishWritingArray(start, offsets);
    }

    /** What the scanner's text is. */
    private BinaryVariant scalar(XmlScanner in) {
        BinaryVariantInternalBuilder variant = new BinaryVariantInternalBuilder(false);
        if (isNull(in)) {
            variant.appendNull();
            return variant.build();
        }
        if (config.trims()) {
            in.trim();
        }
        String text = new String(in.bytes, in.textStart, in.textEnd - in.textStart, StandardCharsets.UTF_8);
        if (!texts.appendBoolean(variant, text) && !texts.appendNumber(variant, text)) {
            variant.appendString(text);
        }
        return variant.build();
    }

    private boolean isNull(XmlScanner in) {
        String nullValue = config.nullValue();
        if (nullValue == null) {
            return false;
        }
        byte[] nullText = nullValue.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(in.bytes, in.textStart, in.textEnd, nullText, 0, nullText.length);
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        values.setNull(row);
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows, this);
    }

    @Override
    public int fixedWidth() {
        return values.width();
    }
}
