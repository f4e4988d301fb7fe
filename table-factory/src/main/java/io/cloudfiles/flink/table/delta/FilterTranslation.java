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
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conditions of a query as a {@link RowFilter}, as far as the log of a table can tell them. */
final class FilterTranslation {
    private static final Map<FunctionDefinition, Comparison> COMPARISONS = Map.of(
            BuiltInFunctionDefinitions.EQUALS, Comparison.EQUAL,
            BuiltInFunctionDefinitions.LESS_THAN, Comparison.LESS,
            BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, Comparison.LESS_OR_EQUAL,
            BuiltInFunctionDefinitions.GREATER_THAN, Comparison.GREATER,
            BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, Comparison.GREATER_OR_EQUAL);

    /** Digits of a second that Delta keeps. */
    private static final int STORED_DIGITS = 6;

    private FilterTranslation() {}

    /** The filter of a condition; empty when all rows must be looked at. */
    static Optional<RowFilter> translate(ResolvedExpression condition) {
        if (!(condition instanceof CallExpression call)) {
            return Optional.empty();
        }
        FunctionDefinition function = call.getFunctionDefinition();
        List<ResolvedExpression> arguments = call.getResolvedChildren();
        if (function == BuiltInFunctionDefinitions.AND) {
            List<RowFilter> parts = arguments.stream()
                    .map(FilterTranslation::translate)
                    .flatMap(Optional::stream)
                    .toList();
            return parts.isEmpty() ? Optional.empty() : Optional.of(new RowFilter.All(parts));
        }
        if (function == BuiltInFunctionDefinitions.OR) {
            return any(arguments);
        }
        if (function == BuiltInFunctionDefinitions.IS_NULL || function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
            boolean wantsNull = function == BuiltInFunctionDefinitions.IS_NULL;
            return arguments.get(0) instanceof FieldReferenceExpression column
                    ? Optional.of(new RowFilter.TestsNull(column.getName(), wantsNull))
                    : Optional.empty();
        }
        Comparison comparison = COMPARISONS.get(function);
        return comparison == null ? Optional.empty() : comparison(comparison, arguments.get(0), arguments.get(1));
    }

    private static Optional<RowFilter> any(List<ResolvedExpression> alternatives) {
        List<Optional<RowFilter>> parts =
                alternatives.stream().map(FilterTranslation::translate).toList();
        return parts.stream().allMatch(Optional::isPresent)
                ? Optional.of(new RowFilter.Any(
                        parts.stream().flatMap(Optional::stream).toList()))
                : Optional.empty();
    }

    private static Optional<RowFilter> comparison(
            Comparison comparison, ResolvedExpression left, ResolvedExpression right) {
        if (left instanceof FieldReferenceExpression column && right instanceof ValueLiteralExpression literal) {
            return value(column.getOutputDataType().getLogicalType(), literal)
                    .map(value -> new RowFilter.Compares(column.getName(), comparison, value));
        }
        return right instanceof FieldReferenceExpression && left instanceof ValueLiteralExpression
                ? comparison(comparison.mirrored(), right, left)
                : Optional.empty();
    }

    /** A constant as the log has it, or a number of any size; empty where the reader changes values, so that the log's cannot be compared. */
    private static Optional<? extends Serializable> value(LogicalType column, ValueLiteralExpression literal) {
        return switch (column.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> exactNumber(literal);
            case VARCHAR ->
                isOf(LogicalTypeFamily.CHARACTER_STRING, literal) ? literal.getValueAs(String.class) : Optional.empty();
            case BOOLEAN ->
                isOf(LogicalTypeRoot.BOOLEAN, literal) ? literal.getValueAs(Boolean.class) : Optional.empty();
            case DATE ->
                isOf(LogicalTypeRoot.DATE, literal)
                        ? literal.getValueAs(LocalDate.class).map(LocalDate::toEpochDay)
                        : Optional.empty();
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                isOf(column.getTypeRoot(), literal)
                        ? literal.getValueAs(LocalDateTime.class)
                                .filter(time -> isKept(column, time.getNano()))
                                .map(time -> micros(time.toInstant(ZoneOffset.UTC)))
                        : Optional.empty();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                isOf(column.getTypeRoot(), literal)
                        ? literal.getValueAs(Instant.class)
                                .filter(time -> isKept(column, time.getNano()))
                                .map(FilterTranslation::micros)
                        : Optional.empty();
            // CHAR is padded, of FLOAT and DOUBLE the log leaves out NaN, the others have no order
            default -> Optional.empty();
        };
    }

    /** Comparisons with FLOAT and DOUBLE round the column, so that the log's values may compare otherwise. */
    private static Optional<? extends Number> exactNumber(ValueLiteralExpression literal) {
        return isOf(LogicalTypeFamily.EXACT_NUMERIC, literal) ? literal.getValueAs(Number.class) : Optional.empty();
    }

    private static boolean isOf(LogicalTypeFamily family, ValueLiteralExpression literal) {
        return typeOf(literal).is(family);
    }

    private static boolean isOf(LogicalTypeRoot root, ValueLiteralExpression literal) {
        return typeOf(literal).is(root);
    }

    private static LogicalType typeOf(ValueLiteralExpression literal) {
        return literal.getOutputDataType().getLogicalType();
    }

    private static boolean isKept(LogicalType column, int nanos) {
        return LogicalTypeChecks.getPrecision(column) >= STORED_DIGITS && nanos % 1000 == 0;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
