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
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Dates and instants from before the calendars agreed. The days of the hybrid calendar are those that Spark 2.4 writes. */
class ParquetRebaseTest {
    private static final MessageType FILE = MessageTypeParser.parseMessageType("""
            message rows { optional int32 d (DATE); optional int64 t (TIMESTAMP(MICROS,true)); optional int96 o; }
            """);

    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;
    /** 1500-01-01 in the Julian calendar, which is nine days later in the Gregorian. */
    private static final LocalDate OLD = LocalDate.of(1500, 1, 10);

    private static byte[] file(LocalDate day, Map<String, String> metadata) {
        Group row = new SimpleGroup(FILE);
        row.add("d", (int) day.toEpochDay());
        row.add("t", day.toEpochDay() * 86_400_000_000L);
        row.add("o", new NanoTime((int) day.toEpochDay() + JULIAN_DAY_OF_EPOCH, 0));
        return ParquetFiles.writer().metadata(metadata).write(FILE, List.of(row));
    }

    private static List<Object> read(byte[] file, String datetimes, String int96) {
        return FormatRows.PARQUET
                .rows(FormatRows.PARQUET.batches(
                        file,
                        Map.of("parquet.datetime-rebase-mode", datetimes, "parquet.int96-rebase-mode", int96),
                        FormatRows.PARQUET.schema("d DATE, t TIMESTAMP_LTZ(6), o TIMESTAMP_LTZ(6)")))
                .get(0);
    }

    private static List<Object> values(LocalDate datetimes, LocalDate int96) {
        return List.of(
                (int) datetimes.toEpochDay(),
                TimestampData.fromInstant(Instant.parse(datetimes + "T00:00:00Z")),
                TimestampData.fromInstant(Instant.parse(int96 + "T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "3.0.0,       false, 1500-01-10, 1500-01-01",
        "3.1.0,       false, 1500-01-10, 1500-01-10",
        "4.0.1,       false, 1500-01-10, 1500-01-10",
        "4.0.1,       true,  1500-01-01, 1500-01-01",
        "2.4.8,       false, 1500-01-01, 1500-01-01",
    })
    void aFileBySparkSaysWhichCalendarItUses(String version, boolean legacy, LocalDate datetimes, LocalDate int96) {
        Map<String, String> metadata = legacy
                ? Map.of(
                        "org.apache.spark.version", version,
                        "org.apache.spark.timeZone", "UTC",
                        "org.apache.spark.legacyDateTime", "",
                        "org.apache.spark.legacyINT96", "")
                : Map.of("org.apache.spark.version", version, "org.apache.spark.timeZone", "UTC");
        for (String mode : List.of("exception", "corrected", "legacy")) {
            assertThat(read(file(OLD, metadata), mode, mode)).isEqualTo(values(datetimes, int96));
        }
    }

    @Test
    void forAnyOtherFileTheModeDecides() {
        byte[] file = file(OLD, Map.of("org.apache.spark.timeZone", "UTC"));
        LocalDate julian = LocalDate.of(1500, 1, 1);
        assertThat(read(file, "corrected", "corrected")).isEqualTo(values(OLD, OLD));
        assertThat(read(file, "legacy", "corrected")).isEqualTo(values(julian, OLD));
        assertThat(read(file, "corrected", "legacy")).isEqualTo(values(OLD, julian));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(file, "exception", "corrected"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("parquet.datetime-rebase-mode");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(file, "corrected", "exception"))
                .withMessageContaining("parquet.int96-rebase-mode");
    }

    @Test
    void newDatesAreTheSameInAllModes() {
        byte[] file = file(LocalDate.of(1950, 5, 5), Map.of());
        for (String mode : List.of("exception", "corrected", "legacy")) {
            assertThat(read(file, mode, mode)).isEqualTo(values(LocalDate.of(1950, 5, 5), LocalDate.of(1950, 5, 5)));
        }
    }
}
