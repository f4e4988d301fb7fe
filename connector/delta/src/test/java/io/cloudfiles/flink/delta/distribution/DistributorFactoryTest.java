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
package io.cloudfiles.flink.delta.distribution;

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.distribution.DistributorFactory.Shape;
import io.cloudfiles.flink.delta.schema.FileSettings;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** What rows are sent by: the sink's settings, and where it has none the table's. */
class DistributorFactoryTest {
    private static final RowType ROWS = SchemaDdl.parse("day DATE, id BIGINT");
    private static final long MIB = 1 << 20;

    private final TableAccess access = new TableAccess(
            MemoryStorage.named("shapes-" + UUID.randomUUID())
                    .root()
                    .child("table")
                    .toString(),
            Map.of());

    private Shape shape(List<String> partitionBy, FileSettings files) throws IOException {
        return new DistributorFactory<>(Distribution.ofRows(ROWS, access, partitionBy, files)).shape();
    }

    @Test
    void aTableThatExistsFillsInWhatIsOpen() throws IOException {
        try (TableAccess.Opened opened = access.open()) {
            opened.table().createIfAbsent(NewTable.of(ROWS, List.of("day"), Map.of("delta.targetFileSize", "32mb")));
        }

        assertThat(shape(List.of(), FileSettings.NONE)).isEqualTo(new Shape(List.of("day"), 32 * MIB));
        assertThat(shape(List.of(), new FileSettings(MIB, null))).isEqualTo(new Shape(List.of("day"), MIB));
    }

    @Test
    void aTableThatIsStillToBeMadeIsAsTheSinkSays() throws IOException {
        assertThat(shape(List.of(), FileSettings.NONE)).isEqualTo(new Shape(List.of(), 128 * MIB));
        assertThat(shape(List.of("id"), new FileSettings(MIB, null))).isEqualTo(new Shape(List.of("id"), MIB));
    }
}
