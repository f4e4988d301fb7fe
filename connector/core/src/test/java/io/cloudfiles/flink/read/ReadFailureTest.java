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
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.flink.FlinkFormats;
import io.cloudfiles.flink.read.EngineUnderTest.Delivered;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.LongRecordFormat;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of a range that cannot be read. */
class ReadFailureTest extends FailedReads {
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void triesAgainFromTheLastRow() throws InterruptedException {
        failAt(16, 2, new IOException("flaky"));
        failAlsoAt(0, 1, new UncheckedIOException(new IOException("flaky, too")));

        Delivered delivered = read(FAIL, storage.put("f", 1, 2, 3, 4, 5));

        assertThat(delivered.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(delivered.onlyEnd().rows()).isEqualTo(5);
        assertThat(failures).hasValue(3);
    }

    @Test
    void countsAttemptsAnewOnceRowsCame() throws InterruptedException {
        storage.script((file, position) -> {
            if (failures.incrementAndGet() % 3 != 0) {
                throw new IOException("two of three reads fail");
            }
        });

        Delivered delivered = read(FAIL, storage.put("f", 1, 2, 3, 4, 5, 6));

        assertThat(delivered.ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void failsTheJobAfterTheLastAttempt() {
        failAt(16, 99, new IOException("connection reset"));

        assertThatExceptionOfType(PassingReadFailure.class)
                .isThrownBy(() -> read(FAIL, storage.put("dir/f", 1, 2, 3, 4)))
                .withMessageStartingWith("CF_FILE_UNREADABLE: [" + storage.at("dir/f")
                        + "] cannot be read behind byte 16 (2 rows were delivered)")
                .withMessageContaining("Attempt 3 of 3 failed")
                .withMessageContaining("connection reset")
                .withMessageContaining("read.on-failure = quarantine")
                .withCauseInstanceOf(CloudFilesException.class)
                .withRootCauseInstanceOf(IOException.class);
        assertThat(failures).hasValue(3);
    }

    @Test
    void setsAFileAsideAfterTheLastAttempt() throws InterruptedException {
        failAt(16, 99, new IOException("connection reset"));

        Delivered delivered = read(QUARANTINE, storage.put("f", 1, 2, 3, 4), storage.put("short", 11));

        assertThat(delivered.ids()).containsExactlyInAnyOrder(1L, 2L, 11L);
        assertThat(delivered.finished()).anySatisfy(end -> {
            assertThat(end.outcome()).isEqualTo(Outcome.QUARANTINED);
            assertThat(end.rows()).isEqualTo(2);
            assertThat(end.reason()).contains("connection reset");
        });
    }

    @Test
    void remembersFailedAttemptsInItsState() throws InterruptedException {
        failAt(16, 99, new IOException("connection reset"));
        FileEntry file = storage.put("f", 1, 2, 3, 4);
        RangeState twiceFailed = new RangeState(FileRange.whole(file), 0, new ReadPosition(16, 0), 2, 2);
        try (EngineUnderTest engine = new EngineUnderTest(storage, QUARANTINE, EngineUnderTest.LIMITS)) {
            engine.engine.add(twiceFailed);

            assertThat(engine.drain().onlyEnd().outcome()).isEqualTo(Outcome.QUARANTINED);
        }
        assertThat(failures).hasValue(1);
    }

    @Test
    void showsFailedAttemptsInASnapshot() throws InterruptedException {
        failAt(0, 2, new IOException("connection reset"));
        FileEntry file = storage.put("f", 1);
        try (EngineUnderTest engine = new EngineUnderTest(storage, FAIL, EngineUnderTest.LIMITS).reading(file)) {
            engine.next();
            // Failed attempts give nothing to emit; they were passed on the way to the rows.
            assertThat(engine.wakeUpsSoFar()).isLessThanOrEqualTo(3);
            assertThat(engine.engine.totals().rows()).isEqualTo(1);
        }
        EngineLimits slow = new EngineLimits(1 << 20, Duration.ofHours(1), Duration.ofHours(1));
        failAt(0, 1, new IOException("connection reset"));
        try (EngineUnderTest engine = new EngineUnderTest(storage, FAIL, slow).reading(file)) {
            while (engine.engine.snapshot().get(0).attempts() == 0) {
                assertThat(engine.engine.poll()).isNull();
            }
            assertThat(engine.engine.snapshot())
                    .containsExactly(new RangeState(
                            FileRange.whole(file), EngineUnderTest.DISCOVERED, ReadPosition.START, 0, 1));
        }
    }

    @Test
    void readsOtherFilesWhileOneWaitsForItsNextAttempt() throws InterruptedException {
        failAt(0, 1, new IOException("flaky"));
        EngineLimits slow = new EngineLimits(1 << 20, Duration.ofHours(1), Duration.ofHours(1));
        ReadConfig oneAtATime = new ReadConfig(
                FAIL.format(),
                FAIL.columns(),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                1,
                false,
                false,
                3,
                FailureMode.FAIL);
        try (EngineUnderTest engine = new EngineUnderTest(storage, oneAtATime, slow)) {
            engine.reading(storage.put("waits", 1), storage.put("other", 2));

            assertThat(EngineUnderTest.ids(engine.next().records())).containsExactly(2L);
            assertThat(engine.engine.rangesInFlight()).isEqualTo(1);
        }
    }

    @Test
    void doesNotRepeatWhatTheStoreRefuses() {
        failAt(0, 99, new StorageException("no permission.", null));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(FAIL, storage.put("f", 1)))
                .matches(e -> e.code() == ErrorCode.CF_FILE_UNREADABLE)
                .withMessageContaining("no permission");
        assertThat(failures).hasValue(1);
    }

    @Test
    void failsTheJobAtACorruptRecordWhateverIsSkippedElse() {
        FileEntry file = storage.put("f", 1, 2, LongRecordFormat.CORRUPT);

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(config(true, true, 3, FailureMode.QUARANTINE), file))
                .matches(e -> e.code() == ErrorCode.CF_CORRUPT_RECORD);
    }

    @Test
    void skipsTheRestOfAFileThatIsNotOfTheFormat() throws InterruptedException {
        FileEntry file = storage.put("f", 1, 2, LongRecordFormat.UNREADABLE, 4);

        Delivered delivered = read(config(true, false, 3, FailureMode.FAIL), file);

        assertThat(delivered.ids()).containsExactly(1L, 2L);
        assertThat(delivered.onlyEnd().outcome()).isEqualTo(Outcome.SKIPPED_CORRUPTED);
        assertThat(delivered.onlyEnd().reason()).contains("not longs");
    }

    @Test
    void quarantinesAFileThatIsNotOfTheFormat() throws InterruptedException {
        FileEntry file = storage.put("f", LongRecordFormat.UNREADABLE);

        assertThat(read(QUARANTINE, file).onlyEnd().outcome()).isEqualTo(Outcome.QUARANTINED);
    }

    @ParameterizedTest
    @EnumSource
    void aLineThatAFormatOfFlinkDoesNotUnderstandIsAsAFileThatIsNot(LinePolicy policy) throws InterruptedException {
        FileEntry file = storage.put("f", line("1000001"), line("not one"), line("1000003"));
        FileFormat format =
                FlinkFormats.lines("numbers", new NumberLines(), LongRecordFormat.SCHEMA, new Configuration());
        ReadConfig config = config(format, policy == LinePolicy.IGNORE, false, 3, policy.onFailure);

        if (policy == LinePolicy.FAIL) {
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> read(config, file))
                    .withMessageContaining("line at byte 8 cannot be read by the format 'numbers'")
                    .matches(e -> e.code() == ErrorCode.CF_FILE_UNREADABLE);
        } else {
            FileFinished end = read(config, file).onlyEnd();
            assertThat(end.outcome()).isEqualTo(policy.outcome);
            assertThat(end.reason()).contains("line at byte 8 cannot be read by the format 'numbers'");
        }
    }

