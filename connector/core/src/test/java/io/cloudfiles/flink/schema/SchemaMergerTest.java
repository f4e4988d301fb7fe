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

import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaMergerTest {
    private static RowType ddl(String columns) {
        return SchemaDdl.parse(columns);
    }

    private static LogicalType type(String text) {
        return ddl("c " + text).getTypeAt(0);
    }

    @Test
    void newColumnsStandAtTheEndAndOldOnesKeepTheirTypes() {
        assertThat(SchemaMerger.add(ddl("id INT, name STRING"), ddl("price DOUBLE, id BIGINT, tag STRING")))
                .isEqualTo(ddl("id INT, name STRING, price DOUBLE, tag STRING"));
    }

    @Test
    void fieldsAreAddedInsideOfRowsArraysAndMaps() {
        assertThat(SchemaMerger.add(
                        ddl("d ROW<a INT>, l ARRAY<ROW<a INT>>, m MAP<STRING, ROW<a INT>>"),
                        ddl("d ROW<b INT>, l ARRAY<ROW<b INT>>, m MAP<STRING, ROW<b INT>>")))
                .isEqualTo(ddl("d ROW<a INT, b INT>, l ARRAY<ROW<a INT, b INT>>, m MAP<STRING, ROW<a INT, b INT>>"));
    }

    @Test
    void aNameThatDiffersInCaseOnlyIsNoNewColumn() {
        assertThat(SchemaMerger.add(ddl("id INT, d ROW<a INT>"), ddl("ID INT, d ROW<A INT>")))
                .isEqualTo(ddl("id INT, d ROW<a INT>"));
    }

    @Test
    void newsThatComeInAnyOrderGiveTheSameColumns() {
        RowType first = SchemaMerger.add(SchemaMerger.add(ddl("id INT"), ddl("a INT")), ddl("b INT"));

        assertThat(SchemaMerger.add(first, ddl("a BIGINT, b STRING"))).isEqualTo(first);
    }

    @Test
    void columnsBecomeWiderAtAnyDepthAndNoneIsAdded() {
        assertThat(SchemaMerger.widen(
                        ddl("id INT NOT NULL, d ROW<a FLOAT>, l ARRAY<INT>, s STRING"),
                        ddl("id BIGINT, d ROW<a DOUBLE, b INT>, l ARRAY<BIGINT>, s INT, x INT")))
                .isEqualTo(ddl("id BIGINT NOT NULL, d ROW<a DOUBLE>, l ARRAY<BIGINT>, s STRING"));
    }

    @ParameterizedTest(name = "{0} meets {1}")
    @CsvSource(delimiter = ';', textBlock = """
            TINYINT;        SMALLINT;       SMALLINT
            TINYINT;        INT;            INT
            TINYINT;        BIGINT;         BIGINT
            TINYINT;        DECIMAL(5, 2);  DECIMAL(12, 2)
            TINYINT;        DOUBLE;         DOUBLE
            SMALLINT;       BIGINT;         BIGINT
            SMALLINT;       TINYINT;        SMALLINT
            INT;            BIGINT;         BIGINT
            INT;            DECIMAL(5, 2);  DECIMAL(12, 2)
            INT;            DECIMAL(20, 2); DECIMAL(20, 2)
            INT;            DOUBLE;         DOUBLE
            INT;            STRING;         INT
            BIGINT;         DECIMAL(5, 2);  DECIMAL(22, 2)
            BIGINT;         DECIMAL(38, 30); BIGINT
            BIGINT;         DOUBLE;         BIGINT
            FLOAT;          DOUBLE;         DOUBLE
            FLOAT;          INT;            FLOAT
            DOUBLE;         FLOAT;          DOUBLE
            DECIMAL(5, 2);  DECIMAL(6, 4);  DECIMAL(7, 4)
            DECIMAL(5, 2);  INT;            DECIMAL(12, 2)
            DECIMAL(5, 2);  DOUBLE;         DECIMAL(5, 2)
            DECIMAL(38, 0); DECIMAL(5, 2);  DECIMAL(38, 0)
            DATE;           TIMESTAMP(6);   TIMESTAMP(6)
            DATE;           TIMESTAMP_LTZ(6); DATE
            STRING;         INT;            STRING
            BOOLEAN;        INT;            BOOLEAN
            """)
    void columnsBecomeWiderByTheMatrixOfAutoLoader(String column, String values, String expected) {
        assertThat(TypeWidening.widen(type(column), type(values))).isEqualTo(type(expected));
    }
}
