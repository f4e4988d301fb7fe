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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.TimestampParser;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Reads the types of values, as Spark infers them. */
final class JsonTypeReader {
    private static final LogicalType STRING = VarCharType.STRING_TYPE;
    private static final LogicalType NULL = new NullType();
    private static final LogicalType BOOLEAN = new BooleanType();
    private static final LogicalType BIGINT = new BigIntType();
    private static final LogicalType DOUBLE = new DoubleType();
    private static final int MICROS = 6;
    private static final int MAX_LONG_DIGITS = 18;
    private static final int MAX_NUMBER_LENGTH = 1000;

    private final JsonScanner in;
    private final JsonInference inference;
    private final TimestampParser localTimes;
    private final TimestampParser instants;

    JsonTypeReader(JsonScanner in, JsonConfig config) {
        this.in = in;
        this.inference = config.inference();
        this.localTimes = TimestampParser.ofLocalTimes(MICROS, config.timestampNtzFormat());
        this.instants = TimestampParser.ofInstants(MICROS, config.zone(), config.timestampFormat());
    }

    /** Reads a well-formed value and adds its type. */
    void read(ObservedType into) {
        byte first = in.peek();
        if (first == '{') {
            readObject(into);
        } else if (first == '[') {
            readArray(into.addArray());
        } else {
            into.addScalar(readScalar(first));
        }
    }

    private void readObject(ObservedType into) {
        into.addObject();
        if (in.enter('}')) {
            do {
                in.name();
                String name = new String(in.bytes, in.textStart, in.textEnd - in.textStart, StandardCharsets.UTF_8);
                read(into.field(name));
            } while (in.hasMore('}'));
        }
    }

    private void readArray(ObservedType element) {
        if (in.enter(']')) {
            do {
                read(element);
            } while (in.hasMore(']'));
        }
    }

    private LogicalType readScalar(byte first) {
        int start = in.position;
        if (in.isQuote(first)) {
            in.text();
            return textType();
        }
        in.skipValue();
        if (first == 'n') {
            return NULL;
        }
        if (!inference.infersTypes() || inference.primitivesAsString()) {
            return STRING;
        }
        return first == 't' || first == 'f' ? BOOLEAN : numberType(first, start);
    }

    private LogicalType textType() {
        // An empty text says as little as a null; Spark has it so for the sake of files that write it for one.
        if (in.textEnd == in.textStart) {
            return NULL;
        }
        if (inference.infersTypes() && inference.infersTimestamps()) {
            if (localTimes.parse(in.bytes, in.textStart, in.textEnd)) {
                return new TimestampType(MICROS);
            }
            if (instants.parse(in.bytes, in.textStart, in.textEnd)) {
                return new LocalZonedTimestampType(MICROS);
            }
        }
        return STRING;
    }

    private LogicalType numberType(byte first, int start) {
        int end = in.position;
        if (first != '-' && (first < '0' || first > '9') || in.bytes[start + 1] == 'I') {
            return DOUBLE; // NaN and the infinities
        }
        in.position = start;
        in.number();
        if (in.integral && end - start <= MAX_LONG_DIGITS) {
            return BIGINT;
        }
        if (!in.integral && !inference.prefersDecimal() || end - start > MAX_NUMBER_LENGTH) {
            return DOUBLE;
        }
        BigDecimal number = new BigDecimal(new String(in.bytes, start, end - start, StandardCharsets.ISO_8859_1));
        if (in.integral && number.toBigInteger().bitLength() < Long.SIZE) {
            return BIGINT;
        }
        return decimalType(number);
    }

    private static LogicalType decimalType(BigDecimal number) {
        int scale = Math.max(0, number.scale());
        long digits = (long) number.precision() - number.scale() + scale;
        int precision = (int) Math.min(Integer.MAX_VALUE, Math.max(digits, scale));
        return precision > DecimalType.MAX_PRECISION ? DOUBLE : new DecimalType(Math.max(1, precision), scale);
    }
}
