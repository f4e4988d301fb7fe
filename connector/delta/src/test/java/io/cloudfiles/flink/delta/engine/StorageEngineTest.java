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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StorageEngineTest {
    private static final StructType SCHEMA = new StructType().add("id", LongType.LONG);

    @TempDir
    Path directory;

    private final Storages storages = Storages.load();
    private String table;
    private Engine engine;

    @BeforeEach
    void setUp() {
        table = Location.of(directory.resolve("a table %20ü")).toString();
        engine = newEngine();
    }

    @AfterEach
    void tearDown() throws IOException {
        storages.close();
    }

    private Engine newEngine() {
        return new StorageEngine(storages.open(Location.of(directory), Map.of()));
    }

    @Test
    void aMissingTableIsNotFound() {
        assertThatThrownBy(() -> TableManager.loadSnapshot(table).build(engine))
                .isInstanceOf(TableNotFoundException.class);
    }

    @Test
    void commitsAndCheckpointsAreReadBackByAnotherEngine() throws IOException {
        createTable();
        for (int version = 1; version <= 25; version++) {
            append(version);
        }

        assertThat(directory.resolve("a table %20ü/_delta_log"))
                .isDirectoryContaining("glob:**/00000000000000000020.checkpoint.parquet")
                .isDirectoryContaining("glob:**/_last_checkpoint");
        engine = newEngine();
        Snapshot snapshot = TableManager.loadSnapshot(table).build(engine);
        assertThat(snapshot.getVersion()).isEqualTo(25);
        assertThat(snapshot.getLatestTransactionVersion(engine, "app")).contains(25L);
        assertThat(snapshot.getLatestTransactionVersion(engine, "app-of-checkpoint"))
                .contains(5L);
        assertThat(paths(snapshot)).hasSize(25).contains("p=a%25b/part%207.parquet", "p=a%25b/part%2025.parquet");
    }

    @Test
    void aCheckpointIsCompressed() throws IOException {
        createTable();
        for (int version = 1; version <= 10; version++) {
            append(version);
        }

        Path checkpoint = directory.resolve("a table %20ü/_delta_log/00000000000000000010.checkpoint.parquet");
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(checkpoint), options)) {
            assertThat(reader.getFooter().getBlocks())
                    .flatExtracting(BlockMetaData::getColumns)
                    .extracting(ColumnChunkMetaData::getCodec)
                    .containsOnly(CompressionCodecName.ZSTD);
        }
    }

    private void createTable() {
        TableManager.buildCreateTableTransaction(table, SCHEMA, "test")
                .withTableProperties(Map.of("delta.checkpointInterval", "10"))
                .build(engine)
                .commit(engine, CloseableIterable.emptyIterable());
    }

    private void append(int version) throws IOException {
        Transaction transaction = TableManager.loadSnapshot(table)
                .build(engine)
                .buildUpdateTableTransaction("test", Operation.STREAMING_UPDATE)
                .withTransactionId(version == 5 ? "app-of-checkpoint" : "app", version)
                .build(engine);
        Row add = KernelInternals.addFile("p=a%b/part " + version + ".parquet", Map.of(), 1, 1, "{\"numRecords\":1}");
        TransactionCommitResult result = transaction.commit(
                engine,
                CloseableIterable.inMemoryIterable(
                        KernelInternals.closeable(List.of(add).iterator())));
        for (PostCommitHook hook : result.getPostCommitHooks()) {
            hook.threadSafeInvoke(engine);
        }
    }

    private List<String> paths(Snapshot snapshot) throws IOException {
        List<String> paths = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> batches =
                snapshot.getScanBuilder().build().getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(row -> paths.add(row.getStruct(0).getString(0)));
                }
            }
        }
        return paths;
    }
}
