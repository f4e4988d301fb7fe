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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.error.CloudFilesException;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ImportedFilesTest {
    private static final long NOW = 7;

    private static ImportedColumns columns(String name, LogicalType type) {
        return ImportedColumns.among(
                RowType.of(new LogicalType[] {VarCharType.STRING_TYPE, type}, new String[] {"path", name}), "/books");
    }

    private static List<Tuple3<String, Long, Long>> imported(ImportedColumns columns, @Nullable Object value) {
        List<Tuple3<String, Long, Long>> files = new ArrayList<>();
        RowData row = GenericRowData.of(
                StringData.fromString("/in/a.json"),
                value instanceof String text ? StringData.fromString(text) : value);
        new ImportedFiles(columns, PathPrefixes.parse(List.of()), false, NOW).flatMap(row, new Collector<>() {
            @Override
            public void collect(Tuple3<String, Long, Long> file) {
                files.add(file);
            }

            @Override
            public void close() {}
        });
        return files;
    }

    @Test
    void aFileIsIngestedOnlyWhereATimeSaysWhenItWasCommitted() {
        ImportedColumns columns = columns("commit_time", VarCharType.STRING_TYPE);

        assertThat(imported(columns, "2026-01-31T12:00:00Z")).hasSize(1);
        assertThat(imported(columns, null)).isEmpty();
        assertThat(imported(columns, " ")).isEmpty();
        // As some programs write what is missing.
        assertThatThrownBy(() -> imported(columns, "null"))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("the commit_time 'null' is no time");
    }

    @Test
    void aDateIsATime() {
        assertThat(imported(columns("discovery_time", new DateType()), 2))
                .containsExactly(Tuple3.of("file:///in/a.json", 0L, 2 * 86_400_000L));
        assertThat(imported(columns("commit_time", new DateType()), 2)).hasSize(1);
    }

    /** As csv has it. */
    @Test
    void aSizeMayBeText() {
        ImportedColumns columns = columns("size", VarCharType.STRING_TYPE);

        assertThat(imported(columns, "10")).containsExactly(Tuple3.of("file:///in/a.json", 10L, NOW));
        assertThat(imported(columns, "")).containsExactly(Tuple3.of("file:///in/a.json", 0L, NOW));
        assertThatThrownBy(() -> imported(columns, "10 kB"))
                .hasMessageContaining("the size '10 kB' is no whole number");
    }

    @Test
    void aColumnThatIsNotOfItsKindIsRefused() {
        assertThatThrownBy(() -> columns("size", new BooleanType()))
                .hasMessageContaining(
                        "Option '--from' = '/books': the column 'size' is BOOLEAN and not of whole numbers");
        assertThatThrownBy(() -> columns("commit_time", new BooleanType()))
                .hasMessageContaining("the column 'commit_time' is BOOLEAN and not of times");
        assertThatThrownBy(() -> columns("discovery_time", new BooleanType()))
                .hasMessageContaining("the column 'discovery_time' is BOOLEAN and not of times");
    }
}
