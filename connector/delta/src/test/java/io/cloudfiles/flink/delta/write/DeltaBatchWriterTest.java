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
package io.cloudfiles.flink.delta.write;

import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class DeltaBatchWriterTest {
    private static final String STORE = "batches";
    private static final RowType NARROW = RowType.of(new LogicalType[] {new IntType()}, new String[] {"id"});
    private static final RowType TABLE =
            RowType.of(new LogicalType[] {new BigIntType(), new VarCharType(9)}, new String[] {"ID", "name"});

    private final MemoryStorage store = MemoryStorage.named(STORE);
    private final Location table = store.root().child("table");

    @TempDir
    private Path directory;

    @AfterEach
    void forget() {
        MemoryStorage.forget(STORE);
    }

    @Test
    void asksOncePerSchemaVersionAndWidensToTheTable() throws IOException {
        List<Integer> asked = new ArrayList<>();
        PartitionedFileWriter files = new PartitionedFileWriter(store, WriterConfig.DEFAULT, 0, 0, Clock.systemUTC());
        List<WrittenFile> written;
        try (DeltaBatchWriter writer = new DeltaBatchWriter(
                (version, rows) -> {
                    asked.add(version);
                    return Layouts.of(table, DeltaTypes.toDelta(TABLE), rows, Map.of());
                },
                files)) {
            writer.write(Batches.of(1, NARROW, List.of(List.of(1))));
            writer.write(Batches.of(2, TABLE, List.of(List.of(2L, "b"))));
            writer.write(Batches.of(1, NARROW, List.of(List.of(3))));
            written = writer.prepareCommit();
        }

        assertThat(asked).containsExactly(1, 2);
        assertThat(written).hasSize(2);
        RowType wide = RowType.of(new BigIntType());
        written = written.stream()
                .sorted(Comparator.comparingLong(WrittenFile::rows))
                .toList();
        assertThat(rows(written.get(0), TABLE)).containsExactly(List.of(2L, "b"));
        assertThat(rows(written.get(1), wide)).containsExactly(List.of(1L), List.of(3L));
        assertThat(written.get(1).statistics()).contains("\"ID\":1");
    }

    private List<List<Object>> rows(WrittenFile file, RowType type) throws IOException {
        byte[] bytes = store.readAll(table.child(file.path()));
        return ParquetOracle.rows(Files.write(directory.resolve("data.parquet"), bytes), type);
    }
}
