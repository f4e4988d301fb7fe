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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.delta.read.RowFilter.Comparison;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** A constant that is no value of a column's type must not be made one: other rows would be left out. */
class RowFilterTest {
    private static final StructType TABLE = new StructType()
            .add("b", ByteType.BYTE)
            .add("s", ShortType.SHORT)
            .add("i", IntegerType.INTEGER)
            .add("l", LongType.LONG)
            .add("m", new DecimalType(8, 2))
            .add("f", FloatType.FLOAT)
            .add("d", DoubleType.DOUBLE)
            .add("day", DateType.DATE)
            .add("t", StringType.STRING)
            .add("flag", BooleanType.BOOLEAN);

    private static Optional<String> told(String column, Comparison comparison, Serializable value) {
        return new RowFilter.Compares(column, comparison, value).on(TABLE).map(Predicate::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "b, 127",
        "b, -128",
        "b, 5.00",
        "s, 32767",
        "s, -32768",
        "i, 2147483647",
        "i, -2147483648",
        "l, 9223372036854775807",
        "l, -9223372036854775808",
        "m, 999999.99",
        "m, -999999.99",
        "m, 5",
        "m, 5.500",
        "day, 20000"
    })
    void comparesWithEveryValueOfTheType(String column, BigDecimal value) {
        for (Comparison comparison : Comparison.values()) {
            assertThat(told(column, comparison, value)).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "b, 128",
        "b, -129",
        "b, 300",
        "b, 5.5",
        "s, 32768",
        "s, -32769",
        "s, 0.1",
        "i, 2147483648",
        "i, -2147483649",
        "i, 5.5",
        "l, 9223372036854775808",
        "l, -9223372036854775809",
        "l, 0.5",
        "m, 1000000",
        "m, -1000000",
        "m, 0.001",
        "m, 1E+30",
        "day, 2147483648",
        "f, 1",
        "d, 1",
        "t, 1",
        "flag, 1",
        "absent, 1"
    })
    void wantsAllRowsWhereNoValueOfTheTypeIsTheConstant(String column, BigDecimal value) {
        for (Comparison comparison : Comparison.values()) {
            assertThat(told(column, comparison, value)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "s", "i", "l", "m"})
    void takesNumbersOfEveryJavaTypeButRoundedOnes(String column) {
        assertThat(List.of((byte) 5, (short) 5, 5, 5L, BigDecimal.valueOf(5)))
                .allSatisfy(value ->
                        assertThat(told(column, Comparison.EQUAL, value)).isPresent());
        assertThat(List.of(5f, 5d))
                .allSatisfy(value ->
                        assertThat(told(column, Comparison.EQUAL, value)).isEmpty());
    }

    @Test
    void keepsTheConstant() {
        assertThat(told("B", Comparison.LESS, 100L)).contains("(column(`b`) < 100)");
        assertThat(told("l", Comparison.GREATER, 3_000_000_000L)).contains("(column(`l`) > 3000000000)");
        assertThat(told("m", Comparison.EQUAL, 5)).contains("(column(`m`) = 5.00)");
    }

    @Test
    void oneUnknownAlternativeWantsAllRows() {
        RowFilter inside = new RowFilter.Compares("b", Comparison.EQUAL, 5);
        RowFilter outside = new RowFilter.Compares("b", Comparison.EQUAL, 300);

        assertThat(new RowFilter.Any(List.of(inside, outside)).on(TABLE)).isEmpty();
        assertThat(new RowFilter.All(List.of(inside, outside)).on(TABLE).map(Predicate::toString))
                .contains("(column(`b`) = 5)");
        assertThat(new RowFilter.All(List.of(outside)).on(TABLE)).isEmpty();
    }
}
