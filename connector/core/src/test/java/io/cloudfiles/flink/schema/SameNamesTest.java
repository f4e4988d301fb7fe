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

import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SameNamesTest {
    private static final RowType FOUND = SchemaDdl.parse(
            "abc INT, b STRING, Abc DOUBLE, s ROW<x INT, X BIGINT>, ABC INT, l ARRAY<ROW<y INT, Y STRING>>, "
                    + "m MAP<STRING, ROW<z INT, Z INT>>, S ROW<v INT>");

    @Test
    void theFirstStaysWhereCaseCounts() {
        assertThat(new SameNames(true, TypeMerger::merge).joined(FOUND))
                .isEqualTo(SchemaDdl.parse(
                        "abc INT, b STRING, s ROW<x INT>, l ARRAY<ROW<y INT>>, m MAP<STRING, ROW<z INT>>"));
    }

    @Test
    void theFirstHoldsAllWhereCaseDoesNotCount() {
        assertThat(new SameNames(false, TypeMerger::merge).joined(FOUND))
                .isEqualTo(SchemaDdl.parse("abc DOUBLE, b STRING, s ROW<x BIGINT, v INT>, l ARRAY<ROW<y STRING>>, "
                        + "m MAP<STRING, ROW<z INT>>"));
    }

    @Test
    void columnsTakeTheSpellingOfOthersAtEveryDepth() {
        RowType found = SchemaDdl.parse(
                "ID BIGINT, S ROW<X INT, New INT>, L ARRAY<ROW<Y INT>>, M MAP<STRING, ROW<Z INT>>, New INT");

        assertThat(SameNames.spelledAs(
                        SchemaDdl.parse("id INT, s ROW<x INT>, l ARRAY<ROW<y INT>>, m MAP<STRING, ROW<z INT>>"), found))
                .isEqualTo(SchemaDdl.parse("id BIGINT, s ROW<x INT, New INT>, l ARRAY<ROW<y INT>>, "
                        + "m MAP<STRING, ROW<z INT>>, New INT"));
    }

    @Test
    void theSameCaseIsFoundFirst() {
        assertThat(SameNames.indexOf("b", List.of("a", "B", "b"))).isEqualTo(2);
        assertThat(SameNames.indexOf("B", List.of("a", "b"))).isEqualTo(1);
        assertThat(SameNames.indexOf("c", List.of("a", "b"))).isEqualTo(-1);
    }
}
