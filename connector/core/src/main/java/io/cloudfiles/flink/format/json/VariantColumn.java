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

import io.cloudfiles.flink.format.VariantValues;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder.FieldEntry;
import org.apache.flink.types.variant.VariantTypeException;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * Variants of any values. As in Spark's {@code parse_json} a number is the smallest whole one, else a decimal of 38 digits at most, else a
 * double; of a name that occurs twice the last value counts.
 */
final class VariantColumn extends JsonColumn {
    private static final int MAX_LONG_DIGITS = 18;
    private static final int MAX_PRECISION = 38;

    private final VariantValues values = new VariantValues();

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        BinaryVariantInternalBuilder builder = new BinaryVariantInternalBuilder(true);
        BinaryVariant variant;
        try {
            append(in, builder, 0);
            variant = builder.build();
        } catch (VariantTypeException e) {
            return false; // larger than a variant may be
        }
        in.expansion += values.set(row, variant);
        return true;
    }

    private static void append(JsonScanner in, BinaryVariantInternalBuilder builder, int depth) {
        if (depth > JsonScanner.MAX_DEPTH) {
            throw in.malformed(in.position, "nested deeper than " + JsonScanner.MAX_DEPTH);
        }
        byte first = in.peek();
        switch (first) {
            case '{' -> appendObject(in, builder, depth);
            case '[' -> appendArray(in, builder, depth);
            case 't', 'f' -> builder.appendBoolean(in.booleanLiteral());
            case 'n' -> {
                in.nullLiteral();
                builder.appendNull();
            }
            default -> appendScalar(in, builder, first);
        }
    }

    private static void appendObject(JsonScanner in, BinaryVariantInternalBuilder builder, int depth) {
        int start = builder.getWritePos();
        ArrayList<FieldEntry> fields = new ArrayList<>();
        if (in.enter('}')) {
            do {
                in.name();
                String name = text(in, in.textStart, in.textEnd);
                fields.add(new FieldEntry(name, builder.addKey(name), builder.getWritePos() - start));
                append(in, builder, depth + 1);
            } while (in.hasMore('}'));
        }
        builder.finishWritingObject(start, fields);
    }

    private static void appendArray(JsonScanner in, BinaryVariantInternalBuilder builder, int depth) {
        int start = builder.getWritePos();
        ArrayList<Integer> offsets = new ArrayList<>();
        if (in.enter(']')) {
            do {
                offsets.add(builder.getWritePos() - start);
                append(in, builder, depth + 1);
            } while (in.hasMore(']'));
        }
        builder.finishWritingArray(start, offsets);
    }

    private static void appendScalar(JsonScanner in, BinaryVariantInternalBuilder builder, byte first) {
        if (in.isQuote(first)) {
            in.text();
            builder.appendString(text(in, in.textStart, in.textEnd));
            return;
        }
        int start = in.position;
        in.skipValue();
        String number = text(in, start, in.position);
        switch (number) {
            case "NaN" -> builder.appendDouble(Double.NaN);
            case "Infinity", "+Infinity", "+INF" -> builder.appendDouble(Double.POSITIVE_INFINITY);
            case "-Infinity", "-INF" -> builder.appendDouble(Double.NEGATIVE_INFINITY);
            default -> appendNumber(builder, number);
        }
    }

    private static void appendNumber(BinaryVariantInternalBuilder builder, String number) {
        boolean isPlain = number.indexOf('e') < 0 && number.indexOf('E') < 0;
        boolean isWhole = isPlain && number.indexOf('.') < 0;
        if (isWhole && number.length() <= MAX_LONG_DIGITS) {
            builder.appendNumeric(Long.parseLong(number));
            return;
        }
        // Longer than any decimal can be with sign and point; BigDecimal would take its time.
        if (isPlain && number.length() <= 2 * MAX_PRECISION) {
            BigDecimal decimal = new BigDecimal(number);
            if (isWhole && decimal.precision() <= MAX_LONG_DIGITS + 1 && isLong(decimal)) {
                builder.appendNumeric(decimal.longValueExact());
                return;
            }
            if (decimal.precision() <= MAX_PRECISION && decimal.scale() <= MAX_PRECISION) {
                builder.appendDecimal(decimal);
                return;
            }
        }
        builder.appendDouble(Double.parseDouble(number));
    }

    private static boolean isLong(BigDecimal whole) {
        return whole.toBigInteger().bitLength() < Long.SIZE;
    }

    private static String text(JsonScanner in, int from, int to) {
        return new String(in.bytes, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        values.setNull(row);
    }

    @Override
    protected void grow(int capacity) {
        values.grow(capacity);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] text) {
        return values.vector(rows, this);
    }

    @Override
    public int fixedWidth() {
        return values.width();
    }
}
