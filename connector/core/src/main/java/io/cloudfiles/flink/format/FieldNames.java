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

    private final Token[] tokens;

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
        this.tokens = new Token[count];
        this.names = new byte[Integer.highestOneBit(Math.max(4, count) * 4)][];
        this.fields = new int[names.length];
        this.maxUsed = count * MAX_SPELLINGS;
        for (int field = 0; field < count; field++) {
            String name = fieldNames.get(field);
            tokens[field] = new Token(tokenOf.apply(name));
            byte[] bytes = padded(name.getBytes(StandardCharsets.UTF_8));
            add(bytes, field);
            byLowerCase.put(name.toLowerCase(Locale.ROOT), field);
        }
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
        Token token = tokens[field];
        // Nearly all tokens are of two words at most: both are compared without asking how many there are.
        long difference = (Words.at(bytes, position) ^ token.first) & token.firstMask
                | (Words.at(bytes, position + 8) ^ token.second) & token.secondMask;
        if (difference != 0) {
            return 0;
        }
        return token.length <= TWO_WORDS || token.isRestAt(bytes, position) ? token.length : 0;
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

    /** How a field stands in a text: the first two words, and which of their bytes count. */
    private static final class Token {
        private final byte[] bytes;
        private final int length;
        private final long first;
        private final long firstMask;
        private final long second;
        private final long secondMask;

        /** @param text null for one that is always looked up */
        Token(@Nullable String text) {
            this.bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
            this.length = bytes.length;
            byte[] padded = Arrays.copyOf(bytes, Math.max(length, TWO_WORDS));
            // This word stands for no UTF-8.
            this.first = text == null ? -1 : Words.at(padded, 0);
            this.firstMask = text == null ? -1 : mask(length);
            this.second = Words.at(padded, 8);
            this.secondMask = mask(length - 8);
        }

        private boolean isRestAt(byte[] text, int position) {
            return position + length <= text.length
                    && Arrays.equals(bytes, TWO_WORDS, length, text, position + TWO_WORDS, position + length);
        }
    }
}
