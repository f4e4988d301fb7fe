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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.format.columnar.JsonText;
import io.cloudfiles.flink.format.columnar.Rebase;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Values as JSON, in the forms that they would have as values of a column of the inferred type. */
final class DatumJson {
    private final UnionMembers unions;
    private final Rebase rebase;
    private final StringBuilder text = new StringBuilder();

    /** @param rebase calendar of the file */
    DatumJson(UnionMembers unions, Rebase rebase) {
        this.unions = unions;
        this.rebase = rebase;
    }

    /** Reads the next value; no bytes for a null. */
    byte[] read(Schema schema, AvroInput in) {
        text.setLength(0);
        write(schema, in, text);
        String json = text.toString();
        return json.equals("null") ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    }

    private void write(Schema schema, AvroInput in, StringBuilder out) {
        switch (schema.getType()) {
            case NULL -> out.append("null");
            case BOOLEAN -> out.append(in.readBoolean());
            case INT -> {
                int value = in.readInt();
                if (schema.getLogicalType() instanceof LogicalTypes.Date) {
                    JsonText.quote(out, LocalDate.ofEpochDay(rebase.day(value)).toString());
                } else {
                    out.append(value);
                }
            }
            case LONG -> number(schema, in.readLong(), out);
            case FLOAT -> {
                float value = in.readFloat();
                fraction(Float.toString(value), Float.isFinite(value), out);
            }
            case DOUBLE -> {
                double value = in.readDouble();
                fraction(Double.toString(value), Double.isFinite(value), out);
            }
            case STRING -> text(bytes(in, in.readLength()), out);
            case BYTES -> bytes(schema, bytes(in, in.readLength()), out);
            case FIXED -> bytes(schema, fixed(schema, in), out);
            case ENUM -> {
                List<String> symbols = schema.getEnumSymbols();
                JsonText.quote(out, symbols.get(in.readIndex(symbols.size())));
            }
            case ARRAY -> array(schema.getElementType(), in, out);
            case MAP -> map(schema.getValueType(), in, out);
            case RECORD -> record(schema, in, out);
            case UNION -> union(schema, in, out);
        }
    }

    private static byte[] bytes(AvroInput in, int length) {
        int start = in.advance(length);
        return Arrays.copyOfRange(in.bytes, start, start + length);
    }

    private static byte[] fixed(Schema schema, AvroInput in) {
        in.skip(schema.getFixedSize());
        return Arrays.copyOfRange(in.bytes, in.position - schema.getFixedSize(), in.position);
    }

    private static void text(byte[] text, StringBuilder out) {
        if (Utf8.isValid(text, 0, text.length)) {
            JsonText.quote(out, new String(text, StandardCharsets.UTF_8));
        } else {
            JsonText.quote(out, Base64.getEncoder().encodeToString(text));
        }
    }

    private static void fraction(String text, boolean isFinite, StringBuilder out) {
        if (isFinite) {
            out.append(text);
        } else {
            JsonText.quote(out, text);
        }
    }

    private void number(Schema schema, long value, StringBuilder out) {
        TimeUnits units = TimeUnits.of(schema.getLogicalType());
        if (units == null) {
            out.append(value);
            return;
        }
        try {
            JsonText.quote(out, timestamp(units, value));
        } catch (DateTimeException | ArithmeticException e) {
            out.append(value); // further away than times can be written
        }
    }

    private String timestamp(TimeUnits units, long value) {
        Instant instant = Instant.EPOCH.plus(value, units.unit());
        if (units.isLocal()) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        return instant.plus(rebase.micros(micros) - micros, ChronoUnit.MICROS).toString();
    }

    private static void bytes(Schema schema, byte[] value, StringBuilder out) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && value.length > 0) {
            BigDecimal number = new BigDecimal(new BigInteger(value), decimal.getScale());
            if (AvroTypes.isLongDecimal(decimal)) {
                JsonText.quote(out, AvroTypes.plain(number));
            } else {
                out.append(AvroTypes.plain(number));
            }
        } else if (AvroTypes.isBigDecimal(schema.getLogicalType())) {
            JsonText.quote(out, AvroTypes.plain(AvroTypes.bigDecimal(value)));
        } else if (AvroTypes.isUuid(schema)) {
            JsonText.quote(out, AvroTypes.uuid(value, 0).toString());
        } else {
            JsonText.quote(out, Base64.getEncoder().encodeToString(value));
        }
    }

    private void array(Schema element, AvroInput in, StringBuilder out) {
        int minBytes = Skipper.minBytes(element);
        boolean isFirst = true;
        out.append('[');
        for (int count = in.readCount(minBytes); count > 0; count = in.readCount(minBytes)) {
            for (int i = 0; i < count; i++) {
                out.append(isFirst ? "" : ",");
                isFirst = false;
                write(element, in, out);
            }
        }
        out.append(']');
    }

    private void map(Schema value, AvroInput in, StringBuilder out) {
        int minBytes = 1 + Skipper.minBytes(value);
        boolean isFirst = true;
        out.append('{');
        for (int count = in.readCount(minBytes); count > 0; count = in.readCount(minBytes)) {
            for (int i = 0; i < count; i++) {
                out.append(isFirst ? "" : ",");
                isFirst = false;
                text(bytes(in, in.readLength()), out);
                out.append(':');
                write(value, in, out);
            }
        }
        out.append('}');
    }

    private void record(Schema schema, AvroInput in, StringBuilder out) {
        in.enter();
        out.append('{');
        for (Schema.Field field : schema.getFields()) {
            out.append(field.pos() == 0 ? "" : ",");
            JsonText.quote(out, field.name());
            out.append(':');
            write(field.schema(), in, out);
        }
        out.append('}');
        in.leave();
    }

    private void union(Schema schema, AvroInput in, StringBuilder out) {
        List<Schema> branches = schema.getTypes();
        Schema branch = branches.get(in.readIndex(branches.size()));
        List<UnionMembers.Member> members = unions.members(schema);
        if (members.isEmpty() || branch.getType() == Schema.Type.NULL) {
            write(branch, in, out);
            return;
        }
        out.append('{');
        for (UnionMembers.Member member : members) {
            out.append(member.index() == members.get(0).index() ? "" : ",");
            JsonText.quote(out, member.name());
            out.append(':');
            if (branches.get(member.index()).equals(branch)) {
                write(branch, in, out);
            } else {
                out.append("null");
            }
        }
        out.append('}');
    }
}
