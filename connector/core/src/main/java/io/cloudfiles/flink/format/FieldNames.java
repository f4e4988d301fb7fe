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
 * <p>A field that is expected at a position is compared as a whole token, such as {@code "name":} or {@code <name>}, two words at
 * once, without looking for the end of the name first. Any other name is looked up by its bytes in an open hash table.
 */
@Internal
public final class FieldNames {
    private static final int MAX_SPELLINGS = 8;
    private static final int TWO_WORDS = 16;
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    /** Of each field: its token, and the first two words of that with the bytes of them that count. */
    private final byte[][] tokens;

    private final int[] tokenLengths;
    private final long[] firstWords;
    private final long[] firstMasks;
    private final long[] secondWords;
    private final long[] secondMasks;

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
        this.tokens = new byte[count][];
        this.tokenLengths = new int[count];
        this.firstWords = new long[count];
        this.firstMasks = new long[count];
        this.secondWords = new long[count];
        this.secondMasks = new long[count];
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
            firstWords[field] = -1;
            firstMasks[field] = -1;
            return;
        }
        byte[] token = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(token, Math.max(token.length, TWO_WORDS));
        tokens[field] = token;
        tokenLengths[field] = token.length;
        firstWords[field] = Words.at(padded, 0);
        secondWords[field] = Words.at(padded, 8);
        firstMasks[field] = mask(Math.min(8, token.length));
        secondMasks[field] = mask(Math.min(8, token.length - 8));
    }

    /** A copy with room to read a word at each byte. The length is told by the zeros, since names are compared with theirs. */
    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 8);
    }

    private static long mask(int bytes) {
        return bytes >= 8 ? -1L : bytes <= 0 ? 0 : (1L << 8 * bytes) - 1;
    }

    /** The length of the token of a field when it stands at a position, else 0. Two words must be readable there. */
    public int lengthAt(byte[] bytes, int position, int field) {
        // Nearly all tokens are of two words at most: both are compared without asking how many there are.
        long difference = (Words.at(bytes, position) ^ firstWords[field]) & firstMasks[field]
                | (Words.at(bytes, position + 8) ^ secondWords[field]) & secondMasks[field];
        if (difference != 0) {
            return 0;
        }
        int length = tokenLengths[field];
        return length <= TWO_WORDS || isRestAt(bytes, position, field) ? length : 0;
    }

    private boolean isRestAt(byte[] bytes, int position, int field) {
        byte[] token = tokens[field];
        return position + token.length <= bytes.length
                && Arrays.equals(token, TWO_WORDS, token.length, bytes, position + TWO_WORDS, position + token.length);
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
            hash = (hash ^ Words.at(bytes, at)) * MULTIPLIER;
        }
        if (at < to) {
            hash = (hash ^ Words.at(bytes, at) & mask(to - at)) * MULTIPLIER;
        }
        return hash ^ hash >>> 32;
    }
}
