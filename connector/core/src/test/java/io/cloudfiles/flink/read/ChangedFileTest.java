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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.read.EngineUnderTest.Delivered;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What becomes of a range whose file is gone, or has changed since it was found. */
class ChangedFileTest extends FailedReads {
    @Test
    void failsTheJobWhenAFileIsMissing() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(FAIL, deleted("gone", 1, 2)))
                .matches(e -> e.code() == ErrorCode.CF_FILE_MISSING)
                .withMessageContaining("[" + storage.at("gone") + "] is missing");
    }

    @Test
    void skipsAMissingFile() throws InterruptedException {
        FileFinished end = read(config(false, true, 3, FailureMode.FAIL), deleted("gone", 1, 2))
                .onlyEnd();

        assertThat(end.outcome()).isEqualTo(Outcome.SKIPPED_MISSING);
        assertThat(end.rows()).isZero();
    }

    @Test
    void quarantinesAMissingFile() throws InterruptedException {
        assertThat(read(QUARANTINE, deleted("gone", 1, 2)).onlyEnd().outcome()).isEqualTo(Outcome.QUARANTINED);
    }

    @Test
    void keepsTheRowsOfAFileThatVanishesLater() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.script((read, position) -> {
            if (position == 16) {
                storage.delete(file.location());
            }
        });

        Delivered delivered = read(config(false, true, 3, FailureMode.FAIL), file);

        assertThat(delivered.ids()).containsExactly(1L, 2L);
        assertThat(delivered.onlyEnd().outcome()).isEqualTo(Outcome.SKIPPED_MISSING);
        assertThat(delivered.onlyEnd().rows()).isEqualTo(2);
    }

    @Test
    void readsAFileThatChangedWhileItWaitedAsItIsNow() throws InterruptedException {
        FileEntry discovered = storage.put("f", 1, 2, 3);
        FileEntry current = storage.put("f", 11, 12, 13, 14, 15);
        try (EngineUnderTest engine = EngineUnderTest.over(storage).reading(discovered)) {
            Emission first = engine.next();
            assertThat(first.added()).isEqualTo(FileRange.whole(discovered));
            assertThat(engine.engine.snapshot())
                    .containsExactly(new RangeState(
                            FileRange.whole(current), EngineUnderTest.DISCOVERED, new ReadPosition(16, 0), 2, 0));

            Delivered rest = engine.drain();

            assertThat(EngineUnderTest.ids(first.records())).containsExactly(11L, 12L);
            assertThat(rest.ids()).containsExactly(13L, 14L, 15L);
            assertThat(rest.onlyEnd())
                    .isEqualTo(new FileFinished(
                            FileRange.whole(current), EngineUnderTest.DISCOVERED, 5, Outcome.INGESTED, null));
            assertThat(engine.engine.remainingBytes()).isZero();
        }
    }

    @Test
    void stopsAtAFileThatChangesAfterItsFirstRows() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.script((read, position) -> {
            if (position == 16) {
                storage.put("f", 11, 12, 13, 14);
            }
        });

        Delivered delivered = read(FAIL, file);

        assertThat(delivered.ids()).containsExactly(1L, 2L);
        assertThat(delivered.onlyEnd().outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(delivered.onlyEnd().range()).isEqualTo(FileRange.whole(file));
        assertThat(delivered.onlyEnd().rows()).isEqualTo(2);
    }

    @Test
    void neverMixesVersionsOfARestoredFile() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.put("f", 11, 12, 13, 14);
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            engine.engine.add(new RangeState(FileRange.whole(file), 0, new ReadPosition(16, 0), 2, 0));

            Delivered delivered = engine.drain();

            assertThat(delivered.ids()).isEmpty();
            assertThat(delivered.onlyEnd().outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(delivered.onlyEnd().rows()).isEqualTo(2);
        }
    }

    @Test
    void failsTheJobAtAPartOfAFileThatChanged() {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.put("f", 11, 12, 13, 14);
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            engine.engine.add(RangeState.unread(new FileRange(file, 16, 16), 0));

            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(engine::drain)
                    .matches(e -> e.code() == ErrorCode.CF_FILE_CHANGED)
                    .withMessageContaining("[" + storage.at("f") + "] changed after it was cut into ranges")
                    .withMessageContaining("bytes 16 to 32")
                    .withMessageContaining("read.on-failure = quarantine");
        }
    }

    @Test
    void keepsTheRowsOfAPartThatChangesLater() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4, 5, 6, 7, 8);
        storage.script((read, position) -> {
            if (position == 16) {
                storage.put("f", 11, 12, 13, 14, 15, 16, 17, 18);
            }
        });
        try (EngineUnderTest engine = EngineUnderTest.over(storage)) {
            engine.engine.add(RangeState.unread(new FileRange(file, 0, 32), 0));

            Delivered delivered = engine.drain();

            assertThat(delivered.ids()).containsExactly(1L, 2L);
            assertThat(delivered.onlyEnd().outcome()).isEqualTo(Outcome.CHANGED);
        }
    }

    @Test
    void neverReadsAPartOfAnotherVersion() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.put("f", 11, 12, 13, 14);
        try (EngineUnderTest engine = new EngineUnderTest(storage, QUARANTINE, EngineUnderTest.LIMITS)) {
            engine.engine.add(RangeState.unread(new FileRange(file, 0, 16), 0));

            Delivered delivered = engine.drain();

            assertThat(delivered.ids()).isEmpty();
            assertThat(delivered.onlyEnd().outcome()).isEqualTo(Outcome.CHANGED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 32})
    void leavesAnOverwrittenFileToTheReleaseOfItsNewVersion(long length) throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.put("f", 11, 12, 13, 14);
        try (EngineUnderTest engine = new EngineUnderTest(storage, FAIL.leavingChanges(true), EngineUnderTest.LIMITS)) {
            engine.engine.add(RangeState.unread(new FileRange(file, 0, length), 0));

            Delivered delivered = engine.drain();

            assertThat(delivered.ids()).isEmpty();
            assertThat(delivered.onlyEnd().outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(delivered.onlyEnd().rows()).isZero();
        }
    }

    @Test
    void givesUpAFileThatNeverStopsChanging() {
        storage.script((file, position) -> storage.put("f", 1, 2, 3));

        assertThatExceptionOfType(PassingReadFailure.class)
                .isThrownBy(() -> read(FAIL, storage.put("f", 1, 2, 3)))
                .withMessageStartingWith("CF_FILE_CHANGED: ");
    }

    private FileEntry deleted(String path, long... records) {
        FileEntry file = storage.put(path, records);
        storage.delete(file.location());
        return file;
    }
}
