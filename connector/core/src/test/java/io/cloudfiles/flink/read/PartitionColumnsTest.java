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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.ZoneId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionColumnsTest {
    @ParameterizedTest
    @CsvSource({
        "STRING, a%3Db%20c, a=b c",
        "STRING, 100%, 100%",
        "STRING, %zz, %zz",
        "STRING, x=y, x=y",
        "STRING, 01, 01",
        "BOOLEAN, TRUE, true",
        "TINYINT, -128, -128",
        "SMALLINT, 32767, 32767",
        "INT, 007, 7",
        "BIGINT, 9223372036854775807, 9223372036854775807",
        "FLOAT, 1.5, 1.5",
        "DOUBLE, -1e3, -1000.0",
        "'DECIMAL(5, 2)', 1.255, 1.26",
        "DATE, 1970-01-02, 1",
        "TIMESTAMP(6), 2026-01-02 03%3A04%3A05.000006, 2026-01-02T03:04:05.000006",
        "TIMESTAMP_LTZ(3), 2026-01-02 03%3A04%3A05, 2026-01-02T02:04:05",
    })
    void readsValuesOfTheDeclaredType(String type, String text, String value) {
        assertThat(columns(type).valueOf("p", file("p=" + text))).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource({
        "BOOLEAN, 1",
        "TINYINT, 128",
        "INT, 1.0",
        "INT, ' 1'",
        "BIGINT, 9223372036854775808",
        "DOUBLE, 1d",
        "'DECIMAL(5, 2)', 1000",
        "DATE, 2026-02-30",
        "TIMESTAMP(6), noon",
    })
    void refusesValuesOfAnotherTypeNamingAllThatIsInvolved(String type, String text) {
        assertThatThrownBy(() -> columns(type).valueOf("p", file("p=" + text)))
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_PARTITION_VALUE))
                .hasMessageContaining("s3://b/in/p=" + text + "/f.json")
                .hasMessageContaining("partition column p " + type)
                .hasMessageContaining("'p=" + text + "'");
    }

    @Test
    void knowsNoValueWhereThePathTellsNone() {
        PartitionColumns columns = columns("INT");
        assertThat(columns.valueOf("p", file("q=1"))).isNull();
        assertThat(columns.valueOf("p", file("p=__HIVE_DEFAULT_PARTITION__"))).isNull();
        assertThat(columns.valueOf("p", file("p="))).isNull();
        assertThat(columns.valueOf("p", Location.parse("s3://b/in/p=1"))).isNull();
        assertThatThrownBy(() -> columns("INT NOT NULL").valueOf("p", file("q=1")))
                .hasMessageContaining("no directory for it");
    }

    @Test
    void takesTheInnermostDirectoryOfAName() {
        assertThat(columns("INT").valueOf("p", file("p=1/q=2/p=3"))).isEqualTo(3);
    }

    @Test
    void comparesNamesInCaseUnlessToldOtherwise() {
        assertThat(columns("INT").valueOf("p", file("P=1"))).isNull();
        PartitionColumns lax = new PartitionColumns(SchemaDdl.parse("p INT"), false, ZoneId.of("UTC"));
        assertThat(lax.valueOf("p", file("P=1"))).isEqualTo(1);
    }

    @Test
    void refusesTypesThatADirectoryCannotTell() {
        assertThatThrownBy(() -> columns("ARRAY<INT>"))
                .hasMessageContaining("CF_INVALID_SCHEMA")
                .hasMessageContaining("'p' is ARRAY<INT>");
    }

    private static PartitionColumns columns(String type) {
        return new PartitionColumns(SchemaDdl.parse("p " + type), true, ZoneId.of("Europe/Berlin"));
    }

    private static Location file(String directory) {
        return Location.parse("s3://b/in/" + directory + "/f.json");
    }
}
