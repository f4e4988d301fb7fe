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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.TimestampParser;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.VarCharType;

/** Tells the types of values, as Spark infers them: the first that fits of INT, BIGINT, DECIMAL, DOUBLE, DATE, TIMESTAMP, BOOLEAN, STRING. */
final class CsvTypes {
    private static final LogicalType NULL = new NullType();
    private static final LogicalType INT = new IntType();
    private static final LogicalType BIGINT = new BigIntType();
    private static final LogicalType DOUBLE = new DoubleType();
    private static final LogicalType BOOLEAN = new BooleanType();
    private static final LogicalType DATE = new DateType();
    private static final LogicalType TIMESTAMP = new LocalZonedTimestampType(6);
    private static final int MICROS = 6;

    private final CsvScanner in;
    private final boolean prefersDate;
    private final LongColumn ints = new LongColumn(Integer.BYTES);
    private final LongColumn longs = new LongColumn(Long.BYTES);
    private final DoubleColumn doubles;
    private final CsvDates dates;
    private final TimestampParser timestamps;

    CsvTypes(CsvScanner in, CsvConfig config) {
        this.in = in;
        this.prefersDate = config.inference().prefersDate();
        this.doubles = new DoubleColumn(false, config.texts());
        this.dates = new CsvDates(config.temporal());
        this.timestamps = TimestampParser.ofInstants(
                MICROS, config.temporal().zone(), config.temporal().timestampFormat());
        ints.reserve(1);
        longs.reserve(1);
        doubles.reserve(1);
    }

    /** The type of the scanner's value; the null type when it says nothing. */
    LogicalType type() {
        if (in.isNull() || in.textStart == in.textEnd) {
            return NULL;
        }
        if (ints.read(in, 0)) {
            return INT;
        }
        if (longs.read(in, 0)) {
            return BIGINT;
        }
        int digits = digits();
        if (digits > 0 && digits <= DecimalType.MAX_PRECISION) {
            return new DecimalType(digits, 0);
        }
        if (doubles.read(in, 0)) {
            return DOUBLE;
        }
        if (prefersDate && dates.isDate(in)) {
            return DATE;
        }
        if (timestamps.parse(in.bytes, in.textStart, in.textEnd)) {
            return TIMESTAMP;
        }
        return BooleanColumn.isWord(in, "true") || BooleanColumn.isWord(in, "false")
                ? BOOLEAN
                : VarCharType.STRING_TYPE;
    }

    /** How many digits a whole number has, zeros in front left out; 0 when it is none. */
    private int digits() {
        int at = in.textStart;
        if (in.bytes[at] == '-' || in.bytes[at] == '+') {
            at++;
        }
        while (at < in.textEnd && in.bytes[at] == '0') {
            at++;
        }
        for (int i = at; i < in.textEnd; i++) {
            if (in.bytes[i] < '0' || in.bytes[i] > '9') {
                return 0;
            }
        }
        return in.textEnd - at;
    }
}
