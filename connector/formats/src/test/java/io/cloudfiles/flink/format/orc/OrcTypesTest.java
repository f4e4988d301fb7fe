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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.orc.OrcFiles.Variant;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which types there are, and what each can be read as. */
class OrcTypesTest {
    private static final String EVERYTHING =
            "struct<b:boolean,i8:tinyint,i16:smallint,i32:int,i64:bigint,f:float,d:double,s:string,c:char(5),v:varchar(9),"
                    + "y:binary,day:date,at:timestamp,inst:timestamp with local time zone,d9:decimal(9,2),d38:decimal(38,10),"
                    + "st:struct<x:int,y:array<string>>,li:array<array<int>>,ma:map<string,struct<z:bigint>>>";

    private final TimeZone before = TimeZone.getDefault();

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(before);
    }

    private static List<Object> values(int i) {
        return Arrays.asList(
                i % 2 == 0,
                (byte) (i % 100 - 50),
                (short) (i * 7),
                i * 1_000_003,
                i * 10_000_000_019L,
                i / 4f,
                i / 3.0,
                i % 3 == 0 ? "few" : "text \u00e4 " + i,
                "c" + i % 10,
                "v" + i,
                new byte[] {(byte) i, 2},
                i - 3_000,
                Timestamp.from(Instant.ofEpochSecond(i * 86_399L, i * 1_001_000L % 1_000_000_000L)),
                Timestamp.from(Instant.ofEpochSecond(-i * 86_399L, i * 7_000L)),
                new BigDecimal(i).movePointLeft(2).negate(),
                new BigDecimal("1234567890123456789012345678").add(BigDecimal.valueOf(i, 10)),
                Arrays.asList(i, Arrays.asList("a" + i, null)),
                List.of(List.of(), List.of(i, i + 1)),
                Map.of("k" + i, List.of((long) i)));
    }

    private static List<Object> expected(int i) {
        List<Object> row = new ArrayList<>(values(i));
        row.set(10, ByteBuffer.wrap((byte[]) row.get(10)));
        row.set(12, TimestampData.fromInstant(((Timestamp) row.get(12)).toInstant()));
        row.set(13, TimestampData.fromInstant(((Timestamp) row.get(13)).toInstant()));
        row.set(14, ((BigDecimal) row.get(14)).setScale(2));
        row.set(15, ((BigDecimal) row.get(15)).setScale(10));
        return row;
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZLIB", "SNAPPY", "LZO", "LZ4", "ZSTD"})
    void everyTypeInEveryCodecIsInferredAndRead(CompressionKind codec) {
        List<List<Object>> rows = new ArrayList<>();
        List<List<Object>> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            List<Object> row = values(i);
            List<Object> wanted = expected(i);
            row.set(i % row.size(), null);
            wanted.set(i % row.size(), null);
            rows.add(row);
            expected.add(wanted);
        }
        byte[] file = OrcFiles.writer()
                .codec(codec)
                .with(options -> options.bufferSize(4_096))
                .write(EVERYTHING, rows);
        RowType type = FormatRows.ORC.inferred(file);
        assertThat(type.asSummaryString())
                .isEqualTo(
                        "ROW<`b` BOOLEAN, `i8` TINYINT, `i16` SMALLINT, `i32` INT, `i64` BIGINT, `f` FLOAT, `d` DOUBLE, "
                                + "`s` STRING, `c` STRING, `v` STRING, "
                                + "`y` BYTES, `day` DATE, `at` TIMESTAMP_LTZ(6), `inst` TIMESTAMP_LTZ(6), "
                                + "`d9` DECIMAL(9, 2), `d38` DECIMAL(38, 10), "
                                + "`st` ROW<`x` INT, `y` ARRAY<STRING>>, `li` ARRAY<ARRAY<INT>>, "
                                + "`ma` MAP<STRING, ROW<`z` BIGINT>>>");
        assertThat(FormatRows.ORC.rows(FormatRows.ORC.batches(file, Map.of(), FormatRows.ORC.schema(type))))
                .isEqualTo(expected);
    }

    @Test
    void runsOfTheOldEncodingAreRead() {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            rows.add(Arrays.asList((long) (i / 100), i % 7 == 0 ? null : (i * 31) % 1_000, "t" + i % 5));
        }
        byte[] file = OrcFiles.writer()
                .with(options -> options.version(OrcFile.Version.V_0_11))
                .write("struct<a:bigint,b:int,c:string>", rows);
        assertThat(FormatRows.ORC.rows(file, "a BIGINT, b INT, c STRING")).isEqualTo(rows);
    }

    @Test
    void widerTypesHoldAllValues() {
        byte[] file = OrcFiles.writer()
                .write(
                        "struct<a:tinyint,b:smallint,c:int,d:int,e:float,f:decimal(5,2),g:decimal(20,2),h:date,i:string,j:binary>",
                        List.of(
                                Arrays.asList(
                                        -1,
                                        300,
                                        70_000,
                                        -5,
                                        0.5f,
                                        new BigDecimal("1.25"),
                                        new BigDecimal("-7.5"),
                                        1,
                                        "x",
                                        new byte[] {'y'}),
                                Arrays.asList(null, null, null, null, null, null, null, null, null, null)));
        assertThat(FormatRows.ORC.rows(
                        file,
                        "a BIGINT, b INT, c DOUBLE, d DECIMAL(12, 2), e DOUBLE, f DECIMAL(20, 4), g DECIMAL(25, 3), "
                                + "h TIMESTAMP(3), i BYTES, j STRING"))
                .containsExactly(
                        List.of(
                                -1L,
                                300,
                                70_000.0,
                                new BigDecimal("-5.00"),
                                0.5,
                                new BigDecimal("1.2500"),
                                new BigDecimal("-7.500"),
                                TimestampData.fromEpochMillis(86_400_000),
                                ByteBuffer.wrap(new byte[] {'x'}),
                                "y"),
                        Arrays.asList(null, null, null, null, null, null, null, null, null, null));
    }

    @Test
    void manyDigitsOfBothSignsAreExact() {
        List<List<Object>> rows = new ArrayList<>();
        for (int digits = 1; digits <= 38; digits++) {
            BigDecimal nines = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE);
            rows.add(List.of(nines));
            rows.add(List.of(nines.negate()));
            rows.add(List.of(BigDecimal.TEN.pow(digits - 1)));
        }
        byte[] file = OrcFiles.writer().write("struct<d:decimal(38,0)>", rows);
        assertThat(FormatRows.ORC.rows(file, "d DECIMAL(38, 0)")).isEqualTo(rows);
    }

    @Test
    void aUnionIsARowOfItsTypes() {
        byte[] file = OrcFiles.writer()
                .write(
                        "struct<u:uniontype<int,string,array<bigint>>>",
                        List.of(
                                List.of(new Variant(1, "x")),
                                List.of(new Variant(0, 5)),
                                Arrays.asList((Object) null),
                                List.of(new Variant(2, List.of(1L, 2L))),
                                List.of(new Variant(0, null)),
                                List.of(new Variant(1, "y"))));
        RowType type = FormatRows.ORC.inferred(file);
        assertThat(type.getTypeAt(0).asSummaryString())
                .isEqualTo("ROW<`tag` TINYINT, `field0` INT, `field1` STRING, `field2` ARRAY<BIGINT>>");
        assertThat(FormatRows.ORC.rows(FormatRows.ORC.batches(file, Map.of(), FormatRows.ORC.schema(type))))
                .containsExactly(
                        List.of(Arrays.asList((byte) 1, null, "x", null)),
                        List.of(Arrays.asList((byte) 0, 5, null, null)),
                        Arrays.asList((Object) null),
                        List.of(Arrays.asList((byte) 2, null, null, List.of(1L, 2L))),
                        List.of(Arrays.asList((byte) 0, null, null, null)),
                        List.of(Arrays.asList((byte) 1, null, "y", null)));
        assertThat(FormatRows.ORC.rows(file, "u ROW<field1 STRING>"))
                .containsExactly(
                        List.of(List.of("x")),
                        List.of(Arrays.asList((Object) null)),
                        Arrays.asList((Object) null),
                        List.of(Arrays.asList((Object) null)),
                        List.of(Arrays.asList((Object) null)),
                        List.of(List.of("y")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kolkata"})
    void clocksShowTheSameWhereverTimestampsAreRead(String reader) {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        List<List<Object>> rows = new ArrayList<>();
        List<LocalDateTime> shown = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            LocalDateTime time =
                    LocalDateTime.of(1960, 1, 10, 12, 0).plusHours(i * 1_501L).plusNanos(i * 123_456_000L);
            shown.add(time);
            rows.add(List.of(Timestamp.valueOf(time)));
        }
        byte[] file = OrcFiles.writer().write("struct<at:timestamp>", rows);
        TimeZone.setDefault(TimeZone.getTimeZone(reader));

        assertThat(FormatRows.ORC.rows(file, "`at` TIMESTAMP(6)"))
                .extracting(row -> ((TimestampData) row.get(0)).toLocalDateTime())
                .isEqualTo(shown);
        assertThat(FormatRows.ORC.rows(file, "`at` TIMESTAMP_LTZ(6)"))
                .extracting(row -> LocalDateTime.ofInstant(
                        ((TimestampData) row.get(0)).toInstant(),
                        TimeZone.getDefault().toZoneId()))
                .isEqualTo(shown);
    }

    @Test
    void anInstantIsTheSameEverywhere() {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        Instant instant = Instant.parse("2024-07-01T10:20:30.123456789Z");
        byte[] file = OrcFiles.writer()
                .write("struct<at:timestamp with local time zone>", List.of(List.of(Timestamp.from(instant))));
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));

        assertThat(FormatRows.ORC.rows(file, "`at` TIMESTAMP_LTZ(9)"))
                .containsExactly(List.of(TimestampData.fromInstant(instant)));
        assertThat(FormatRows.ORC.rows(file, "`at` TIMESTAMP_LTZ(3)"))
                .containsExactly(List.of(TimestampData.fromInstant(Instant.parse("2024-07-01T10:20:30.123Z"))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oldDatesAreTheSameInBothCalendars(boolean proleptic) {
        // The writer takes Julian dates and converts them if need be; 1500-01-01 is nine days later in that calendar.
        int day = (int) LocalDate.of(1500, 1, 1).toEpochDay() + 9;
        byte[] file = OrcFiles.writer()
                .with(options -> options.setProlepticGregorian(proleptic))
                .write("struct<day:date>", List.of(List.of(day)));
        assertThat(FormatRows.ORC.rows(file, "`day` DATE"))
                .containsExactly(List.of((int) LocalDate.of(1500, 1, 1).toEpochDay()));
    }

    @Test
    void columnsWithoutNamesAreThoseOfTheSchemaInOrder() {
        byte[] file =
                OrcFiles.writer().write("struct<_col0:bigint,_col1:string,_col2:int>", List.of(List.of(1L, "x", 7)));
        assertThat(FormatRows.ORC.rows(file, "id BIGINT, name STRING")).containsExactly(List.of(1L, "x"));
        assertThat(FormatRows.ORC.rows(file, "id BIGINT, name STRING, _rescued_data STRING"))
                .containsExactly(List.of(1L, "x", "{\"_col2\":7,\"_file_path\":\"mem://bucket/a.orc\"}"));
        ReadSchema pruned =
                FormatRows.ORC.schema("id BIGINT, name STRING, num INT").pruned(Set.of("num"));
        assertThat(FormatRows.ORC.rows(FormatRows.ORC.batches(file, Map.of(), pruned)))
                .containsExactly(List.of(7));
    }

    @Test
    void listsOfManyElementsAreReadRowByRow() {
        List<Integer> many = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) {
            many.add(i);
        }
        byte[] file = OrcFiles.writer()
                .write(
                        TypeDescription.fromString("struct<id:int,many:array<int>>"),
                        List.of(
                                List.of(0, many),
                                List.of(1, many),
                                List.of(2, many),
                                List.of(3, many),
                                List.of(4, many)));
        List<List<Object>> rows = FormatRows.ORC.rows(file, "id INT, many ARRAY<INT>");
        assertThat(rows).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(rows.get(i)).isEqualTo(List.of(i, many));
        }
    }

    @Test
    void typesThatNoVectorHoldsAreRefused() {
        byte[] file = OrcFiles.writer().write("struct<a:array<string>>", List.of());
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.ORC.rows(file, "a ARRAY<VARCHAR(3)>"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_SCHEMA))
                .withMessageContaining("ORC cannot be read as a.element VARCHAR(3)");
    }

    @Test
    void aFileOfNoBytesHasNeitherColumnsNorRows() {
        assertThat(FormatRows.ORC.inferred(new byte[0]).getFieldCount()).isZero();
        assertThat(FormatRows.ORC.rows(new byte[0], "id BIGINT")).isEmpty();
    }
}
