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

import io.cloudfiles.flink.format.FormatRows;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What each type of a file is inferred as, and what it can be read as. */
class AvroTypesTest {
    private static Schema one(String type) {
        return AvroFiles.schema("{'name': 'c', 'type': " + type + "}");
    }

    private static byte[] file(String type, Object... values) {
        Schema schema = one(type);
        List<GenericRecord> records = Arrays.stream(values)
                .map(value -> AvroFiles.record(schema, value))
                .toList();
        return AvroFiles.writer().write(schema, records);
    }

    private static GenericData.Fixed fixed(String type, int... bytes) {
        return new GenericData.Fixed(
                new Schema.Parser().parse(type.replace('\'', '"')), bytes(bytes).array());
    }

    private static ByteBuffer bytes(int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return ByteBuffer.wrap(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    'null'                                                             | NULL
                    'boolean'                                                          | BOOLEAN
                    'int'                                                              | INT
                    'long'                                                             | BIGINT
                    'float'                                                            | FLOAT
                    'double'                                                           | DOUBLE
                    'bytes'                                                            | BYTES
                    'string'                                                           | STRING
                    {'type': 'enum', 'name': 'e', 'symbols': ['A', 'B']}               | STRING
                    {'type': 'fixed', 'name': 'f', 'size': 3}                          | BYTES
                    {'type': 'array', 'items': ['null', 'int']}                        | ARRAY<INT>
                    {'type': 'map', 'values': 'long'}                                  | MAP<STRING, BIGINT>
                    {'type': 'record', 'name': 'r', 'fields': [{'name': 'x', 'type': 'int'}]} | ROW<`x` INT>
                    ['null', 'long']                                                   | BIGINT
                    ['long', 'null']                                                   | BIGINT
                    ['null']                                                           | NULL
                    ['string']                                                         | STRING
                    ['int', 'long']                                                    | BIGINT
                    ['long', 'null', 'int']                                            | BIGINT
                    ['double', 'float']                                                | DOUBLE
                    ['int', 'string']                                                  | ROW<`member0` INT, `member1` STRING>
                    ['int', 'null', 'string']                                          | ROW<`member0` INT, `member1` STRING>
                    ['int', 'float']                                                   | ROW<`member0` INT, `member1` FLOAT>
                    {'type': 'int', 'logicalType': 'date'}                             | DATE
                    {'type': 'int', 'logicalType': 'time-millis'}                      | INT
                    {'type': 'long', 'logicalType': 'time-micros'}                     | BIGINT
                    {'type': 'long', 'logicalType': 'timestamp-millis'}                | TIMESTAMP_LTZ(6)
                    {'type': 'long', 'logicalType': 'timestamp-micros'}                | TIMESTAMP_LTZ(6)
                    {'type': 'long', 'logicalType': 'timestamp-nanos'}                 | TIMESTAMP_LTZ(9)
                    {'type': 'long', 'logicalType': 'local-timestamp-millis'}          | TIMESTAMP(6)
                    {'type': 'long', 'logicalType': 'local-timestamp-micros'}          | TIMESTAMP(6)
                    {'type': 'long', 'logicalType': 'local-timestamp-nanos'}           | TIMESTAMP(9)
                    {'type': 'bytes', 'logicalType': 'decimal', 'precision': 9, 'scale': 2} | DECIMAL(9, 2)
                    {'type': 'fixed', 'name': 'd', 'size': 16, 'logicalType': 'decimal', 'precision': 38, 'scale': 0} | DECIMAL(38, 0)
                    {'type': 'bytes', 'logicalType': 'decimal', 'precision': 39, 'scale': 2} | STRING
                    {'type': 'bytes', 'logicalType': 'big-decimal'}                    | STRING
                    {'type': 'string', 'logicalType': 'uuid'}                          | STRING
                    {'type': 'fixed', 'name': 'u', 'size': 16, 'logicalType': 'uuid'}  | STRING
                    {'type': 'fixed', 'name': 'd', 'size': 12, 'logicalType': 'duration'} | BYTES
                    {'type': 'long', 'logicalType': 'unheard-of'}                      | BIGINT
                    """)
    void typesAreInferred(String avro, String flink) {
        assertThat(FormatRows.AVRO.inferred(file(avro)).getTypeAt(0).asSummaryString())
                .isEqualTo(flink);
    }

    @Test
    void simpleValuesAreRead() {
        assertThat(FormatRows.AVRO.rows(file("'boolean'", true, false))).containsExactly(List.of(true), List.of(false));
        assertThat(FormatRows.AVRO.rows(file("'int'", 0, -1, 64, -65, Integer.MAX_VALUE, Integer.MIN_VALUE)))
                .containsExactly(
                        List.of(0),
                        List.of(-1),
                        List.of(64),
                        List.of(-65),
                        List.of(Integer.MAX_VALUE),
                        List.of(Integer.MIN_VALUE));
        assertThat(FormatRows.AVRO.rows(file("'long'", 0L, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE)))
                .containsExactly(List.of(0L), List.of(1L << 40), List.of(Long.MAX_VALUE), List.of(Long.MIN_VALUE));
        assertThat(FormatRows.AVRO.rows(file("'float'", 1.5f, Float.NaN, -0f)))
                .containsExactly(List.of(1.5f), List.of(Float.NaN), List.of(-0f));
        assertThat(FormatRows.AVRO.rows(file("'double'", 1e300, Double.NEGATIVE_INFINITY)))
                .containsExactly(List.of(1e300), List.of(Double.NEGATIVE_INFINITY));
        assertThat(FormatRows.AVRO.rows(file("'string'", "", "ü€😀"))).containsExactly(List.of(""), List.of("ü€😀"));
        assertThat(FormatRows.AVRO.rows(file("'bytes'", bytes(1, -1)))).containsExactly(List.of(bytes(1, -1)));
        assertThat(FormatRows.AVRO.rows(file("['null', 'int']", 1, null, 2)))
                .containsExactly(List.of(1), Arrays.asList((Object) null), List.of(2));
        assertThat(FormatRows.AVRO.rows(file("'null'", (Object) null))).containsExactly(Arrays.asList((Object) null));
    }

    @Test
    void enumsAndFixedAreRead() {
        String symbols = "{'type': 'enum', 'name': 'e', 'symbols': ['A', 'B']}";
        Schema schema = new Schema.Parser().parse(symbols.replace('\'', '"'));
        assertThat(FormatRows.AVRO.rows(file(symbols, new GenericData.EnumSymbol(schema, "B"))))
                .containsExactly(List.of("B"));
        String three = "{'type': 'fixed', 'name': 'f', 'size': 3}";
        assertThat(FormatRows.AVRO.rows(file(three, fixed(three, 1, 2, 3)))).containsExactly(List.of(bytes(1, 2, 3)));
        String duration = "{'type': 'fixed', 'name': 'd', 'size': 12, 'logicalType': 'duration'}";
        assertThat(FormatRows.AVRO.rows(file(duration, fixed(duration, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0))))
                .containsExactly(List.of(bytes(1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0)));
        String uuid = "{'type': 'fixed', 'name': 'u', 'size': 16, 'logicalType': 'uuid'}";
        GenericData.Fixed value = fixed(
                uuid, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff);
        assertThat(FormatRows.AVRO.rows(file(uuid, value)))
                .containsExactly(List.of("00112233-4455-6677-8899-aabbccddeeff"));
    }

    @Test
    void datesAndTimesAreRead() {
        assertThat(FormatRows.AVRO.rows(file("{'type': 'int', 'logicalType': 'date'}", -1)))
                .containsExactly(List.of(-1));
        assertThat(FormatRows.AVRO.rows(file("{'type': 'long', 'logicalType': 'timestamp-millis'}", -1L)))
                .containsExactly(List.of(time("1969-12-31T23:59:59.999")));
        assertThat(FormatRows.AVRO.rows(file("{'type': 'long', 'logicalType': 'timestamp-micros'}", -1L)))
                .containsExactly(List.of(time("1969-12-31T23:59:59.999999")));
        assertThat(FormatRows.AVRO.rows(
                        file("{'type': 'long', 'logicalType': 'timestamp-nanos'}", -1L, 1_000_000_001L)))
                .containsExactly(
                        List.of(time("1969-12-31T23:59:59.999999999")), List.of(time("1970-01-01T00:00:01.000000001")));
        assertThat(FormatRows.AVRO.rows(file("{'type': 'long', 'logicalType': 'local-timestamp-millis'}", 1L)))
                .containsExactly(List.of(time("1970-01-01T00:00:00.001")));
        assertThat(FormatRows.AVRO.rows(file("{'type': 'long', 'logicalType': 'local-timestamp-nanos'}", 1L)))
                .containsExactly(List.of(time("1970-01-01T00:00:00.000000001")));
    }

    private static TimestampData time(String text) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    timestamp-nanos        | 1999999999 | TIMESTAMP_LTZ(6) | 1970-01-01T00:00:01.999999
                    timestamp-nanos        | -1         | TIMESTAMP_LTZ(0) | 1969-12-31T23:59:59
                    timestamp-nanos        | 1234567899 | TIMESTAMP_LTZ(8) | 1970-01-01T00:00:01.234567890
                    timestamp-micros       | 1999999    | TIMESTAMP_LTZ(9) | 1970-01-01T00:00:01.999999
                    timestamp-micros       | 1999999    | TIMESTAMP_LTZ(3) | 1970-01-01T00:00:01.999
                    local-timestamp-micros | 1999999    | TIMESTAMP_LTZ(6) | 1970-01-01T00:00:01.999999
                    local-timestamp-millis | -1         | TIMESTAMP(0)     | 1969-12-31T23:59:59
                    """)
    void otherPrecisionsCutDigitsOff(String logical, long value, String column, String expected) {
        byte[] file = file("{'type': 'long', 'logicalType': '" + logical + "'}", value);
        assertThat(FormatRows.AVRO.rows(file, "c " + column)).containsExactly(List.of(time(expected)));
    }

    @Test
    void timesOfDayCanBeDeclared() {
        byte[] millis = file("{'type': 'int', 'logicalType': 'time-millis'}", 3_723_456);
        byte[] micros = file("{'type': 'long', 'logicalType': 'time-micros'}", 3_723_456_999L);
        assertThat(FormatRows.AVRO.rows(millis, "c INT")).containsExactly(List.of(3_723_456));
        assertThat(FormatRows.AVRO.rows(millis, "c TIME(3)")).containsExactly(List.of(3_723_456));
        assertThat(FormatRows.AVRO.rows(micros, "c TIME(3)")).containsExactly(List.of(3_723_456));
        assertThat(FormatRows.AVRO.rows(micros, "c TIME(1)")).containsExactly(List.of(3_723_400));
        assertThat(FormatRows.AVRO.rows(micros, "c BIGINT")).containsExactly(List.of(3_723_456_999L));
    }

    @Test
    void datesBecomeTimestamps() {
        byte[] file = file("{'type': 'int', 'logicalType': 'date'}", (int)
                LocalDate.of(2024, 2, 29).toEpochDay());
        assertThat(FormatRows.AVRO.rows(file, "c TIMESTAMP(6)")).containsExactly(List.of(time("2024-02-29T00:00:00")));
    }

    @ParameterizedTest
    @CsvSource({"9, 2", "18, 0", "19, 3", "38, 10", "38, 38"})
    void decimalsAreRead(int precision, int scale) {
        BigInteger most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        for (BigInteger unscaled : List.of(most, most.negate(), BigInteger.ZERO, BigInteger.valueOf(-129))) {
            BigDecimal value = new BigDecimal(unscaled, scale);
            String logical = "'logicalType': 'decimal', 'precision': " + precision + ", 'scale': " + scale + "}";
            assertThat(FormatRows.AVRO.rows(
                            file("{'type': 'bytes', " + logical, ByteBuffer.wrap(unscaled.toByteArray()))))
                    .containsExactly(List.of(value));
            String fixed = "{'type': 'fixed', 'name': 'f', 'size': 20, " + logical;
            Schema schema = new Schema.Parser().parse(fixed.replace('\'', '"'));
            Object padded = new Conversions.DecimalConversion().toFixed(value, schema, schema.getLogicalType());
            assertThat(FormatRows.AVRO.rows(file(fixed, padded))).containsExactly(List.of(value));
        }
    }

    @Test
    void decimalsBecomeWiderOnes() {
        byte[] file = file(
                "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 5, 'scale': 2}",
                ByteBuffer.wrap(BigInteger.valueOf(-12345).toByteArray()));
        assertThat(FormatRows.AVRO.rows(file, "c DECIMAL(7, 4)")).containsExactly(List.of(new BigDecimal("-123.4500")));
        assertThat(FormatRows.AVRO.rows(file, "c DECIMAL(30, 20)"))
                .containsExactly(List.of(new BigDecimal("-123.45000000000000000000")));
        assertThat(FormatRows.AVRO.rows(file("'int'", 7), "c DECIMAL(12, 2)"))
                .containsExactly(List.of(new BigDecimal("7.00")));
        assertThat(FormatRows.AVRO.rows(file("'long'", 7L), "c DECIMAL(19, 0)"))
                .containsExactly(List.of(new BigDecimal("7")));
    }

    @Test
    void decimalsThatNoColumnHoldsAreTexts() {
        BigDecimal value = new BigDecimal("-12345678901234567890123456789012345678901.25");
        byte[] file = file(
                "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 50, 'scale': 2}",
                ByteBuffer.wrap(value.unscaledValue().toByteArray()));
        assertThat(FormatRows.AVRO.rows(file)).containsExactly(List.of(value.toPlainString()));
        Schema big = new Schema.Parser().parse("{\"type\": \"bytes\", \"logicalType\": \"big-decimal\"}");
        Object encoded = new Conversions.BigDecimalConversion().toBytes(value, big, big.getLogicalType());
        assertThat(FormatRows.AVRO.rows(file("{'type': 'bytes', 'logicalType': 'big-decimal'}", encoded)))
                .containsExactly(List.of(value.toPlainString()));
    }

    @Test
    void numbersArePromotedAsAvroHasIt() {
        byte[] ints = file("'int'", 7);
        assertThat(FormatRows.AVRO.rows(ints, "c TINYINT")).containsExactly(List.of((byte) 7));
        assertThat(FormatRows.AVRO.rows(ints, "c SMALLINT")).containsExactly(List.of((short) 7));
        assertThat(FormatRows.AVRO.rows(ints, "c BIGINT")).containsExactly(List.of(7L));
        assertThat(FormatRows.AVRO.rows(ints, "c FLOAT")).containsExactly(List.of(7f));
        assertThat(FormatRows.AVRO.rows(ints, "c DOUBLE")).containsExactly(List.of(7.0));
        long large = (1L << 53) + 1;
        byte[] longs = file("'long'", large);
        assertThat(FormatRows.AVRO.rows(longs, "c FLOAT")).containsExactly(List.of((float) large));
        assertThat(FormatRows.AVRO.rows(longs, "c DOUBLE")).containsExactly(List.of((double) large));
        assertThat(FormatRows.AVRO.rows(file("'float'", 0.1f), "c DOUBLE")).containsExactly(List.of((double) 0.1f));
        assertThat(FormatRows.AVRO.rows(file("'string'", "é"), "c BYTES"))
                .containsExactly(List.of(ByteBuffer.wrap("é".getBytes(StandardCharsets.UTF_8))));
        assertThat(FormatRows.AVRO.rows(file("'bytes'", bytes('a')), "c STRING"))
                .containsExactly(List.of("a"));
    }

    @Test
    void textsKeepToTheirLengths() {
        byte[] file = file("'string'", "üü", "ü");
        assertThat(FormatRows.AVRO.rows(file, "c VARCHAR(2)")).containsExactly(List.of("üü"), List.of("ü"));
        assertThat(FormatRows.AVRO.rows(file, "c CHAR(3)")).containsExactly(List.of("üü "), List.of("ü  "));
        assertThat(FormatRows.AVRO.rows(file("'bytes'", bytes(1, 2)), "c BINARY(2)"))
                .containsExactly(List.of(bytes(1, 2)));
    }

    @Test
    void nestedValuesAreRead() {
        String type = "{'type': 'array', 'items': {'type': 'map', 'values': ['null', "
                + "{'type': 'record', 'name': 'r', 'fields': [{'name': 'x', 'type': 'int'}, "
                + "{'name': 'y', 'type': {'type': 'array', 'items': 'string'}}]}]}}";
        Schema element = one(type)
                .getField("c")
                .schema()
                .getElementType()
                .getValueType()
                .getTypes()
                .get(1);
        GenericRecord record = AvroFiles.record(element, 1, List.of("a", "b"));
        GenericRecord empty = AvroFiles.record(element, 2, List.of());
        byte[] file = file(type, List.of(Map.of("k", record), Map.of(), Map.of("k", empty)), List.of());
        assertThat(FormatRows.AVRO.rows(file))
                .containsExactly(
                        List.of(List.of(
                                Map.of("k", List.of(1, List.of("a", "b"))),
                                Map.of(),
                                Map.of("k", List.of(2, List.of())))),
                        List.of(List.of()));
    }

    @Test
    void unionsBecomeRowsWithAMemberForEachType() {
        byte[] file = file("['int', 'null', 'string', {'type': 'array', 'items': 'long'}]", 1, null, "x", List.of(5L));
        assertThat(FormatRows.AVRO.rows(file))
                .containsExactly(
                        List.of(Arrays.asList(1, null, null)),
                        Arrays.asList((Object) null),
                        List.of(Arrays.asList(null, "x", null)),
                        List.of(Arrays.asList(null, null, List.of(5L))));
        assertThat(FormatRows.AVRO.rows(file, "c ROW<member1 STRING>"))
                .containsExactly(
                        List.of(Arrays.asList((Object) null)),
                        Arrays.asList((Object) null),
                        List.of(List.of("x")),
                        List.of(Arrays.asList((Object) null)));
    }

    @Test
    void membersOfUnionsCanBeNamedByTheirTypes() {
        byte[] file = file("['int', {'type': 'record', 'name': 'Point', 'fields': []}, 'string']", 1, "x");
        Map<String, String> stable = Map.of("avro.enable-stable-identifiers-for-union-type", "true");
        assertThat(FormatRows.AVRO.inferred(file, stable).getTypeAt(0).asSummaryString())
                .isEqualTo("ROW<`member_int` INT, `member_Point` ROW<>, `member_string` STRING>");
        assertThat(FormatRows.AVRO.rows(file, "c ROW<member_string STRING, member_int INT>", stable))
                .containsExactly(List.of(Arrays.asList(null, 1)), List.of(Arrays.asList("x", null)));
        Map<String, String> bare = Map.of(
                "avro.enable-stable-identifiers-for-union-type",
                "true",
                "avro.stable-identifier-prefix-for-union-type",
                "");
        assertThat(FormatRows.AVRO.rows(file, "c ROW<`int` INT>", bare))
                .containsExactly(List.of(List.of(1)), List.of(Arrays.asList((Object) null)));
    }

    @Test
    void membersOfTheSameNameAreRefused() {
        byte[] file =
                file("[{'type': 'record', 'name': 'a', 'fields': []}, {'type': 'record', 'name': 'A', 'fields': []}]");
        assertThatThrownBy(() ->
                        FormatRows.AVRO.inferred(file, Map.of("avro.enable-stable-identifiers-for-union-type", "true")))
                .hasMessageStartingWith("CF_INVALID_SCHEMA: [mem://bucket/a.avro] Two branches of the union ")
                .hasMessageContaining("'member_A'");
    }

    @Test
    void oneColumnHoldsAUnionOfNumbers() {
        assertThat(FormatRows.AVRO.rows(file("['int', 'long']", 1, 2L))).containsExactly(List.of(1L), List.of(2L));
        assertThat(FormatRows.AVRO.rows(file("['float', 'null', 'double']", 1.5f, null, 2.5)))
                .containsExactly(List.of(1.5), Arrays.asList((Object) null), List.of(2.5));
    }

    @Test
    void recursiveRecordsAreRefusedUnlessADepthIsGiven() {
        String node = "{'type': 'record', 'name': 'node', 'fields': [{'name': 'v', 'type': 'int'}, "
                + "{'name': 'next', 'type': ['null', 'node']}]}";
        Schema schema = one(node).getField("c").schema();
        GenericRecord third = AvroFiles.record(schema, 3, null);
        GenericRecord second = AvroFiles.record(schema, 2, third);
        byte[] file = file(node, AvroFiles.record(schema, 1, second));
        assertThatThrownBy(() -> FormatRows.AVRO.inferred(file))
                .hasMessageStartingWith(
                        "CF_INVALID_SCHEMA: [mem://bucket/a.avro] The Avro record 'node' holds records of its own type")
                .hasMessageContaining("avro.recursive-field-max-depth");
        assertThat(FormatRows.AVRO
                        .inferred(file, Map.of("avro.recursive-field-max-depth", "1"))
                        .getTypeAt(0)
                        .asSummaryString())
                .isEqualTo("ROW<`v` INT>");
        assertThat(FormatRows.AVRO
                        .inferred(file, Map.of("avro.recursive-field-max-depth", "2"))
                        .getTypeAt(0)
                        .asSummaryString())
                .isEqualTo("ROW<`v` INT, `next` ROW<`v` INT>>");
        assertThat(FormatRows.AVRO.rows(file, "c ROW<v INT, next ROW<v INT>>"))
                .containsExactly(List.of(List.of(1, List.of(2))));
        assertThat(FormatRows.AVRO.rows(file, "c ROW<v INT>, _rescued_data STRING"))
                .containsExactly(
                        List.of(
                                List.of(1),
                                "{\"c\":{\"next\":{\"v\":2,\"next\":{\"v\":3,\"next\":null}}},\"_file_path\":\"mem://bucket/a.avro\"}"));
    }

    @Test
    void columnsOfOtherTypesAreRefused() {
        byte[] file = file("'int'", 1);
        assertThatThrownBy(() -> FormatRows.AVRO.rows(file, "c MAP<INT, STRING>"))
                .hasMessageStartingWith("CF_INVALID_SCHEMA: Avro cannot be read as c MAP<INT, ");
    }
}
