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
package io.cloudfiles.flink.benchmarks.decode;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.ColumnarArrayData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.ArrayColumnVector;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.RowColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;

import java.util.Arrays;

/** Vectors of orc-core as those of Flink, value by value, as flink-orc has them. */
final class OrcVectors {
    private OrcVectors() {}

    static ColumnVector of(org.apache.orc.storage.ql.exec.vector.ColumnVector vector) {
        if (vector instanceof org.apache.orc.storage.ql.exec.vector.BytesColumnVector bytes) {
            return new Texts(bytes);
        }
        if (vector instanceof org.apache.orc.storage.ql.exec.vector.LongColumnVector longs) {
            return new Integers(longs);
        }
        if (vector instanceof org.apache.orc.storage.ql.exec.vector.DoubleColumnVector doubles) {
            return new Doubles(doubles);
        }
        if (vector instanceof org.apache.orc.storage.ql.exec.vector.TimestampColumnVector timestamps) {
            return new Timestamps(timestamps);
        }
        if (vector instanceof StructColumnVector structs) {
            return new Rows(structs, batch(structs.fields));
        }
        ListColumnVector lists = (ListColumnVector) vector;
        return new Lists(lists, of(lists.child));
    }

    static VectorizedColumnBatch batch(org.apache.orc.storage.ql.exec.vector.ColumnVector[] vectors) {
        return new VectorizedColumnBatch(
                Arrays.stream(vectors).map(OrcVectors::of).toArray(ColumnVector[]::new));
    }

    private static int index(org.apache.orc.storage.ql.exec.vector.ColumnVector vector, int row) {
        return vector.isRepeating ? 0 : row;
    }

    private static boolean isNull(org.apache.orc.storage.ql.exec.vector.ColumnVector vector, int row) {
        return !vector.noNulls && vector.isNull[index(vector, row)];
    }

    private record Texts(org.apache.orc.storage.ql.exec.vector.BytesColumnVector vector) implements BytesColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return isNull(vector, row);
        }

        @Override
        public Bytes getBytes(int row) {
            int at = index(vector, row);
            return new Bytes(vector.vector[at], vector.start[at], vector.length[at]);
        }
    }

    private record Integers(org.apache.orc.storage.ql.exec.vector.LongColumnVector vector)
            implements LongColumnVector, IntColumnVector, BooleanColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return isNull(vector, row);
        }

        @Override
        public long getLong(int row) {
            return vector.vector[index(vector, row)];
        }

        @Override
        public int getInt(int row) {
            return (int) vector.vector[index(vector, row)];
        }

        @Override
        public boolean getBoolean(int row) {
            return vector.vector[index(vector, row)] == 1;
        }
    }

    private record Doubles(org.apache.orc.storage.ql.exec.vector.DoubleColumnVector vector)
            implements DoubleColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return isNull(vector, row);
        }

        @Override
        public double getDouble(int row) {
            return vector.vector[index(vector, row)];
        }
    }

    private record Timestamps(org.apache.orc.storage.ql.exec.vector.TimestampColumnVector vector)
            implements TimestampColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return isNull(vector, row);
        }

        @Override
        public TimestampData getTimestamp(int row, int precision) {
            int at = index(vector, row);
            java.sql.Timestamp timestamp = new java.sql.Timestamp(vector.time[at]);
            timestamp.setNanos(vector.nanos[at]);
            return TimestampData.fromTimestamp(timestamp);
        }
    }

    private record Rows(StructColumnVector vector, VectorizedColumnBatch fields) implements RowColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return isNull(vector, row);
        }

        @Override
        public ColumnarRowData getRow(int row) {
            return new ColumnarRowData(fields, index(vector, row));
        }
    }

    private record Lists(ListColumnVector vector, ColumnVector elements) implements ArrayColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return isNull(vector, row);
        }

        @Override
        public ArrayData getArray(int row) {
            int at = index(vector, row);
            return new ColumnarArrayData(elements, (int) vector.offsets[at], (int) vector.lengths[at]);
        }
    }
}
