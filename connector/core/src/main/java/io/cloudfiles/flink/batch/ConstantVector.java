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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.ArrayColumnVector;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DecimalColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.MapColumnVector;
import org.apache.flink.table.data.columnar.vector.RowColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;

/**
 * A column whose rows all hold the first value of another vector, such as the path of the file that they come from. It offers every
 * accessor; one of another kind than the value's fails as it would on the vector behind it.
 */
@Internal
public final class ConstantVector
        implements BooleanColumnVector,
                ByteColumnVector,
                ShortColumnVector,
                IntColumnVector,
                LongColumnVector,
                FloatColumnVector,
                DoubleColumnVector,
                BytesColumnVector,
                TimestampColumnVector,
                DecimalColumnVector,
                ArrayColumnVector,
                MapColumnVector,
                RowColumnVector {
    private final ColumnVector value;

    ConstantVector(ColumnVector value) {
        this.value = value;
    }

    /** A vector of one row: the value. */
    public ColumnVector value() {
        return value;
    }

    /** Another value, of one row, in every row. */
    public ConstantVector withValue(ColumnVector other) {
        return new ConstantVector(other);
    }

    @Override
    public boolean isNullAt(int row) {
        return value.isNullAt(0);
    }

    @Override
    public boolean getBoolean(int row) {
        return ((BooleanColumnVector) value).getBoolean(0);
    }

    @Override
    public byte getByte(int row) {
        return ((ByteColumnVector) value).getByte(0);
    }

    @Override
    public short getShort(int row) {
        return ((ShortColumnVector) value).getShort(0);
    }

    @Override
    public int getInt(int row) {
        return ((IntColumnVector) value).getInt(0);
    }

    @Override
    public long getLong(int row) {
        return ((LongColumnVector) value).getLong(0);
    }

    @Override
    public float getFloat(int row) {
        return ((FloatColumnVector) value).getFloat(0);
    }

    @Override
    public double getDouble(int row) {
        return ((DoubleColumnVector) value).getDouble(0);
    }

    @Override
    public Bytes getBytes(int row) {
        return ((BytesColumnVector) value).getBytes(0);
    }

    @Override
    public TimestampData getTimestamp(int row, int precision) {
        return ((TimestampColumnVector) value).getTimestamp(0, precision);
    }

    @Override
    public DecimalData getDecimal(int row, int precision, int scale) {
        return ((DecimalColumnVector) value).getDecimal(0, precision, scale);
    }

    @Override
    public ArrayData getArray(int row) {
        return ((ArrayColumnVector) value).getArray(0);
    }

    @Override
    public MapData getMap(int row) {
        return ((MapColumnVector) value).getMap(0);
    }

    @Override
    public ColumnarRowData getRow(int row) {
        return ((RowColumnVector) value).getRow(0);
    }
}
