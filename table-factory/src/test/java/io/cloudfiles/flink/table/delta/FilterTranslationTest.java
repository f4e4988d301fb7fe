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
package io.cloudfiles.flink.table.delta;

import io.cloudfiles.flink.delta.read.RowFilter;
import io.cloudfiles.flink.delta.read.RowFilter.Comparison;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What of a condition the log can tell. Whether a number is one of the column's is the filter's to know. */
class FilterTranslationTest {
    private static final List<DataType> EXACT = List.of(
            DataTypes.TINYINT(), DataTypes.SMALLINT(), DataTypes.INT(), DataTypes.BIGINT(), DataTypes.DECIMAL(8, 2));

    private static FieldReferenceExpression column(DataType type) {
        return new FieldReferenceExpression("c", type, 0, 0);
    }

    private static ResolvedExpression call(BuiltInFunctionDefinition function, ResolvedExpression... arguments) {
        return CallExpression.permanent(function, List.of(arguments), DataTypes.BOOLEAN());
    }

    private static ResolvedExpression less(DataType type, Object literal) {
        return call(BuiltInFunctionDefinitions.LESS_THAN, column(type), new ValueLiteralExpression(literal));
    }

    private static RowFilter compares(Comparison comparison, Serializable value) {
        return new RowFilter.Compares("c", comparison, value);
    }

    @Test
    void keepsExactNumbersAsTheyAre() {
        List<Serializable> numbers = List.of(
                (byte) 5,
                300,
                3_000_000_000L,
                -3_000_000_000L,
                new BigDecimal("5.5"),
                new BigDecimal("1000000"),
                new BigDecimal("99999999999999999999"));
        for (DataType type : EXACT) {
            for (Serializable number : numbers) {
                assertThat(FilterTranslation.translate(less(type, number)))
                        .as("%s < %s", type, number)
                        .contains(compares(Comparison.LESS, number));
            }
        }
    }

    @Test
    void leavesRoundedNumbersToThePlanner() {
        for (DataType type : EXACT) {
            assertThat(FilterTranslation.translate(less(type, 5.0))).isEmpty();
            assertThat(FilterTranslation.translate(less(type, 5f))).isEmpty();
        }
        assertThat(FilterTranslation.translate(less(DataTypes.DOUBLE(), 5))).isEmpty();
        assertThat(FilterTranslation.translate(less(DataTypes.FLOAT(), 5))).isEmpty();
    }

    @Test
    void leavesConstantsOfAnotherKindToThePlanner() {
        assertThat(FilterTranslation.translate(less(DataTypes.STRING(), 5))).isEmpty();
        assertThat(FilterTranslation.translate(less(DataTypes.INT(), "5"))).isEmpty();
        assertThat(FilterTranslation.translate(less(DataTypes.DATE(), 5))).isEmpty();
        assertThat(FilterTranslation.translate(less(DataTypes.DATE(), LocalDateTime.of(2026, 1, 1, 0, 0))))
                .isEmpty();
        assertThat(FilterTranslation.translate(less(DataTypes.TIMESTAMP_LTZ(6), LocalDateTime.of(2026, 1, 1, 0, 0))))
                .isEmpty();
    }

    @Test
    void datesAndTimestampsAreWhatTheLogCounts() {
        assertThat(FilterTranslation.translate(less(DataTypes.DATE(), LocalDate.ofEpochDay(20_000))))
                .contains(compares(Comparison.LESS, 20_000L));
        assertThat(FilterTranslation.translate(less(DataTypes.TIMESTAMP(6), LocalDateTime.of(1970, 1, 1, 0, 0, 1))))
                .contains(compares(Comparison.LESS, 1_000_000L));
        assertThat(FilterTranslation.translate(less(DataTypes.TIMESTAMP(3), LocalDateTime.of(1970, 1, 1, 0, 0, 1))))
                .isEmpty();
    }

    @Test
    void sidesAreExchangedWithTheirOperator() {
        assertThat(FilterTranslation.translate(call(
                        BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL,
                        new ValueLiteralExpression(300),
                        column(DataTypes.TINYINT()))))
                .contains(compares(Comparison.GREATER_OR_EQUAL, 300));
    }

    @Test
    void negationsAreNotTold() {
        ResolvedExpression less = less(DataTypes.INT(), 5);
        assertThat(FilterTranslation.translate(call(BuiltInFunctionDefinitions.NOT, less)))
                .isEmpty();
        assertThat(FilterTranslation.translate(call(
                        BuiltInFunctionDefinitions.NOT_EQUALS, column(DataTypes.INT()), new ValueLiteralExpression(5))))
                .isEmpty();
    }

    @Test
    void oneUntoldAlternativeLeavesTheWholeToThePlanner() {
        ResolvedExpression told = less(DataTypes.INT(), 5);
        ResolvedExpression untold = less(DataTypes.INT(), 5.0);

        assertThat(FilterTranslation.translate(call(BuiltInFunctionDefinitions.OR, told, untold)))
                .isEmpty();
        assertThat(FilterTranslation.translate(call(BuiltInFunctionDefinitions.AND, told, untold)))
                .contains(new RowFilter.All(List.of(compares(Comparison.LESS, 5))));
        assertThat(FilterTranslation.translate(call(BuiltInFunctionDefinitions.OR, told, told)))
                .contains(new RowFilter.Any(List.of(compares(Comparison.LESS, 5), compares(Comparison.LESS, 5))));
    }

    @Test
    void nullsAreTold() {
        assertThat(FilterTranslation.translate(call(BuiltInFunctionDefinitions.IS_NULL, column(DataTypes.INT()))))
                .contains(new RowFilter.TestsNull("c", true));
        assertThat(FilterTranslation.translate(call(BuiltInFunctionDefinitions.IS_NOT_NULL, column(DataTypes.INT()))))
                .contains(new RowFilter.TestsNull("c", false));
    }
}
