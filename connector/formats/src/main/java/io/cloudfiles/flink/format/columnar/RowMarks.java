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

import io.cloudfiles.flink.format.BadRecord;
import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What was found of rows. */
@Internal
public final class RowMarks {
    private final BitSet rescued;
    private final BitSet corrupt;
    private final BitSet dropped;
    /** One for each corrupt or dropped row, in order; most rows have none. */
    private final List<BadRecord> badRecords = new ArrayList<>(0);

    public RowMarks(int rows) {
        rescued = new BitSet(rows);
        corrupt = new BitSet(rows);
        dropped = new BitSet(rows);
    }

    /** The row has rescued data. */
    void rescue(int row) {
        rescued.set(row);
    }

    /** The row lacks a value that did not fit; rows are told of in order. */
    void corrupt(int row, BadRecord bad) {
        corrupt.set(row);
        badRecords.add(bad);
    }

    /** The row is not handed out; rows are told of in order. */
    void drop(int row, BadRecord bad) {
        dropped.set(row);
        badRecords.add(bad);
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

    /** Those of the rows from one on up to another. */
    List<BadRecord> badRecords(int from, int to) {
        if (badRecords.isEmpty()) {
            return List.of();
        }
        int before = corrupt(0, from) + dropped(0, from);
        return badRecords.subList(before, before + corrupt(from, to) + dropped(from, to));
    }
}
