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
package io.cloudfiles.flink.schema;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaDdlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id BIGINT | `id` BIGINT",
                "id LONG, n INTEGER | `id` BIGINT, `n` INT",
                "`odd name` STRING | `odd name` STRING",
                "a BIGINT NOT NULL | `a` BIGINT NOT NULL",
                "a STRUCT<x: INT, y: STRING> | `a` ROW<`x` INT, `y` STRING>",
                "a ROW(x INT NOT NULL) | `a` ROW<`x` INT NOT NULL>",
                "a array<map<string,array<int>>> | `a` ARRAY<MAP<STRING, ARRAY<INT>>>",
                "d DECIMAL(10,2) | `d` DECIMAL(10, 2)",
                "t TIMESTAMP | `t` TIMESTAMP(6)",
                "t TIMESTAMP(3) WITH LOCAL TIME ZONE | `t` TIMESTAMP_LTZ(3)",
                "t TIMESTAMP_NTZ | `t` TIMESTAMP(6)",
                "t TIMESTAMP_LTZ(6) | `t` TIMESTAMP_LTZ(6)",
                "b BINARY | `b` BYTES",
                "b BINARY(4) | `b` BINARY(4)",
                "d DOUBLE PRECISION | `d` DOUBLE",
                "a INT COMMENT 'the first', b DATE | `a` INT, `b` DATE",
                "a INT COMMENT 'it''s, no b', c DATE COMMENT '''', d INT COMMENT '' | `a` INT, `c` DATE, `d` INT"
            })
    void readsFlinksAndSparksSpelling(String ddl, String expected) {
        assertThat(SchemaDdl.flink(SchemaDdl.parse(ddl)).replace(",\n", ", "))
                .isEqualTo(SchemaDdl.flink(SchemaDdl.parse(expected)).replace(",\n", ", "))
                .isEqualTo(expected.replace("TIMESTAMP_LTZ(3)", "TIMESTAMP(3) WITH LOCAL TIME ZONE")
                        .replace("TIMESTAMP_LTZ(6)", "TIMESTAMP(6) WITH LOCAL TIME ZONE"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id BIGNT | character 4: 'BIGNT' is not a type",
                "id | character 3: expected a type, found the end",
                "id BIGINT name STRING | character 11: expected ',' or the end, found 'name STRING'",
                "id BIGINT, id STRING | character 12: column 'id' occurs twice",
                "a ARRAY<INT | expected '>', found the end",
                ", a INT | character 1: expected a column name",
                "a MAP<INT> | expected ',', found '>'",
                "`a INT | expected a closing back-tick"
            })
    void saysWhereAndWhatWasExpected(String ddl, String expected) {
        assertThatThrownBy(() -> SchemaDdl.parse(ddl))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_SCHEMA))
                .hasMessageContaining(expected);
    }

    @Test
    void printsWhatItReads() {
        RowType columns = SchemaDdl.parse(
                "a BIGINT NOT NULL, s STRUCT<x: ARRAY<STRING>, m: MAP<STRING, DOUBLE>>, t TIMESTAMP_LTZ(6), n TIMESTAMP, d DECIMAL(5, 1)");
        assertThat(SchemaDdl.parse(SchemaDdl.flink(columns))).isEqualTo(columns);
        assertThat(SchemaDdl.spark(columns))
                .isEqualTo("`a` BIGINT NOT NULL,\n`s` STRUCT<`x`: ARRAY<STRING>, `m`: MAP<STRING, DOUBLE>>,\n"
                        + "`t` TIMESTAMP,\n`n` TIMESTAMP_NTZ,\n`d` DECIMAL(5, 1)");
    }
}
