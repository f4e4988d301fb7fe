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

import io.cloudfiles.flink.format.Words;

import java.util.Arrays;

/** Distinct byte strings in the order of their first occurrence: an open hash table of places in one array of bytes. */
final class BytesDictionary {
    private static final int INITIAL_SLOTS = 8;
    private static final int INITIAL_BYTES = 32;

    /** Eight bytes more than the entries take, so that the last one can be read by words, too. */
    private byte[] bytes = new byte[INITIAL_BYTES];

    private int[] ends = new int[INITIAL_SLOTS / 2];
    private int[] hashes = new int[INITIAL_SLOTS / 2];
    private int size;
    /** Place + 1 of an entry, or 0; a power of two in size, at most half full. */
    private int[] slots = new int[INITIAL_SLOTS];

    int size() {
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    int length(int index) {
        return ends[index] - start(index);
    }

    /** The size of a dictionary page: a length and the bytes of each entry. */
    long encodedBytes() {
        return (size == 0 ? 0 : ends[size - 1]) + (long) size * Integer.BYTES;
    }

    long capacityBytes() {
        return bytes.length + (ends.length + hashes.length + slots.length) * (long) Integer.BYTES;
    }

    int indexOf(byte[] source, int offset, int length) {
        long tail = tail(source, offset, length);
        int hash = hash(source, offset, length, tail);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            if (hashes[index] == hash && isEntry(index, source, offset, length, tail)) {
                return index;
            }
            slot = (slot + 1) & mask;
        }
        return insert(source, offset, length, hash, slot);
    }

    /** The last eight bytes, which may be among the words in front of them; of fewer bytes all, and zeros. */
    private static long tail(byte[] source, int offset, int length) {
        if (length >= Long.BYTES) {
            return Words.at(source, offset + length - Long.BYTES);
        }
        if (length == 0) {
            return 0;
        }
        if (source.length - offset >= Long.BYTES) {
            return Words.at(source, offset) & -1L >>> Long.SIZE - Byte.SIZE * length;
        }
        long tail = 0;
        for (int i = offset + length - 1; i >= offset; i--) {
            tail = tail << Byte.SIZE | (source[i] & 0xFF);
        }
        return tail;
    }

    private boolean isEntry(int index, byte[] source, int offset, int length, long tail) {
        int start = start(index);
        if (ends[index] - start != length || tail(bytes, start, length) != tail) {
            return false;
        }
        for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
            if (Words.at(bytes, start + i) != Words.at(source, offset + i)) {
                return false;
            }
        }
        return true;
    }

    private int insert(byte[] source, int offset, int length, int hash, int slot) {
        if (size == ends.length) {
            grow();
            return indexOf(source, offset, length);
        }
        int start = size == 0 ? 0 : ends[size - 1];
        if (bytes.length - start - Long.BYTES < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(start, length + Long.BYTES)));
        }
        System.arraycopy(source, offset, bytes, start, length);
        ends[size] = start + length;
        hashes[size] = hash;
        slots[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        ends = Arrays.copyOf(ends, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
        slots = new int[4 * size];
        for (int i = 0; i < size; i++) {
            int slot = hashes[i] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    private static int hash(byte[] source, int offset, int length, long tail) {
        long hash = length;
        for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash ^ Words.at(source, offset + i));
        }
        return (int) mix(hash ^ tail);
    }

    private static long mix(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }
}
