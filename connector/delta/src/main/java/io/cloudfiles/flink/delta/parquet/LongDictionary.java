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

import java.util.Arrays;

/** Distinct numbers in the order of their first occurrence: an open hash table of places in an array. */
final class LongDictionary {
    private static final int INITIAL_SLOTS = 8;

    private long[] entries = new long[INITIAL_SLOTS / 2];
    private int size;
    /** Place + 1 of an entry, or 0; a power of two in size, at most half full. */
    private int[] slots = new int[INITIAL_SLOTS];

    int size() {
        return size;
    }

    long get(int index) {
        return entries[index];
    }

    long[] entries() {
        return entries;
    }

    long capacityBytes() {
        return (long) entries.length * Long.BYTES + (long) slots.length * Integer.BYTES;
    }

    int indexOf(long value) {
        int mask = slots.length - 1;
        int slot = hash(value) & mask;
        while (slots[slot] != 0) {
            if (entries[slots[slot] - 1] == value) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        return insert(value, slot);
    }

    private int insert(long value, int slot) {
        if (size == entries.length) {
            grow();
            return indexOf(value);
        }
        entries[size] = value;
        slots[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        entries = Arrays.copyOf(entries, 2 * size);
        slots = new int[4 * size];
        for (int i = 0; i < size; i++) {
            int slot = hash(entries[i]) & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    private static int hash(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed ^ mixed >>> 32);
    }
}
