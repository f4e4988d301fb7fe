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

import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.heap.HeapIntVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapLongVector;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VectorsTest {
    @Test
    void whatItAllocatesIsPlainAtAnyDepth() {
        LogicalType nested = RowType.of(
                new ArrayType(new TimestampType(9)),
                new MapType(new VarCharType(5), RowType.of(new DecimalType(30, 2), new IntType())));
        for (LogicalType type : List.of(nested, new BigIntType(), new TimestampType(3), new DecimalType(5, 0))) {
            var vector = Vectors.allocate(type, 4);
            assertThat(Vectors.plain(vector, type, 4)).isSameAs(vector);
        }
    }

    @Test
    void resolvesDictionaries() {
        HeapLongVector vector = new HeapLongVector(2);
        HeapIntVector ids = vector.reserveDictionaryIds(2);
        ids.vector[0] = 1;
        ids.vector[1] = 0;
        vector.setDictionary(new TwoLongs());

        HeapLongVector plain = (HeapLongVector) Vectors.plain(vector, new BigIntType(), 2);

        assertThat(plain.vector).containsExactly(200, 100);
    }

    @ParameterizedTest
    @CsvSource({"6, -1, 999000", "6, 1700000000123, 456000", "9, -1, 999999", "3, 5, 0", "0, -62135596800000, 0"})
    void timestampsKeepTheirDigits(int precision, long millis, int nanos) {
        TimestampData value = TimestampData.fromEpochMillis(millis, nanos);
        TimestampVector vector = new TimestampVector(1, precision);
        vector.setTimestamp(0, value);

        assertThat(vector.getTimestamp(0, precision)).isEqualTo(value);
        assertThat(vector.micros(0)).isEqualTo(millis * 1000 + nanos / 1000);
        vector.setMicros(0, vector.micros(0));
        assertThat(vector.getTimestamp(0, precision))
                .isEqualTo(TimestampData.fromEpochMillis(millis, nanos / 1000 * 1000));
    }

    @Test
    void decimalsAreLongsUpTo18DigitsAndBytesAbove() {
        DecimalVector small = new DecimalVector(1, 18, 3);
        small.setUnscaled(0, -1500);
        assertThat(small.getDecimal(0, 18, 3).toBigDecimal()).isEqualTo(new BigDecimal("-1.500"));

        DecimalVector large = new DecimalVector(2, 38, 3);
        large.setUnscaled(0, -1500);
        large.setDecimal(1, DecimalData.fromBigDecimal(new BigDecimal("12345678901234567890.123"), 38, 3));
        assertThat(large.getDecimal(0, 38, 3).toBigDecimal()).isEqualTo(new BigDecimal("-1.500"));
        assertThat(large.getDecimal(1, 38, 3).toBigDecimal()).isEqualTo(new BigDecimal("12345678901234567890.123"));
    }

    @Test
    void aDecimalOfAnotherScaleIsRefused() {
        DecimalVector vector = new DecimalVector(1, 10, 2);
        assertThatThrownBy(() -> vector.setDecimal(0, DecimalData.fromUnscaledLong(5, 10, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DECIMAL(10, 2)");
    }

    private static final class TwoLongs implements org.apache.flink.table.data.columnar.vector.Dictionary {
        @Override
        public int decodeToInt(int id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long decodeToLong(int id) {
            return 100L * (id + 1);
        }

        @Override
        public float decodeToFloat(int id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double decodeToDouble(int id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] decodeToBinary(int id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TimestampData decodeToTimestamp(int id) {
            throw new UnsupportedOperationException();
        }
    }
}
