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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BadRecordFilesTest {
    private static final Location DIRECTORY = Location.parse("mem://bad-record-files/bad");

    private final FaultyStorage storage = new FaultyStorage(MemoryStorage.named("bad-record-files"));

    @AfterEach
    void forget() {
        MemoryStorage.forget("bad-record-files");
    }

    private BadRecordFiles files() {
        return new BadRecordFiles(
                DIRECTORY,
                new StorageOpener() {
                    @Override
                    public Storage open(Location location) {
                        return storage;
                    }

                    @Override
                    public void close() {}
                },
                0);
    }

    private static BadRecord bad(int offset) {
        return new BadRecord(
                Location.parse("mem://bad-record-files/in/f"),
                offset,
                -1,
                BadRecord.Outcome.DROPPED,
                "bad",
                "x".getBytes(UTF_8),
                1,
                0);
    }

    private int written() throws IOException {
        try (var pages = storage.list(DIRECTORY, ListRequest.recursively())) {
            var page = pages.next();
            return page == null ? 0 : page.files().size();
        }
    }

    @Test
    void aStoreThatFailsForAWhileLosesNothingAndEndsNothing() throws IOException {
        storage.inject(Fault.on(Operation.PUT_IF_ABSENT).times(2));
        BadRecordFiles files = files();
        files.add(bad(1));

        assertThat(files.snapshot(1, 1_000)).hasSize(1);
        files.tryCompleted(1);
        files.add(bad(2));
        List<BadRecordFile> kept = files.snapshot(2, 2_000);
        files.tryCompleted(2);

        assertThat(kept).hasSize(2);
        BadRecordFiles restored = files();
        restored.restore(kept);
        assertThat(restored.snapshot(3, 3_000)).isEmpty();
        assertThat(written()).isEqualTo(2);
    }

    @Test
    void whatARestoredCheckpointHoldsStaysUntilItIsWritten() throws IOException {
        BadRecordFiles files = files();
        files.add(bad(1));
        List<BadRecordFile> kept = files.snapshot(1, 1_000);
        storage.inject(Fault.on(Operation.PUT_IF_ABSENT));

        BadRecordFiles restored = files();
        restored.restore(kept);

        assertThat(restored.snapshot(2, 2_000)).isEqualTo(kept);
        restored.completed(2);
        assertThat(written()).isEqualTo(1);
    }

    @Test
    void theLastCheckpointOfAJobTellsWhatCannotBeWritten() {
        storage.inject(Fault.on(Operation.PUT_IF_ABSENT));
        BadRecordFiles files = files();
        files.add(bad(1));
        files.snapshot(1, 1_000);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.completed(1));
    }
}
