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

import io.cloudfiles.flink.format.RescuedData;
import io.cloudfiles.flink.format.RescuedData.Step;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What did not fit the columns in the record that is being read: values of another type, and elements, attributes and texts without a
 * column where these are kept. Values are ranges of the scanner's bytes.
 */
final class Misfits {
    private static final int SHOWN_BYTES = 40;
    private static final Misfit FORGOTTEN = new Misfit(List.of(), new byte[0], -1, -1);

    private final boolean keepsUnknown;
    private final boolean keepsAttributes;
    private final boolean ignoresNamespaces;
    private final boolean trims;
    private final byte[] attributePrefix;
    private final byte[] valueTag;
    private final List<Misfit> misfits = new ArrayList<>();

    /** How many attributes the last element had that are kept here. */
    private int attributes;

    private record Misfit(List<Step> path, byte[] name, int from, int to) {}

    /** @param keepsUnknown whether what has no column is wanted */
    Misfits(XmlConfig config, boolean keepsUnknown) {
        this.keepsUnknown = keepsUnknown;
        this.keepsAttributes = keepsUnknown && !config.excludesAttributes();
        this.ignoresNamespaces = config.ignoresNamespaces();
        this.trims = config.trims();
        this.attributePrefix = config.attributePrefix().getBytes(StandardCharsets.UTF_8);
        this.valueTag = config.valueTag().getBytes(StandardCharsets.UTF_8);
    }

    boolean keepsUnknown() {
        return keepsUnknown;
    }

    boolean keepsAttributes() {
        return keepsAttributes;
    }

    boolean isEmpty() {
        return misfits.isEmpty();
    }

    /** How many there are, for {@link #forget}. */
    int size() {
        return misfits.size();
    }

    /** Takes back what was added between two sizes, since it is kept as a part of something else. */
    void forget(int from, int to) {
        for (int i = from; i < to; i++) {
            misfits.set(i, FORGOTTEN);
        }
    }

    void clear() {
        misfits.clear();
    }

    /** Adds a range of the scanner's bytes. */
    void add(List<Step> path, byte[] name, int from, int to) {
        misfits.add(new Misfit(path, name, from, to));
    }

    /** Adds the attribute that the scanner has just read. */
    void addAttribute(XmlScanner in, List<Step> path) {
        int from = ignoresNamespaces ? in.localNameStart() : in.nameStart;
        byte[] name = Arrays.copyOf(attributePrefix, attributePrefix.length + in.nameEnd - from);
        System.arraycopy(in.bytes, from, name, attributePrefix.length, in.nameEnd - from);
        add(path, name, in.textStart, in.textEnd);
    }

    /** Behind the name of a start tag: reads all attributes, none of which has a column, and goes behind the tag. */
    void readAttributes(XmlScanner in, XmlColumn element) {
        attributes = 0;
        while (in.nextAttribute()) {
            if (keepsAttributes) {
                addAttribute(in, element.path(in.bytes));
                attributes++;
            }
        }
    }

    /** The same for an element without a column. */
    void readAttributes(XmlScanner in, List<Step> owner, byte[] element) {
        List<Step> path = keepsAttributes ? below(owner, element) : List.of();
        attributes = 0;
        while (in.nextAttribute()) {
            if (keepsAttributes) {
                addAttribute(in, path);
                attributes++;
            }
        }
    }

    /** Adds the scanner's text, which does not fit a column, beside the attributes of the element that were read last. */
    void addContent(XmlScanner in, List<Step> owner, byte[] element, XmlColumn column) {
        if (attributes == 0) {
            add(owner, element, in.textStart, in.textEnd);
        } else {
            add(column.path(in.bytes), valueTag, in.textStart, in.textEnd);
        }
    }

    /** Adds the scanner's text as one that stands in an element beside others. */
    void addText(XmlScanner in, List<Step> element) {
        if (trims) {
            in.trim();
        }
        add(element, valueTag, in.textStart, in.textEnd);
    }

    /** Behind the name of a start tag: reads the element and keeps it. */
    void readElement(XmlScanner in, List<Step> owner, byte[] element) {
        readAttributes(in, owner, element);
        in.body();
        if (trims) {
            in.trim();
        }
        if (attributes == 0) {
            add(owner, element, in.textStart, in.textEnd);
        } else if (!in.isTextBlank()) {
            add(below(owner, element), valueTag, in.textStart, in.textEnd);
        }
    }

    private static List<Step> below(List<Step> owner, byte[] element) {
        List<Step> path = new ArrayList<>(owner);
        path.add(Step.field(new String(element, StandardCharsets.UTF_8)));
        return path;
    }

    void writeTo(RescuedData row, byte[] text) {
        for (Misfit misfit : misfits) {
            if (misfit.from >= 0) {
                row.put(misfit.path, misfit.name, text, misfit.from, misfit.to);
            }
        }
    }

    /** The first of them for a message: its path and the beginning of its value. */
    @Nullable
    String describeFirst(byte[] text) {
        if (misfits.isEmpty()) {
            return null;
        }
        Misfit first = misfits.get(0);
        StringBuilder description = new StringBuilder("'");
        for (Step step : first.path) {
            description.append(step.index() < 0 ? step.name() + "." : step.index() + ".");
        }
        int shown = Math.min(first.to, first.from + SHOWN_BYTES);
        return description
                .append(new String(first.name, StandardCharsets.UTF_8))
                .append("' does not fit the type of its column: ")
                .append(new String(text, first.from, shown - first.from, StandardCharsets.UTF_8))
                .append(shown < first.to ? "…" : "")
                .toString();
    }
}
