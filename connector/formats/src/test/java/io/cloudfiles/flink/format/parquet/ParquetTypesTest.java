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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FormatRows;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each type of a file as each type of a column. */
class ParquetTypesTest {
    private static final String MISFIT = "misfit";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int32                           | INT",
                "int32 %s (INTEGER(8,true))      | TINYINT",
                "int32 %s (INTEGER(16,true))     | SMALLINT",
                "int32 %s (INTEGER(8,false))     | SMALLINT",
                "int32 %s (INTEGER(16,false))    | INT",
                "int32 %s (INTEGER(32,false))    | BIGINT",
                "int64                           | BIGINT",
                "int64 %s (INTEGER(64,false))    | DECIMAL(20, 0)",
                "int32 %s (DECIMAL(7,2))         | DECIMAL(7, 2)",
                "int64 %s (DECIMAL(18,0))        | DECIMAL(18, 0)",
                "binary %s (DECIMAL(38,10))      | DECIMAL(38, 10)",
                "binary %s (DECIMAL(39,10))      | STRING",
                "fixed_len_byte_array(32) %s (DECIMAL(76,2)) | STRING",
                "fixed_len_byte_array(16) %s (DECIMAL(38,0)) | DECIMAL(38, 0)",
                "float                           | FLOAT",
                "double                          | DOUBLE",
                "boolean                         | BOOLEAN",
                "int32 %s (DATE)                 | DATE",
                "int32 %s (TIME(MILLIS,true))    | TIME(3)",
                "int64 %s (TIME(MICROS,true))    | TIME(3)",
                "int64 %s (TIMESTAMP(MILLIS,true))  | TIMESTAMP_LTZ(6)",
                "int64 %s (TIMESTAMP(MICROS,true))  | TIMESTAMP_LTZ(6)",
                "int64 %s (TIMESTAMP(NANOS,true))   | TIMESTAMP_LTZ(9)",
                "int64 %s (TIMESTAMP(MICROS,false)) | TIMESTAMP(6)",
                "int96                           | TIMESTAMP_LTZ(6)",
                "binary                          | BYTES",
                "binary %s (STRING)              | STRING",
                "binary %s (ENUM)                | STRING",
                "binary %s (JSON)                | STRING",
                "binary %s (BSON)                | BYTES",
                "fixed_len_byte_array(5)         | BYTES",
                "fixed_len_byte_array(16) %s (UUID)    | BYTES",
                "fixed_len_byte_array(2) %s (FLOAT16)  | FLOAT",
            })
    void aTypeIsInferredAsTheNarrowestThatHoldsItsValues(String file, String inferred) {
        byte[] content = ParquetFiles.writer().write(schema(file), List.of());
        assertThat(FormatRows.PARQUET.inferred(content))
                .isEqualTo(FormatRows.PARQUET.schema("c " + inferred).type().copy(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int32 %s (INTEGER(8,true))   | -100 | TINYINT | -100",
                "int32 %s (INTEGER(8,true))   | -100 | SMALLINT | -100",
                "int32 %s (INTEGER(8,true))   | -100 | DECIMAL(3, 0) | -100",
                "int32 %s (INTEGER(16,true))  | 3000 | INT | 3000",
                "int32 %s (INTEGER(16,true))  | 3000 | TINYINT | misfit",
                "int32                        | -7 | INT | -7",
                "int32                        | -7 | BIGINT | -7",
                "int32                        | -7 | DOUBLE | -7.0",
                "int32                        | -7 | FLOAT | misfit",
                "int32                        | -7 | DECIMAL(12, 2) | -7.00",
                "int32                        | -7 | DECIMAL(11, 2) | misfit",
                "int32                        | -7 | SMALLINT | misfit",
                "int32                        | -7 | STRING | misfit",
                "int32 %s (INTEGER(32,false)) | -1 | BIGINT | 4294967295",
                "int32 %s (INTEGER(32,false)) | -1 | INT | misfit",
                "int32 %s (INTEGER(32,false)) | -1 | DECIMAL(10, 0) | 4294967295",
                "int64                        | -7 | BIGINT | -7",
                "int64                        | -7 | DECIMAL(19, 0) | -7",
                "int64                        | -7 | DECIMAL(38, 18) | -7.000000000000000000",
                "int64                        | -7 | INT | misfit",
                "int64                        | -7 | DOUBLE | misfit",
                "int64 %s (INTEGER(64,false)) | -1 | DECIMAL(20, 0) | 18446744073709551615",
                "int64 %s (INTEGER(64,false)) | -1 | BIGINT | misfit",
                "int32 %s (DECIMAL(7,2))      | 12345 | DECIMAL(7, 2) | 123.45",
                "int32 %s (DECIMAL(7,2))      | 12345 | DECIMAL(9, 4) | 123.4500",
                "int32 %s (DECIMAL(7,2))      | 12345 | DECIMAL(30, 4) | 123.4500",
                "int32 %s (DECIMAL(7,2))      | 12345 | DECIMAL(7, 3) | misfit",
                "int32 %s (DECIMAL(7,2))      | 12345 | DECIMAL(9, 1) | misfit",
                "int64 %s (DECIMAL(18,2))     | -12345 | DECIMAL(18, 2) | -123.45",
                "boolean                      | true | BOOLEAN | true",
                "boolean                      | true | INT | misfit",
                "float                        | 1.5 | FLOAT | 1.5",
                "float                        | 1.5 | DOUBLE | 1.5",
                "double                       | 0.1 | DOUBLE | 0.1",
                "double                       | 0.1 | FLOAT | misfit",
                "binary %s (STRING)           | é1 | STRING | é1",
                "binary %s (STRING)           | é1 | VARCHAR(2) | é1",
                "binary %s (STRING)           | é1 | VARCHAR(1) | misfit",
                "binary %s (STRING)           | é1 | CHAR(2) | é1",
                "binary %s (STRING)           | é1 | INT | misfit",
                "binary                       | é1 | STRING | é1",
            })
    void aValueIsConvertedWhereNoneCanBeLost(String file, String value, String column, String expected) {
        assertThat(read(file, column, value)).hasToString(expected);
    }

    @Test
    void shorterCharsArePadded() {
        assertThat(read("binary %s (STRING)", "CHAR(4)", "é1")).isEqualTo("é1  ");
    }

    @Test
    void bytesThatAreNotUtf8AreNoString() {
        Binary bytes = Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xff});
        assertThat(read("binary", "STRING", bytes)).isEqualTo(MISFIT);
        assertThat(read("binary", "BYTES", bytes)).isEqualTo(ByteBuffer.wrap(bytes.getBytes()));
    }

    @Test
    void bytesKeepToTheirLength() {
        Binary bytes = Binary.fromConstantByteArray(new byte[] {1, 2, 3});
        ByteBuffer same = ByteBuffer.wrap(bytes.getBytes());
        assertThat(read("fixed_len_byte_array(3)", "BINARY(3)", bytes)).isEqualTo(same);
        assertThat(read("fixed_len_byte_array(3)", "VARBINARY(3)", bytes)).isEqualTo(same);
        assertThat(read("fixed_len_byte_array(3)", "BINARY(4)", bytes)).isEqualTo(MISFIT);
        assertThat(read("fixed_len_byte_array(3)", "VARBINARY(2)", bytes)).isEqualTo(MISFIT);
    }

    @Test
    void decimalsInBytesAreBigEndian() {
        BigInteger huge = new BigInteger("-12345678901234567890123456789012345678");
        byte[] padded = new byte[17];
        Arrays.fill(padded, (byte) -1);
        System.arraycopy(huge.toByteArray(), 0, padded, 1, 16);
        Object expected = new BigDecimal(huge, 10);
        assertThat(read("binary %s (DECIMAL(38,10))", "DECIMAL(38, 10)", binary(huge.toByteArray())))
                .isEqualTo(expected);
        assertThat(read("fixed_len_byte_array(17) %s (DECIMAL(38,10))", "DECIMAL(38, 10)", binary(padded)))
                .isEqualTo(expected);
        assertThat(read(
                        "fixed_len_byte_array(9) %s (DECIMAL(10,2))",
                        "DECIMAL(10, 2)", binary(-1, -1, -1, -1, -1, -1, -1, -1, 0)))
                .isEqualTo(new BigDecimal("-2.56"));
        assertThat(read("binary %s (DECIMAL(10,2))", "DECIMAL(14, 4)", binary(1, 0)))
                .isEqualTo(new BigDecimal("2.5600"));
    }

    @Test
    void decimalsWithMoreDigitsThanFlinksAreTexts() {
        BigInteger huge = new BigInteger("-" + "1234567890".repeat(7));
        byte[] padded = new byte[32];
        Arrays.fill(padded, (byte) -1);
        System.arraycopy(huge.toByteArray(), 0, padded, 32 - huge.toByteArray().length, huge.toByteArray().length);
        String expected = new BigDecimal(huge, 10).toPlainString();
        String fixed = "fixed_len_byte_array(32) %s (DECIMAL(76,10))";
        assertThat(read(fixed, "STRING", binary(padded))).isEqualTo(expected);
        assertThat(read(fixed, "VARCHAR(72)", binary(padded))).isEqualTo(expected);
        assertThat(read(fixed, "VARCHAR(71)", binary(padded))).isEqualTo(MISFIT);
        assertThat(read(fixed, "DECIMAL(38, 10)", binary(padded))).isEqualTo(MISFIT);
        assertThat(read(fixed, "BYTES", binary(padded))).isEqualTo(MISFIT);
        assertThat(read("binary %s (DECIMAL(40,10))", "STRING", binary(1, 0))).isEqualTo("0.0000000256");
        assertThat(read("binary %s (DECIMAL(1000000000,999999999))", "STRING", binary(1, 0)))
                .isEqualTo("2.56E-999999997");
    }

    private static Binary binary(byte[] bytes) {
        return Binary.fromConstantByteArray(bytes);
    }

    private static Binary binary(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return binary(array);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MILLIS,true  | 1700000000123 | TIMESTAMP_LTZ(6) | 2023-11-14T22:13:20.123Z",
                "MILLIS,true  | -1 | TIMESTAMP_LTZ(3) | 1969-12-31T23:59:59.999Z",
                "MICROS,true  | 1700000000123456 | TIMESTAMP_LTZ(6) | 2023-11-14T22:13:20.123456Z",
                "MICROS,true  | 1700000000123456 | TIMESTAMP_LTZ(3) | 2023-11-14T22:13:20.123Z",
                "MICROS,true  | 1700000000123456 | TIMESTAMP_LTZ(9) | 2023-11-14T22:13:20.123456Z",
                "MICROS,true  | -1 | TIMESTAMP_LTZ(0) | 1969-12-31T23:59:59Z",
                "NANOS,true   | 1700000000123456789 | TIMESTAMP_LTZ(9) | 2023-11-14T22:13:20.123456789Z",
                "NANOS,true   | 1700000000123456789 | TIMESTAMP_LTZ(7) | 2023-11-14T22:13:20.123456700Z",
                "NANOS,true   | 1700000000123456789 | TIMESTAMP_LTZ(6) | 2023-11-14T22:13:20.123456Z",
                "NANOS,true   | -1 | TIMESTAMP_LTZ(9) | 1969-12-31T23:59:59.999999999Z",
                "MICROS,false | 1700000000123456 | TIMESTAMP_LTZ(6) | 2023-11-14T22:13:20.123456Z",
                "MICROS,false | 1700000000123456 | TIMESTAMP(6) | 2023-11-14T22:13:20.123456Z",
                "MICROS,true  | 1700000000123456 | TIMESTAMP(6) |",
                "MICROS,true  | 1700000000123456 | BIGINT |",
            })
    void timestampsAreInstantsOrWallClockTimes(String unit, long value, String column, String expected) {
        Object read = read("int64 %s (TIMESTAMP(" + unit + "))", column, value);
        assertThat(read).isEqualTo(expected == null ? MISFIT : TimestampData.fromInstant(Instant.parse(expected)));
    }

    @Test
    void int96IsAnInstant() {
        long nanosOfDay = 3_600_000_000_000L + 123_456_789;
        int julianDay = 2_440_588 + (int) LocalDate.of(2024, 2, 29).toEpochDay();
        Binary value = new NanoTime(julianDay, nanosOfDay).toBinary();
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 1, 0, 0, 123_456_789);
        assertThat(read("int96", "TIMESTAMP_LTZ(9)", value)).isEqualTo(TimestampData.fromLocalDateTime(time));
        assertThat(read("int96", "TIMESTAMP_LTZ(6)", value))
                .isEqualTo(TimestampData.fromLocalDateTime(time.withNano(123_456_000)));
        assertThat(read("int96", "TIMESTAMP(6)", value)).isEqualTo(MISFIT);
    }

    @Test
    void datesAreDaysAndMidnights() {
        int day = (int) LocalDate.of(1969, 7, 20).toEpochDay();
        assertThat(read("int32 %s (DATE)", "DATE", day)).isEqualTo(day);
        assertThat(read("int32 %s (DATE)", "TIMESTAMP(6)", day))
                .isEqualTo(TimestampData.fromLocalDateTime(LocalDateTime.of(1969, 7, 20, 0, 0)));
        assertThat(read("int32 %s (DATE)", "TIMESTAMP_LTZ(6)", day)).isEqualTo(MISFIT);
        assertThat(read("int32 %s (DATE)", "INT", day)).isEqualTo(MISFIT);
    }

    @Test
    void timesOfDayHaveMilliseconds() {
        assertThat(read("int32 %s (TIME(MILLIS,true))", "TIME(3)", 36_000_123)).isEqualTo(36_000_123);
        assertThat(read("int64 %s (TIME(MICROS,true))", "TIME(3)", 36_000_123_999L))
                .isEqualTo(36_000_123);
        assertThat(read("int64 %s (TIME(NANOS,true))", "TIME(3)", 36_000_123_999_999L))
                .isEqualTo(36_000_123);
        assertThat(read("int32 %s (TIME(MILLIS,true))", "TIME(0)", 36_000_123)).isEqualTo(36_000_000);
    }

    @Test
    void uuidsAreBytesOrTexts() {
        Binary value = binary(0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 255);
        String type = "fixed_len_byte_array(16) %s (UUID)";
        assertThat(read(type, "STRING", value)).isEqualTo("00112233-4455-6677-8899-aabbccddeeff");
        assertThat(read(type, "BYTES", value)).isEqualTo(ByteBuffer.wrap(value.getBytes()));
    }

    @ParameterizedTest
    @CsvSource({
        "0x0000, 0.0",
        "0x3c00, 1.0",
        "0xc000, -2.0",
        "0x3555, 0.33325195",
        "0x7bff, 65504.0",
        "0x0001, 5.9604645E-8",
        "0x7c00, Infinity",
        "0xfc00, -Infinity",
        "0x7e00, NaN"
    })
    void halfPrecisionIsWidened(String bits, float expected) {
        int half = Integer.decode(bits);
        Binary value = binary(half, half >> 8);
        assertThat(read("fixed_len_byte_array(2) %s (FLOAT16)", "FLOAT", value)).isEqualTo(expected);
        assertThat(read("fixed_len_byte_array(2) %s (FLOAT16)", "DOUBLE", value))
                .isEqualTo((double) expected);
    }

    @Test
    void aTypeThatParquetLacksIsRefused() {
        byte[] file = ParquetFiles.writer().write(schema("int32"), List.of());
        RowType columns = RowType.of(
                new LogicalType[] {new MultisetType(VarCharType.STRING_TYPE), new ArrayType(new VarCharType(3))},
                new String[] {"c", "d"});
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.PARQUET.batches(file, Map.of(), FormatRows.PARQUET.schema(columns)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_SCHEMA))
                .withMessageContaining("c MULTISET<")
                .withMessageContaining("d.element VARCHAR(3)");
    }

    /** The value as it is read between a null and a null, or {@code misfit}. */
    private static Object read(String fileType, String column, Object value) {
        MessageType schema = schema(fileType);
        Group none = new SimpleGroup(schema);
        Group some = new SimpleGroup(schema);
        add(some, value);
        byte[] file = ParquetFiles.writer().write(schema, List.of(none, some, none));

        List<List<Object>> rows = FormatRows.PARQUET.rows(file, "c " + column + ", _rescued_data STRING");

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).containsExactly(null, null);
        assertThat(rows.get(2)).containsExactly(null, null);
        Object read = rows.get(1).get(0);
        if (rows.get(1).get(1) != null) {
            assertThat(read).isNull();
            return MISFIT;
        }
        return read;
    }

    private static void add(Group group, Object value) {
        if (value instanceof Binary binary) {
            group.add("c", binary);
        } else if (value instanceof Integer number) {
            group.add("c", number);
        } else if (value instanceof Long number) {
            group.add("c", number);
        } else {
            addText(group, (String) value);
        }
    }

    private static void addText(Group group, String value) {
        switch (group.getType().getType(0).asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> group.add("c", Integer.parseInt(value));
            case INT64 -> group.add("c", Long.parseLong(value));
            case FLOAT -> group.add("c", Float.parseFloat(value));
            case DOUBLE -> group.add("c", Double.parseDouble(value));
            case BOOLEAN -> group.add("c", Boolean.parseBoolean(value));
            default -> group.add("c", Binary.fromConstantByteArray(value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static MessageType schema(String type) {
        String field = type.contains("%s") ? type.formatted("c") : type + " c";
        return MessageTypeParser.parseMessageType("message rows { optional " + field + "; }");
    }
}
