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

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.LongRecordFormat;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever ends otherwise than ingested is told once and counted; batches have two rows. */
class ReadOutcomeTest {
    @RegisterExtension
    private final LoggerAuditingExtension log = new LoggerAuditingExtension(ReadEngine.class, Level.WARN);

    private final ScriptedStorage storage = new ScriptedStorage();

    @Test
    void tellsNothingOfAnIngestedFile() throws InterruptedException {
        assertThat(skipped(FileRange.whole(storage.put("f", 1, 2, 3)), Outcome.INGESTED))
                .isZero();
        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void tellsAndCountsACorruptedFile() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, LongRecordFormat.UNREADABLE);

        assertThat(skipped(FileRange.whole(file), Outcome.SKIPPED_CORRUPTED)).isEqualTo(1);
        assertTold("bytes 0 to 24 ended as SKIPPED_CORRUPTED after 2 rows", "not longs");
    }

    @Test
    void tellsAndCountsAMissingFile() throws InterruptedException {
        FileEntry file = storage.put("f", 1);
        storage.delete(file.location());

        assertThat(skipped(FileRange.whole(file), Outcome.SKIPPED_MISSING)).isEqualTo(1);
        assertTold("ended as SKIPPED_MISSING after 0 rows", "is missing");
    }

    @Test
    void tellsAndCountsAQuarantinedFile() throws InterruptedException {
        FileEntry file = storage.put("f", 1);
        storage.script((read, position) -> {
            throw new StorageException("no permission", null);
        });

        assertThat(skipped(FileRange.whole(file), Outcome.QUARANTINED)).isEqualTo(1);
        assertTold("ended as QUARANTINED after 0 rows", "no permission");
    }

    @Test
    void tellsAndCountsARangeOfAFileThatChanged() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.put("f", 11, 12, 13, 14);

        assertThat(skipped(new FileRange(file, 16, 16), Outcome.CHANGED)).isEqualTo(1);
        assertTold("bytes 16 to 32 ended as CHANGED after 0 rows", "changed");
    }

    @Test
    void tellsAndCountsAFileThatChangedAfterItsFirstRows() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.script((read, position) -> {
            if (position == 16) {
                storage.put("f", 11, 12, 13, 14);
            }
        });

        assertThat(skipped(FileRange.whole(file), Outcome.CHANGED)).isEqualTo(1);
        assertTold("bytes 0 to 32 ended as CHANGED after 2 rows", "changed");
    }

    @Test
    void countsAFileOfManyRangesOnceAndNoneOfItsBytes() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        storage.put("f", 11, 12, 13, 14);

        try (EngineUnderTest engine = new EngineUnderTest(storage, lenient(), EngineUnderTest.LIMITS)) {
            engine.engine.add(RangeState.unread(new FileRange(file, 0, 8), 0));
            engine.engine.add(RangeState.unread(new FileRange(file, 8, 8), 0));
            engine.engine.add(RangeState.unread(new FileRange(file, 16, 16), 0));
            engine.drain();
            assertThat(engine.engine.totals()).isEqualTo(new ReadTotals(0, 0, 0, 0, 0, 0, 1));
        }
    }

    /** What the engine counts once the range has ended as expected, with everything skipped that can be. */
    private long skipped(FileRange range, Outcome expected) throws InterruptedException {
        try (EngineUnderTest engine = new EngineUnderTest(storage, lenient(), EngineUnderTest.LIMITS)) {
            engine.engine.add(RangeState.unread(range, 0));
            assertThat(engine.drain().onlyEnd().outcome()).isEqualTo(expected);
            return engine.engine.totals().skippedFiles();
        }
    }

    private static ReadConfig lenient() {
        return new ReadConfig(
                new LongRecordFormat(2),
                ReadColumns.of(LongRecordFormat.SCHEMA),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                1,
                true,
                true,
                1,
                FailureMode.QUARANTINE);
    }

    private void assertTold(String... parts) {
        assertThat(log.getMessages())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("[" + storage.at("f") + "]")
                        .contains(parts));
    }
}
