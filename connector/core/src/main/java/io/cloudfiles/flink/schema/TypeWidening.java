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
package io.cloudfiles.flink.schema;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Which types a column may be widened to; Auto Loader's matrix for {@code addNewColumnsWithTypeWidening}, which is that of Delta's type
 * widening. Pure.
 *
 * <pre>
 * TINYINT, SMALLINT, INT  wider integers, DECIMAL, DOUBLE
 * BIGINT                  DECIMAL
 * FLOAT                   DOUBLE
 * DECIMAL                 DECIMAL with more digits on either side
 * DATE                    TIMESTAMP
 * </pre>
 *
 * On the way to DECIMAL, an integer up to INT has 10 digits, BIGINT 20.
 */
@Internal
public final class TypeWidening {
    private static final int BIGINT_DIGITS = 20;
    private static final int INT_DIGITS = 10;

    /** Delta's timestamps have microseconds. */
    private static final int MAX_TIMESTAMP_PRECISION = 6;

    private TypeWidening() {}

    /**
     * The narrowest type that a column may get so that it holds the values of another.
     *
     * @param column the type that it has
     * @param values another type
     * @return {@code column} itself where it holds them already, and where there is no such type
     */
    public static LogicalType widen(LogicalType column, LogicalType values) {
        LogicalType wide = wider(column, values);
        return wide.copy(column.isNullable());
    }

    private static LogicalType wider(LogicalType column, LogicalType values) {
        if (column.is(LogicalTypeFamily.INTEGER_NUMERIC)) {
            return widerInteger(column, values);
        }
        if (column instanceof DecimalType decimal) {
            return values.is(LogicalTypeFamily.EXACT_NUMERIC) ? widerDecimal(decimal, decimal(values)) : column;
        }
        if (column.is(LogicalTypeRoot.FLOAT)) {
            return values.is(LogicalTypeRoot.DOUBLE) ? values : column;
        }
        boolean isDateToTimestamp =
                column.is(LogicalTypeRoot.DATE) && values.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
        return isDateToTimestamp
                ? new TimestampType(Math.min(MAX_TIMESTAMP_PRECISION, LogicalTypeChecks.getPrecision(values)))
                : column;
    }

    private static LogicalType widerInteger(LogicalType column, LogicalType values) {
        if (values.is(LogicalTypeFamily.INTEGER_NUMERIC)) {
            // The constants of integers stand in the order of their width.
            return values.getTypeRoot().compareTo(column.getTypeRoot()) > 0 ? values : column;
        }
        if (values instanceof DecimalType decimal) {
            return widerDecimal(column, decimal(column), decimal);
        }
        boolean isExactAsDouble = !column.is(LogicalTypeRoot.BIGINT);
        return values.is(LogicalTypeFamily.APPROXIMATE_NUMERIC) && isExactAsDouble ? new DoubleType() : column;
    }

    private static LogicalType widerDecimal(DecimalType column, DecimalType values) {
        return widerDecimal(column, column, values);
    }

    private static LogicalType widerDecimal(LogicalType column, DecimalType own, DecimalType values) {
        int scale = Math.max(own.getScale(), values.getScale());
        int whole = Math.max(own.getPrecision() - own.getScale(), values.getPrecision() - values.getScale());
        return whole + scale > DecimalType.MAX_PRECISION ? column : new DecimalType(whole + scale, scale);
    }

    private static DecimalType decimal(LogicalType type) {
        if (type instanceof DecimalType decimal) {
            return decimal;
        }
        return new DecimalType(type.is(LogicalTypeRoot.BIGINT) ? BIGINT_DIGITS : INT_DIGITS, 0);
    }
}
