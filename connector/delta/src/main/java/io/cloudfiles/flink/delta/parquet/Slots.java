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
package io.cloudfiles.flink.delta.parquet;

import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The rows of a batch as seen from one node of the Parquet schema: a list of slots, each with the levels it will have in the columns
 * below, and the element of the node's vector that it shows. Immutable.
 *
 * <p>A walk from the root starts with one slot per row. An optional node kills the slots whose value is null, a repeated node turns
 * each slot into one per element, and kills it when there are none. So at a leaf each slot is one pair of levels, each live one a value.
 * All live slots of a node have the same definition level; only those of dead slots are kept. Columns without nesting and nulls cost no
 * arrays at all.
 */
final class Slots {
    private static final int DEAD = -1;

    private final int count;
    private final int liveCount;
    /** Null when all are 0. */
    private final int @Nullable [] repetitionLevels;
    /** Those of dead slots; null when none is dead. */
    private final int @Nullable [] deadLevels;

    private final int liveLevel;
    /** The element of each slot, or DEAD; null when slot i shows element {@code from + i}. */
    private final int @Nullable [] elements;

    private final int from;

    private Slots(
            int count,
            int liveCount,
            int @Nullable [] repetitionLevels,
            int @Nullable [] deadLevels,
            int liveLevel,
            int @Nullable [] elements,
            int from) {
        this.count = count;
        this.liveCount = liveCount;
        this.repetitionLevels = repetitionLevels;
        this.deadLevels = deadLevels;
        this.liveLevel = liveLevel;
        this.elements = elements;
        this.from = from;
    }

    /** All rows from the first to {@code rows - 1}. */
    static Slots all(int rows) {
        return new Slots(rows, rows, null, null, 0, null, 0);
    }

    /** Some rows, in the order given. */
    static Slots of(int[] rows) {
        return new Slots(rows.length, rows.length, null, null, 0, rows, 0);
    }

    int count() {
        return count;
    }

    int liveCount() {
        return liveCount;
    }

    private int element(int slot) {
        return elements == null ? from + slot : elements[slot];
    }

    /** The elements that live slots show, in order. */
    Positions live() {
        if (elements == null || liveCount == count) {
            return new Positions(count, from, elements);
        }
        int[] live = new int[liveCount];
        int next = 0;
        for (int element : elements) {
            if (element != DEAD) {
                live[next++] = element;
            }
        }
        return new Positions(liveCount, 0, live);
    }

    /** The same slots where every one shows the first element: the node's vector holds one value for all. */
    Slots constant() {
        int[] first = new int[count];
        for (int slot = 0; slot < count; slot++) {
            first[slot] = element(slot) == DEAD ? DEAD : 0;
        }
        return new Slots(count, liveCount, repetitionLevels, deadLevels, liveLevel, first, 0);
    }

    /** Kills the slots whose value is null; the others gain a definition level. */
    Slots optional(ColumnVector vector) {
        int nulls = 0;
        for (int slot = 0; slot < count; slot++) {
            int element = element(slot);
            nulls += element != DEAD && vector.isNullAt(element) ? 1 : 0;
        }
        if (nulls == 0) {
            return new Slots(count, liveCount, repetitionLevels, deadLevels, liveLevel + 1, elements, from);
        }
        int[] levels = deadLevels == null ? new int[count] : deadLevels.clone();
        int[] kept = new int[count];
        for (int slot = 0; slot < count; slot++) {
            kept[slot] = element(slot);
            if (kept[slot] != DEAD && vector.isNullAt(kept[slot])) {
                kept[slot] = DEAD;
                levels[slot] = liveLevel;
            }
        }
        return new Slots(count, liveCount - nulls, repetitionLevels, levels, liveLevel + 1, kept, 0);
    }

    /** Whether a live slot shows a null. */
    boolean showsNull(ColumnVector vector) {
        for (int slot = 0; slot < count; slot++) {
            int element = element(slot);
            if (element != DEAD && vector.isNullAt(element)) {
                return true;
            }
        }
        return false;
    }

    /**
     * One slot per element of the arrays that live slots show; slots of empty arrays die.
     *
     * @param offsets first element of each array
     * @param lengths number of elements of each array
     * @param repetitionLevel of all elements of an array but the first
     */
    Slots repeated(long[] offsets, long[] lengths, int repetitionLevel) {
        int total = 0;
        for (int slot = 0; slot < count; slot++) {
            int element = element(slot);
            total = Math.addExact(total, element == DEAD ? 1 : (int) Math.max(1, lengths[element]));
        }
        int[] repetitions = new int[total];
        int[] levels = new int[total];
        int[] children = new int[total];
        int next = 0;
        int live = 0;
        for (int slot = 0; slot < count; slot++) {
            int element = element(slot);
            int length = element == DEAD ? 0 : (int) lengths[element];
            repetitions[next] = repetitionLevels == null ? 0 : repetitionLevels[slot];
            if (length == 0) {
                levels[next] = element == DEAD && deadLevels != null ? deadLevels[slot] : liveLevel;
                children[next++] = DEAD;
                continue;
            }
            Arrays.fill(repetitions, next + 1, next + length, repetitionLevel);
            for (int i = 0; i < length; i++) {
                children[next++] = (int) offsets[element] + i;
            }
            live += length;
        }
        return new Slots(total, live, repetitions, levels, liveLevel + 1, children, 0);
    }

    /** Writes the definition level of every slot. */
    void writeDefinitionLevels(HybridEncoder encoder) {
        if (deadLevels == null || elements == null) {
            encoder.write(liveLevel, count);
            return;
        }
        for (int slot = 0; slot < count; slot++) {
            encoder.write(elements[slot] == DEAD ? deadLevels[slot] : liveLevel);
        }
    }

    /** Writes the repetition level of every slot. */
    void writeRepetitionLevels(HybridEncoder encoder) {
        if (repetitionLevels == null) {
            encoder.write(0, count);
            return;
        }
        encoder.write(repetitionLevels, count);
    }
}
