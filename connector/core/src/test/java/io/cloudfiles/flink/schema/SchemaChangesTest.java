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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaChangesTest {
    @Test
    void eachChangeIsNamedAtItsPlace() {
        assertThat(
                        SchemaChanges.between(
                                SchemaDdl.parse(
                                        "id INT, name STRING, d ROW<a INT>, l ARRAY<ROW<a INT>>, m MAP<STRING, INT>"),
                                SchemaDdl.parse(
                                        "id BIGINT, d ROW<a INT, b STRING>, l ARRAY<ROW<a BIGINT>>, m MAP<STRING, BIGINT>, t BOOLEAN")))
                .containsExactly(
                        "changed id INT to BIGINT",
                        "dropped name STRING",
                        "added d.b STRING",
                        "changed l.element.a INT to BIGINT",
                        "changed m.value INT to BIGINT",
                        "added t BOOLEAN");
    }

    @Test
    void equalSchemasHaveNone() {
        assertThat(SchemaChanges.between(SchemaDdl.parse("id INT"), SchemaDdl.parse("id INT")))
                .isEmpty();
    }
}
