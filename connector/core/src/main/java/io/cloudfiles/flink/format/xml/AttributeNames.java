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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The names of the attributes of one tag, none of which may occur twice. */
final class AttributeNames {
    /** Up to so many names each is compared with all others. */
    private static final int MAX_COMPARED = 16;

    private final int[] ranges = new int[2 * MAX_COMPARED];
    private final Set<String> more = new HashSet<>();
    private int count;

    /** Begins a tag. */
    void clear() {
        if (count > MAX_COMPARED) {
            more.clear();
        }
        count = 0;
    }

    /** Adds the name of an attribute; false when it is there already. */
    boolean add(byte[] bytes, int from, int to) {
        int compared = Math.min(count, MAX_COMPARED);
        for (int i = 0; i < compared; i++) {
            if (Arrays.equals(bytes, ranges[2 * i], ranges[2 * i + 1], bytes, from, to)) {
                return false;
            }
        }
        if (count++ >= MAX_COMPARED) {
            return more.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        ranges[2 * compared] = from;
        ranges[2 * compared + 1] = to;
        return true;
    }
}
