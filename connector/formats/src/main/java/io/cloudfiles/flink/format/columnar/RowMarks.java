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
package io.cloudfiles.flink.format.columnar;

import org.apache.flink.annotation.Internal;

import java.util.BitSet;

/** What was found of rows. */
@Internal
public final class RowMarks {
    private final BitSet rescued;
    private final BitSet corrupt;
    private final BitSet dropped;

    public RowMarks(int rows) {
        rescued = new BitSet(rows);
        corrupt = new BitSet(rows);
        dropped = new BitSet(rows);
    }

    /** The row has rescued data. */
    void rescue(int row) {
        rescued.set(row);
    }

    /** The row lacks a value that did not fit. */
    void corrupt(int row) {
        corrupt.set(row);
    }

    /** The row is not handed out. */
    void drop(int row) {
        dropped.set(row);
    }

    boolean isDropped(int row) {
        return dropped.get(row);
    }

    boolean hasDropped() {
        return !dropped.isEmpty();
    }

    int rescued(int from, int to) {
        return rescued.get(from, to).cardinality();
    }

    int corrupt(int from, int to) {
        return corrupt.get(from, to).cardinality();
    }

    int dropped(int from, int to) {
        return dropped.get(from, to).cardinality();
    }
}
