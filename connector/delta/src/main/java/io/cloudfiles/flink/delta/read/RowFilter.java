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

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Expression;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Tells which rows are wanted, so that files that have none are left out: by partition values, and by the least and greatest values in
 * the log. Rows of the files that are left may be unwanted all the same. Immutable.
 */
@Internal
public sealed interface RowFilter extends Serializable {
    /** The filter on a table; empty where a column or a type has no counterpart there, so that all rows must be read. */
    Optional<Predicate> on(StructType table);

    /** How a value is compared with a constant. */
    enum Comparison {
        EQUAL("="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String operator;

        Comparison(String operator) {
            this.operator = operator;
        }

        /** The comparison with both sides exchanged. */
        public Comparison mirrored() {
            return switch (this) {
                case EQUAL -> EQUAL;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }

    /**
     * A column compared with a constant.
     *
     * @param column its name, in any case
     * @param comparison how
     * @param value a boolean, a {@code String}, or a whole number or {@code BigDecimal} of any size; a date as days, a timestamp as
     *     microseconds since the epoch. Numbers that are no value of the column's type select nothing in the log, so all rows are wanted
     */
    record Compares(String column, Comparison comparison, Serializable value) implements RowFilter {
        @Override
        public Optional<Predicate> on(StructType table) {
            return TableColumns.find(table, column)
                    .flatMap(field -> literal(field.getDataType(), value)
                            .map(literal -> new Predicate(
                                    comparison.operator, List.<Expression>of(new Column(field.getName()), literal))));
        }

        private static Optional<Literal> literal(DataType type, Serializable value) {
            if (value instanceof Number number) {
                return exact(number).flatMap(exact -> number(type, exact));
            }
            if (value instanceof String text && type instanceof StringType) {
                return Optional.of(Literal.ofString(text));
            }
            return value instanceof Boolean flag && type instanceof BooleanType
                    ? Optional.of(Literal.ofBoolean(flag))
                    : Optional.empty();
        }

        private static Optional<BigDecimal> exact(Number number) {
            if (number instanceof BigDecimal decimal) {
                return Optional.of(decimal);
            }
            return number instanceof Float || number instanceof Double
                    ? Optional.empty()
                    : Optional.of(BigDecimal.valueOf(number.longValue()));
        }

        /** Empty unless the column could hold the number: another one would select other rows. */
        private static Optional<Literal> number(DataType type, BigDecimal number) {
            try {
                if (type instanceof DecimalType decimal) {
                    BigDecimal scaled = number.setScale(decimal.getScale());
                    return scaled.precision() > decimal.getPrecision()
                            ? Optional.empty()
                            : Optional.of(Literal.ofDecimal(scaled, decimal.getPrecision(), decimal.getScale()));
                }
                return switch (type.toString()) {
                    case "byte" -> Optional.of(Literal.ofByte(number.byteValueExact()));
                    case "short" -> Optional.of(Literal.ofShort(number.shortValueExact()));
                    case "integer" -> Optional.of(Literal.ofInt(number.intValueExact()));
                    case "long" -> Optional.of(Literal.ofLong(number.longValueExact()));
                    case "date" -> Optional.of(Literal.ofDate(number.intValueExact()));
                    case "timestamp" -> Optional.of(Literal.ofTimestamp(number.longValueExact()));
                    case "timestamp_ntz" -> Optional.of(Literal.ofTimestampNtz(number.longValueExact()));
                    // of FLOAT and DOUBLE the log leaves out NaN
                    default -> Optional.empty();
                };
            } catch (ArithmeticException e) {
                return Optional.empty(); // it has a fraction, or lies outside the type
            }
        }
    }

    /**
     * A column that is null, or is not.
     *
     * @param column its name, in any case
     * @param wantsNull whether nulls are wanted
     */
    record TestsNull(String column, boolean wantsNull) implements RowFilter {
        @Override
        public Optional<Predicate> on(StructType table) {
            return TableColumns.find(table, column)
                    .map(field -> new Predicate(wantsNull ? "IS_NULL" : "IS_NOT_NULL", new Column(field.getName())));
        }
    }

    /**
     * All of some filters.
     *
     * @param parts what cannot be told of the table is left out
     */
    record All(List<RowFilter> parts) implements RowFilter {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public Optional<Predicate> on(StructType table) {
            return parts.stream()
                    .flatMap(part -> part.on(table).stream())
                    .reduce((left, right) -> new Predicate("AND", left, right));
        }
    }

    /**
     * Any of some filters.
     *
     * @param parts at least one; if one cannot be told of the table, all rows are wanted
     */
    record Any(List<RowFilter> parts) implements RowFilter {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public Optional<Predicate> on(StructType table) {
            List<Optional<Predicate>> predicates =
                    parts.stream().map(part -> part.on(table)).toList();
            if (predicates.stream().anyMatch(Optional::isEmpty)) {
                return Optional.empty();
            }
            return predicates.stream()
                    .flatMap(Optional::stream)
                    .reduce((left, right) -> new Predicate("OR", left, right));
        }
    }
}
