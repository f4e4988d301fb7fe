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
package io.cloudfiles.flink.table.catalog;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnReferencesTest {
    @Test
    void findsColumnsAndNoFunctionsFieldsTextsOrTypes() {
        assertThat(ColumnReferences.of("`price` * 1.2 + `a``b` > `c`")).containsExactly("a`b", "c", "price");
        assertThat(ColumnReferences.of("`c`.`d`.`f`(`x`, '`no`', 'it''s `no`')"))
                .containsExactly("x");
        assertThat(ColumnReferences.of("`place`.`city` || UPPER(`name`)")).containsExactly("name", "place");
        assertThat(ColumnReferences.of("CAST(`r` AS ROW<`f` ARRAY<INT>, `g` MAP<INT, ROW<`h` INT>>>).`g`"))
                .containsExactly("r");
        assertThat(ColumnReferences.of("CURRENT_TIMESTAMP")).isEmpty();
    }
}
