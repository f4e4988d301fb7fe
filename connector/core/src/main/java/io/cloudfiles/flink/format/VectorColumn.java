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
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.util.Arrays;

/**
 * Collects the values of one column, at any depth, until a vector is made of them. Its arrays are used again for the next batch; a row
 * may be set again, and the last time counts.
 */
@Internal
public abstract class VectorColumn {
    private static final int INITIAL_CAPACITY = 16;

    private boolean[] nulls = new boolean[0];
    private boolean hasNulls;

    /** Sets a row to null, and with it all that is nested in it. */
    public void setNull(int row) {
        setFlatNull(row);
    }

    /** Sets a row to null of a column that has nothing nested in it. */
    public final void setFlatNull(int row) {
        nulls[row] = true;
        hasNulls = true;
    }

    /** Says that a row has a value, which may be set before or after. */
    public final void setNotNull(int row) {
        nulls[row] = false;
    }

    /** Says whether a row is null, without a branch for those of which it cannot be guessed. Nothing may be nested in it. */
    public final void setNullness(int row, boolean isNull) {
        nulls[row] = isNull;
        hasNulls |= isNull;
    }

    /** Says that some rows have values. */
    public final void setNotNull(int row, int count) {
        Arrays.fill(nulls, row, row + count, false);
    }

    /** Whether a row is null. */
    public final boolean isNull(int row) {
        return nulls[row];
    }

    /** Makes sure that there is room for so many rows. */
    public final void reserve(int rows) {
        if (rows > nulls.length) {
            int capacity = Math.max(rows, Math.max(INITIAL_CAPACITY, 2 * nulls.length));
            nulls = Arrays.copyOf(nulls, capacity);
            grow(capacity);
        }
    }

    /** Makes room for values of so many rows. */
    protected abstract void grow(int capacity);

    /**
     * Makes a vector of the first rows and begins the next one.
     *
     * @param text what the starts of strings point into
     */
    public final AbstractHeapVector finish(int rows, byte[] text) {
        AbstractHeapVector vector = vector(rows, text);
        if (hasNulls) {
            for (int row = 0; row < rows; row++) {
                if (nulls[row]) {
                    vector.setNullAt(row);
                }
            }
            hasNulls = false;
        }
        return vector;
    }

    /**
     * For how many rows a vector of Flink is to make arrays, when those of the values are replaced by others: it needs only those of nulls,
     * if there are any.
     */
    protected final int placesToMake(int rows) {
        return hasNulls ? rows : 0;
    }

    /** Makes a vector of the first rows, without nulls. */
    protected abstract AbstractHeapVector vector(int rows, byte[] text);

    /** Bytes that a value takes in a serialized batch whatever it is. */
    public abstract int fixedWidth();
}
