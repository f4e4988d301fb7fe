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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.schema.SchemaCause;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.SchemaVersion;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class InferredSchemaTest {
    private static SchemaVersion version(int number, String columns) {
        return new SchemaVersion(
                number, SchemaDdl.parse(columns), List.of("day"), SchemaCause.inferred("a test"), Instant.EPOCH);
    }

    @Test
    void columnsKeepTheirPlacesWhenOthersAreAdded() {
        SchemaVersion first = version(0, "id BIGINT, day STRING");

        InferredSchema before = InferredSchema.of(first, first, "_rescued_data");
        InferredSchema after =
                InferredSchema.of(version(3, "id BIGINT, day STRING, city STRING"), first, "_rescued_data");

        assertThat(before.columns().getFieldNames()).containsExactly("id", "day", "_rescued_data");
        assertThat(after.columns().getFieldNames()).containsExactly("id", "day", "_rescued_data", "city");
        assertThat(after.version()).isEqualTo(3);
        assertThat(after.partitionColumns()).containsExactly("day");
    }

    @Test
    void aColumnOfTheNameOfRescuedDataIsThatColumn() {
        SchemaVersion first = version(0, "_rescued_data STRING, id BIGINT");

        assertThat(InferredSchema.of(first, first, "_rescued_data").columns().getFieldNames())
                .containsExactly("_rescued_data", "id");
    }
}
