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
package io.cloudfiles.flink.format;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds the field of a name in the text of a record.
 *
 * <p>A field that is expected at a position is compared as a whole token, such as {@code "name":} or {@code <name>}, eight bytes at a
 * time, without looking for the end of the name first. Any other name is looked up by its bytes in an open hash table. Both may read up
 * to a word past the end of what they compare.
 */
@Internal
public final class FieldNames {
    private static final int MAX_SPELLINGS = 8;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    /** Of each field: its token as little-endian words, zeros behind. */
    private final long[][] tokens;

    private final long[] lastMasks;
    private final int[] tokenLengths;

    /** Open addressing: names and the fields they stand for. */
    private byte[][] names;

    private int[] fields;
    private int used;

    private final boolean caseSensitive;
    private final Map<String, Integer> byLowerCase = new HashMap<>();
    private final int maxUsed;

    /**
     * Names whose field is the one at the same place.
     *
     * @param fieldNames all different, in any case unless case matters
     * @param tokenOf what stands for a name in the text, or null when it may stand there in several ways
     * @param caseSensitive whether names must match in case
     */
    public FieldNames(List<String> fieldNames, Function<String, @Nullable String> tokenOf, boolean caseSensitive) {
        int count = fieldNames.size();
        this.caseSensitive = caseSensitive;
        this.tokens = new long[count][];
        this.lastMasks = new long[count];
        this.tokenLengths = new int[count];
        this.names = new byte[Integer.highestOneBit(Math.max(4, count) * 4)][];
        this.fields = new int[names.length];
        this.maxUsed = count * MAX_SPELLINGS;
        for (int field = 0; field < count; field++) {
            String name = fieldNames.get(field);
            setToken(field, tokenOf.apply(name));
            byte[] bytes = padded(name.getBytes(StandardCharsets.UTF_8));
            add(bytes, field);
            byLowerCase.put(name.toLowerCase(Locale.ROOT), field);
        }
    }

    private void setToken(int field, @Nullable String text) {
        if (text == null) {
            // Always looked up. This word stands for no UTF-8.
            tokens[field] = new long[] {-1};
            return;
        }
        byte[] token = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = padded(token);
        long[] words = new long[(token.length + 7) / 8];
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) WORD.get(padded, 8 * i);
        }
        tokens[field] = words;
        tokenLengths[field] = token.length;
        lastMasks[field] = mask(token.length - 8 * (words.length - 1));
    }

    /** A copy with room to read a word at each byte. The length is told by the zeros, since names are compared with theirs. */
    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 8);
    }

    private static long mask(int bytes) {
        return bytes == 8 ? -1L : (1L << 8 * bytes) - 1;
    }

    /** The length of the token of a field when it stands at a position, else 0. Looks no further than a word past the first difference. */
    public int lengthAt(byte[] bytes, int position, int field) {
        long[] words = tokens[field];
        int last = words.length - 1;
        int at = position;
        for (int i = 0; i < last; i++, at += 8) {
            if ((long) WORD.get(bytes, at) != words[i]) {
                return 0;
            }
        }
        long difference = (long) WORD.get(bytes, at) ^ words[last];
        return (difference & lastMasks[field]) == 0 ? tokenLengths[field] : 0;
    }

    /** The field of an unescaped name, or -1. Reads up to a word past its end. */
    public int find(byte[] bytes, int from, int to) {
        int slot = slot(names, bytes, from, to);
        if (names[slot] != null) {
            return fields[slot];
        }
        return caseSensitive ? -1 : findInAnyCase(bytes, from, to);
    }

    private int findInAnyCase(byte[] bytes, int from, int to) {
        String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        Integer field = byLowerCase.get(name.toLowerCase(Locale.ROOT));
        if (field == null) {
            return -1;
        }
        if (used < maxUsed) {
            add(padded(Arrays.copyOfRange(bytes, from, to)), field);
        }
        return field;
    }

    private void add(byte[] paddedName, int field) {
        if (2 * used >= names.length) {
            grow();
        }
        int slot = slot(names, paddedName, 0, paddedName.length - 8);
        names[slot] = paddedName;
        fields[slot] = field;
        used++;
    }

    private void grow() {
        byte[][] largerNames = new byte[2 * names.length][];
        int[] largerFields = new int[largerNames.length];
        for (int i = 0; i < names.length; i++) {
            if (names[i] != null) {
                int slot = slot(largerNames, names[i], 0, names[i].length - 8);
                largerNames[slot] = names[i];
                largerFields[slot] = fields[i];
            }
        }
        names = largerNames;
        fields = largerFields;
    }

    /** Where a name is in a table, or the empty slot where it would be. */
    private static int slot(byte[][] table, byte[] bytes, int from, int to) {
        int slot = (int) hash(bytes, from, to) & table.length - 1;
        while (table[slot] != null && !isSame(table[slot], bytes, from, to)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private static boolean isSame(byte[] paddedName, byte[] bytes, int from, int to) {
        return paddedName.length - 8 == to - from && Arrays.equals(paddedName, 0, to - from, bytes, from, to);
    }

    /** A hash of a range, of which bytes up to a word further can be read. */
    public static long hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            hash = (hash ^ (long) WORD.get(bytes, at)) * MULTIPLIER;
        }
        if (at < to) {
            hash = (hash ^ (long) WORD.get(bytes, at) & mask(to - at)) * MULTIPLIER;
        }
        return hash ^ hash >>> 32;
    }
}
