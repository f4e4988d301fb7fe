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
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lease.CheckpointLease;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ImportTargetTest {
    private static final Location LIST = Location.parse("s3://lake/ingested");

    private final String store = "import-target-" + UUID.randomUUID();
    private final MemoryStorage storage = MemoryStorage.named(store);
    private final Location root = storage.root().child("checkpoint");

    @AfterEach
    void tearDown() {
        MemoryStorage.forget(store);
    }

    @Test
    void theDirectoryIsFreeBehindIt() throws Exception {
        try (ImportTarget target = ImportTarget.take(storage, root)) {
            assertThat(target.savepoint(LIST).toString()).startsWith(root + "/runs/00000001/savepoints/");
            target.requireHeld();
        }

        assertThat(new CheckpointLease(storage, root).take(true).mustFence()).isFalse();
    }

    @Test
    void whoWasCutOffBeforeItIsStillFencedByTheNextIngest() throws Exception {
        new CheckpointLease(storage, root).take(false).file().leave();

        ImportTarget.take(storage, root).close();

        assertThat(new CheckpointLease(storage, root).take(true).mustFence()).isTrue();
    }

    @Test
    void oneThatHasLostTheDirectoryMakesNoSavepointInALaterRun() throws Exception {
        ImportTarget paused = ImportTarget.take(storage, root);
        storage.delete(root.child("HOLDER"));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> paused.savepoint(LIST))
                .satisfies(lost -> assertThat(lost.code()).isEqualTo(ErrorCode.CF_CHECKPOINT_LOST));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(paused::close)
                .satisfies(lost -> assertThat(lost.code()).isEqualTo(ErrorCode.CF_CHECKPOINT_LOST));
    }
}
