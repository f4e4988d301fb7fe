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

import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The narrowest type of a number that stands in a text. */
final class NumberText {
    private static final Pattern PLAIN = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
    private static final Pattern WITH_EXPONENT = Pattern.compile("[+-]?\\d+(\\.\\d*)?[eE][+-]?\\d+");

    /** What is longer is no number that a column could hold. */
    private static final int MAX_LENGTH = 1000;

    private NumberText() {}

    /** Its type: INT, BIGINT, DECIMAL or, with an exponent, DOUBLE; null for what is no number, or has more digits than a DECIMAL. */
    static @Nullable LogicalType typeOf(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        String number = text.strip();
        if (WITH_EXPONENT.matcher(number).matches()) {
            return new DoubleType();
        }
        return PLAIN.matcher(number).matches() ? exact(new BigDecimal(number)) : null;
    }

    private static @Nullable LogicalType exact(BigDecimal number) {
        if (number.scale() == 0 && number.unscaledValue().bitLength() < Integer.SIZE) {
            return new IntType();
        }
        if (number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE) {
            return new BigIntType();
        }
        int precision = Math.max(number.precision(), number.scale());
        return precision <= DecimalType.MAX_PRECISION ? new DecimalType(precision, number.scale()) : null;
    }
}
