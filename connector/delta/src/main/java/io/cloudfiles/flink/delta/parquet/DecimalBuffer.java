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
package io.cloudfiles.flink.delta.parquet;

import io.cloudfiles.flink.batch.DecimalVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.parquet.column.Encoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Decimals of more than 18 digits: two's complement of a fixed length, big end first. Sums and prices hardly repeat: no dictionary. */
final class DecimalBuffer implements ValueBuffer {
    private final byte[] value;
    private final BytesRange pageRange = new BytesRange(true);
    private final BytesRange fileRange = new BytesRange(true);
    private PageBuffer plain = new PageBuffer();

    DecimalBuffer(int length) {
        this.value = new byte[length];
    }

    @Override
    public void append(ColumnVector vector, Positions positions) {
        DecimalVector decimals = (DecimalVector) vector;
        boolean compact = DecimalVector.isCompact(decimals.precision());
        for (int i = 0; i < positions.count(); i++) {
            int element = positions.at(i);
            setValue(compact ? bytes(decimals.unscaledLong(element)) : decimals.unscaledBytes(element));
            plain.putBytes(value, 0, value.length);
            pageRange.add(value, 0, value.length);
        }
    }

    private static byte[] bytes(long unscaled) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(unscaled)
                .array();
    }

    /** Right-aligned, its sign extended; digits of a sign too many are dropped. */
    private void setValue(byte[] bytes) {
        int padding = value.length - bytes.length;
        if (padding >= 0) {
            Arrays.fill(value, 0, padding, (byte) (bytes[0] < 0 ? -1 : 0));
            System.arraycopy(bytes, 0, value, padding, bytes.length);
        } else {
            System.arraycopy(bytes, -padding, value, 0, value.length);
        }
    }

    @Override
    public long pageBytes() {
        return plain.size();
    }

    @Override
    public long bufferedBytes() {
        return plain.capacity();
    }

    @Override
    public Encoding finishPage(PageBuffer out) {
        fileRange.add(pageRange);
        pageRange.clear();
        out.putAll(plain);
        plain.clear();
        return Encoding.PLAIN;
    }

    @Override
    public ValueRange pageRange() {
        return pageRange;
    }

    @Override
    public int dictionarySize() {
        return 0;
    }

    @Override
    public void finishRowGroup(PageBuffer out) {
        plain = new PageBuffer();
    }

    @Override
    public ValueRange fileRange() {
        return fileRange;
    }
}
