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
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/** Readers trust a checkpoint by its name alone, so one that is cut off would make the whole table unreadable. */
class CheckpointFailureTest {
    private static final String STORE = "checkpoint-failure";
    private static final String SUFFIX = ".checkpoint.parquet";

    private final MemoryStorage store = MemoryStorage.named(STORE);
    private final Location table = store.root().child("table");
    private final Location checkpoint = table.child("_delta_log/00000000000000000000" + SUFFIX);

    @AfterEach
    void forget() {
        MemoryStorage.forget(STORE);
    }

    @Test
    void aCheckpointWhoseWritingFailsNeverBecomesVisible() throws IOException {
        create();
        int call = 0;
        boolean written = false;
        while (!written) {
            call++;
            FaultyStorage faulty = new FaultyStorage(store)
                    .inject(Fault.on(Operation.WRITE)
                            .at(file -> file.name().endsWith(SUFFIX))
                            .fromCall(call));
            written = writeCheckpoint(new StorageEngine(faulty));
            assertThat(store.stat(checkpoint).isPresent()).as("write %d", call).isEqualTo(written);
        }

        assertThat(call).isGreaterThan(1);
    }

    private void create() {
        TableManager.buildCreateTableTransaction(table.toString(), new StructType().add("id", LongType.LONG), "test")
                .build(new StorageEngine(store))
                .commit(new StorageEngine(store), CloseableIterable.emptyIterable());
    }

    private boolean writeCheckpoint(Engine engine) {
        Snapshot snapshot = TableManager.loadSnapshot(table.toString()).build(engine);
        try {
            snapshot.writeCheckpoint(engine);
            return true;
        } catch (IOException | RuntimeException e) {
            assertThat(e).hasStackTraceContaining("injected failure of WRITE");
            return false;
        }
    }
}
