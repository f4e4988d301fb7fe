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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.variant.BinaryVariant;

import java.util.Arrays;
import java.util.List;

/** The values of a column of variants. */
@Internal
public final class VariantValues {
    private static final int INITIAL_BYTES = 1024;

    private final Part values = new Part();
    private final Part names = new Part();

    /** One of the two binaries of each row. */
    private static final class Part {
        private final BytesValues ranges = new BytesValues();
        private byte[] buffer = new byte[INITIAL_BYTES];
        private int used;

        void set(int row, byte[] bytes) {
            if (buffer.length - used < bytes.length) {
                buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(used, bytes.length)));
            }
            System.arraycopy(bytes, 0, buffer, used, bytes.length);
            ranges.set(row, used, used + bytes.length);
            used += bytes.length;
        }

        /** Gives the rows away. */
        AbstractHeapVector vector(int rows) {
            AbstractHeapVector vector = ranges.vector(rows, buffer);
            buffer = new byte[INITIAL_BYTES];
            used = 0;
            return vector;
        }
    }

    /**
     * Requires that a record has one column, which takes all of it.
     *
     * @param option that says so
     * @param name of the column
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when the schema is another one
     */
    public static void requireOnlyColumn(String option, String name, List<RowType.RowField> fields) {
        if (fields.size() != 1
                || !fields.get(0).getName().equals(name)
                || !fields.get(0).getType().is(LogicalTypeRoot.VARIANT)) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "With " + option + " = '" + name + "' the one column of a record is '" + name
                            + " VARIANT', but the schema is " + new RowType(fields).asSummaryString()
                            + ". Declare that column alone, or leave the option out.");
        }
    }

    /** Sets a row; how many bytes it takes. */
    public int set(int row, BinaryVariant variant) {
        values.set(row, variant.getValue());
        names.set(row, variant.getMetadata());
        return variant.getValue().length + variant.getMetadata().length;
    }

    /** Sets a row to nothing. */
    public void setNull(int row) {
        values.ranges.set(row, 0, 0);
        names.ranges.set(row, 0, 0);
    }

    /** Makes room for so many rows. */
    public void grow(int capacity) {
        values.ranges.grow(capacity);
        names.ranges.grow(capacity);
    }

    /** A vector of the first rows of a column; begins the next one. */
    public AbstractHeapVector vector(int rows, VectorColumn column) {
        AbstractHeapVector value = values.vector(rows);
        AbstractHeapVector name = names.vector(rows);
        for (int row = 0; row < rows; row++) {
            if (column.isNull(row)) {
                value.setNullAt(row);
                name.setNullAt(row);
            }
        }
        return new HeapRowVector(rows, value, name);
    }

    /** Bytes that a value takes whatever it is. */
    public int width() {
        return 2 * Integer.BYTES;
    }
}
