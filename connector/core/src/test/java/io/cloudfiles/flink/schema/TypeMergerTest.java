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

import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TypeMergerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a BIGINT | a BIGINT | a BIGINT",
                "a BIGINT | a DOUBLE | a DOUBLE",
                "a BIGINT | a BOOLEAN | a STRING",
                "a BIGINT | a STRING | a STRING",
                "a BIGINT | a DECIMAL(22,0) | a DECIMAL(22,0)",
                "a DECIMAL(38,0) | a DECIMAL(38,10) | a DOUBLE",
                "a BIGINT NOT NULL | b STRING | a BIGINT NOT NULL, b STRING",
                "b INT, a INT | a INT, c INT | b INT, a INT, c INT",
                "a ROW<x INT> | a ROW<y STRING> | a ROW<x INT, y STRING>",
                "a ROW<x INT> | a ARRAY<INT> | a STRING",
                "a ARRAY<BIGINT> | a ARRAY<DOUBLE> | a ARRAY<DOUBLE>",
                "a INT | a BIGINT | a BIGINT",
                "a SMALLINT | a TINYINT | a SMALLINT",
                "a INT | a DECIMAL(5,2) | a DECIMAL(12,2)",
                "a FLOAT | a DOUBLE | a DOUBLE",
                "a INT | a FLOAT | a DOUBLE",
                "a DATE | a TIMESTAMP_LTZ(6) | a TIMESTAMP_LTZ(6)",
                "a TIMESTAMP(6) | a DATE | a TIMESTAMP(6)",
                "a TIMESTAMP(9) | a TIMESTAMP_LTZ(6) | a TIMESTAMP_LTZ(9)"
            })
    void findsTheNarrowestTypeOfBoth(String a, String b, String expected) {
        RowType left = SchemaDdl.parse(a);
        RowType right = SchemaDdl.parse(b);
        assertThat(TypeMerger.merge(left, right)).isEqualTo(SchemaDdl.parse(expected));
    }

    @Test
    void letsNullsGiveWayAndTurnsWhatIsLeftOfThemIntoStrings() {
        RowType unknown =
                RowType.of(new org.apache.flink.table.types.logical.LogicalType[] {new NullType()}, new String[] {"a"});
        assertThat(TypeMerger.merge(unknown, SchemaDdl.parse("a BIGINT"))).isEqualTo(SchemaDdl.parse("a BIGINT"));
        assertThat(TypeMerger.merge(SchemaDdl.parse("a BIGINT"), unknown)).isEqualTo(SchemaDdl.parse("a BIGINT"));
        assertThat(TypeMerger.finish(TypeMerger.merge(unknown, unknown))).isEqualTo(SchemaDdl.parse("a STRING"));
    }
}
