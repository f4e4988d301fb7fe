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
package io.cloudfiles.flink.format.parquet;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** The levels of a leaf's entries in some rows, and what they tell of the leaf and the columns that it is nested in. */
final class Levels {
    private final byte max;
    private int count;
    private byte @Nullable [] repetition;
    private byte @Nullable [] definition;

    /** @param maxDefinition definition level of entries that have a value */
    Levels(int maxDefinition) {
        this.max = (byte) maxDefinition;
    }

    /** Forgets all. */
    void clear() {
        count = 0;
        repetition = null;
        definition = null;
    }

    /**
     * Adds entries of a page.
     *
     * @return how many of them have a value
     */
    int add(DecodedPage page, int from, int to) {
        repetition = added(repetition, page.repetition(), from, to, (byte) 0);
        definition = added(definition, page.definition(), from, to, max);
        count += to - from;
        return page.definition() == null ? to - from : valuesIn(page.definition(), from, to);
    }

    private byte @Nullable [] added(byte @Nullable [] mine, byte @Nullable [] more, int from, int to, byte usual) {
        if (mine == null && more == null) {
            return null;
        }
        int needed = count + to - from;
        byte[] levels = mine;
        if (levels == null) {
            levels = new byte[needed];
            Arrays.fill(levels, 0, count, usual);
        } else if (levels.length < needed) {
            levels = Arrays.copyOf(levels, Math.max(needed, 2 * levels.length));
        }
        if (more == null) {
            Arrays.fill(levels, count, needed, usual);
        } else {
            System.arraycopy(more, from, levels, count, to - from);
        }
        return levels;
    }

    private int valuesIn(byte[] levels, int from, int to) {
        int values = 0;
        for (int i = from; i < to; i++) {
            values += levels[i] == max ? 1 : 0;
        }
        return values;
    }

    private boolean isAt(int entry, Slots slots) {
        return (repetition == null || repetition[entry] <= slots.repetition())
                && (definition == null || definition[entry] >= slots.definition());
    }

    /** How many places a column has. */
    int slots(Slots slots) {
        if (repetition == null && (definition == null || slots.definition() == 0)) {
            return count;
        }
        int places = 0;
        for (int i = 0; i < count; i++) {
            places += isAt(i, slots) ? 1 : 0;
        }
        return places;
    }

    /**
     * Which places of a column are null.
     *
     * @param places how many it has
     * @param definedAt definition level from which on it is not null
     * @return null when none is
     */
    boolean @Nullable [] nulls(Slots slots, int places, int definedAt) {
        byte[] levels = definition;
        if (levels == null || definedAt == slots.definition()) {
            return null;
        }
        boolean[] nulls = new boolean[places];
        boolean any = false;
        int place = 0;
        for (int i = 0; i < count; i++) {
            if (isAt(i, slots)) {
                boolean isNull = levels[i] < definedAt;
                any |= isNull;
                nulls[place++] = isNull;
            }
        }
        return any ? nulls : null;
    }

    /**
     * Finds the elements of lists, or the entries of maps.
     *
     * @param offsets takes where those of each begin
     * @param lengths takes how many each has
     * @return how many there are
     */
    int elements(FileColumn lists, long[] offsets, long[] lengths) {
        int place = -1;
        int elements = 0;
        for (int i = 0; i < count; i++) {
            if (isAt(i, lists.slots())) {
                offsets[++place] = elements;
            }
            if (isElement(i, lists.slots().repetition() + 1, lists.elementsAt())) {
                elements++;
                lengths[place]++;
            }
        }
        return elements;
    }

    private boolean isElement(int entry, int deepest, int elementsAt) {
        return (repetition == null || repetition[entry] <= deepest)
                && (definition == null || definition[entry] >= elementsAt);
    }
}
