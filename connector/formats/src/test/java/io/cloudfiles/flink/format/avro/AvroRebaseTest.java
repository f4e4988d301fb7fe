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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FormatRows;
import org.apache.avro.Schema;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Dates and instants from before the calendars agreed. */
class AvroRebaseTest {
    private static final Schema FILE = AvroFiles.schema("""
            {'name': 'd', 'type': {'type': 'int', 'logicalType': 'date'}},
            {'name': 't', 'type': {'type': 'long', 'logicalType': 'timestamp-micros'}},
            {'name': 'm', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}},
            {'name': 'w', 'type': {'type': 'long', 'logicalType': 'local-timestamp-millis'}}
            """);

    /** 1500-01-01 in the Julian calendar, which is nine days later in the Gregorian. */
    private static final LocalDate OLD = LocalDate.of(1500, 1, 10);

    private static byte[] file(Map<String, String> properties) {
        long millis = OLD.toEpochDay() * 86_400_000L;
        AvroFiles writer = AvroFiles.writer();
        properties.forEach(writer::property);
        return writer.write(
                FILE, List.of(AvroFiles.record(FILE, (int) OLD.toEpochDay(), millis * 1000, millis, millis)));
    }

    private static List<Object> read(byte[] file, String mode) {
        return FormatRows.AVRO
                .rows(
                        file,
                        "d DATE, t TIMESTAMP_LTZ(6), m TIMESTAMP_LTZ(6), w TIMESTAMP(6)",
                        Map.of("avro.datetime-rebase-mode", mode))
                .get(0);
    }

    private static List<Object> values(LocalDate day) {
        return List.of((int) day.toEpochDay(), midnight(day), midnight(day), midnight(OLD));
    }

    private static TimestampData midnight(LocalDate day) {
        return TimestampData.fromInstant(Instant.parse(day + "T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"3.0.0, false, 1500-01-10", "4.0.1, true, 1500-01-01", "2.4.8, false, 1500-01-01"})
    void aFileBySparkSaysWhichCalendarItUses(String version, boolean legacy, LocalDate expected) {
        Map<String, String> properties = legacy
                ? Map.of(
                        "org.apache.spark.version", version,
                        "org.apache.spark.timeZone", "UTC",
                        "org.apache.spark.legacyDateTime", "")
                : Map.of("org.apache.spark.version", version, "org.apache.spark.timeZone", "UTC");
        for (String mode : List.of("exception", "corrected", "legacy")) {
            assertThat(read(file(properties), mode)).isEqualTo(values(expected));
        }
    }

    @Test
    void forAnyOtherFileTheModeDecides() {
        byte[] file = file(Map.of("org.apache.spark.timeZone", "UTC"));
        assertThat(read(file, "corrected")).isEqualTo(values(OLD));
        assertThat(read(file, "legacy")).isEqualTo(values(LocalDate.of(1500, 1, 1)));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(file, "exception"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("set avro.datetime-rebase-mode = corrected or legacy");
    }

    @Test
    void aTimeZoneThatIsNoneIsAnErrorOfTheFile() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(file(Map.of("org.apache.spark.timeZone", "Mars")), "legacy"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("names a time zone that is none");
    }
}
