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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeltaTableSchemaTest {
    private static final String COLUMNS =
            "id BIGINT, b BOOLEAN, i INT, f FLOAT, d DOUBLE, n DECIMAL(10, 2), s STRING, x BYTES, `a day` DATE, "
                    + "t TIMESTAMP_LTZ(6), l TIMESTAMP(6), a ARRAY<ROW<x INT>>, m MAP<STRING, DOUBLE>, v VARIANT";

    @TempDir
    private Path directory;

    private static RowType columns(String ddl) {
        List<RowType.RowField> fields = new ArrayList<>(SchemaDdl.parse(ddl).getFields());
        fields.set(0, new RowType.RowField("id", new BigIntType(false)));
        return new RowType(false, fields);
    }

    private String create() throws IOException {
        Location location = Location.of(directory.resolve("table"));
        try (Storages storages = Storages.load()) {
            DeltaTable.at(location, storages.open(location, Map.of()))
                    .createIfAbsent(NewTable.of(
                            columns(COLUMNS), List.of("i"), List.of(), Map.of("delta.columnMapping.mode", "name")));
        }
        return location.toString();
    }

    @Test
    void hasTheColumnsThatTheTableWasMadeWith() throws IOException {
        String path = create();

        assertThat(DeltaTableSchema.find(path, Map.of()))
                .contains(new DeltaTableSchema(columns(COLUMNS), List.of("i")));
    }

    @Test
    void knowsAtEveryDepthWhatIsNeverNull() throws IOException {
        RowType columns = (RowType) LogicalTypeParser.parse(
                "ROW<id BIGINT NOT NULL, a ARRAY<INT NOT NULL>, b ARRAY<INT> NOT NULL, m MAP<STRING, INT NOT NULL>, "
                        + "r ROW<x INT NOT NULL, y ARRAY<ROW<z INT NOT NULL, w INT> NOT NULL>>, "
                        + "k MAP<STRING, ARRAY<MAP<STRING, INT NOT NULL> NOT NULL>>> NOT NULL",
                getClass().getClassLoader());
        Location location = Location.of(directory.resolve("table"));
        try (Storages storages = Storages.load()) {
            DeltaTable.at(location, storages.open(location, Map.of()))
                    .createIfAbsent(NewTable.of(columns, List.of(), List.of(), Map.of()));
        }

        assertThat(DeltaTableSchema.find(location.toString(), Map.of()))
                .contains(new DeltaTableSchema(columns, List.of()));
    }

    @Test
    void isEmptyWhereThereIsNoTable() throws IOException {
        assertThat(DeltaTableSchema.find(directory.resolve("none").toString(), Map.of()))
                .isEmpty();
    }

    @Test
    void mergesColumnsAndChangesNothingElse() throws IOException {
        String path = create();
        DeltaTableSchema.merge(path, Map.of(), columns(COLUMNS + ", city STRING"));
        DeltaTableSchema.merge(path, Map.of(), columns(COLUMNS + ", city STRING"));

        assertThat(DeltaTableSchema.find(path, Map.of()))
                .contains(new DeltaTableSchema(columns(COLUMNS + ", city STRING"), List.of("i")));
        assertThat(directory.resolve("table/_delta_log/00000000000000000001.json"))
                .exists();
        assertThat(directory.resolve("table/_delta_log/00000000000000000002.json"))
                .doesNotExist();
        assertThatThrownBy(() -> DeltaTableSchema.merge(path, Map.of(), columns("id BIGINT, s INT, other STRING")))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("'s'");
        assertThat(DeltaTableSchema.find(path, Map.of()).orElseThrow().columns().getFieldNames())
                .doesNotContain("other");
    }
}