    private enum LinePolicy {
        FAIL(FailureMode.FAIL, null),
        IGNORE(FailureMode.FAIL, Outcome.SKIPPED_CORRUPTED),
        QUARANTINE(FailureMode.QUARANTINE, Outcome.QUARANTINED);

        final FailureMode onFailure;
        final @Nullable Outcome outcome;

        LinePolicy(FailureMode onFailure, @Nullable Outcome outcome) {
            this.onFailure = onFailure;
            this.outcome = outcome;
        }
    }

    /** The record whose bytes are a line. */
    private static long line(String text) {
        return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII))
                .getLong();
    }

    /** Each line is a number; whatever else one is is told as Flink's formats tell it. */
    private static final class NumberLines extends AbstractDeserializationSchema<RowData> {
        private static final long serialVersionUID = 1L;

        NumberLines() {
            super(InternalTypeInfo.of(LongRecordFormat.SCHEMA.type()));
        }

        @Override
        public RowData deserialize(byte[] line) throws IOException {
            String text = new String(line, StandardCharsets.US_ASCII);
            try {
                return GenericRowData.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw new IOException("Failed to deserialize '" + text + "'.", e);
            }
        }
    }

    @Test
    void failsTheJobAtAFileThatIsNotOfTheFormat() {
        FileEntry file = storage.put("f", LongRecordFormat.UNREADABLE);

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> read(FAIL, file))
                .matches(e -> e.code() == ErrorCode.CF_FILE_UNREADABLE);
    }

    @Test
    void namesTheFileWhenAReaderHasABug() {
        FileEntry file = storage.put("f", 1, 2, LongRecordFormat.BUG);

        assertThatThrownBy(() -> read(QUARANTINE, file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[" + storage.at("f") + "]")
                .hasRootCauseInstanceOf(IndexOutOfBoundsException.class);
    }

    private void failAt(long position, int times, Exception failure) {
        failures.set(0);
        storage.script((file, at) -> {});
        failAlsoAt(position, times, failure);
    }

    private void failAlsoAt(long position, int times, Exception failure) {
        AtomicInteger left = new AtomicInteger(times);
        ScriptedStorage.Script before = storage.script();
        storage.script((file, at) -> {
            if (at == position && left.getAndDecrement() > 0) {
                failures.incrementAndGet();
                throwIt(failure);
            }
            before.beforeRead(file, at);
        });
    }

    private static void throwIt(Exception failure) throws IOException {
        if (failure instanceof IOException checked) {
            throw checked;
        }
        throw (RuntimeException) failure;
    }
}
