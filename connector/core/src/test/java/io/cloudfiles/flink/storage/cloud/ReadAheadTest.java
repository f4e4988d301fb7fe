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
package io.cloudfiles.flink.storage.cloud;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageRequests;
import io.cloudfiles.flink.storage.cloud.ScriptedRanges.Asked;
import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Parts of a file that are fetched ahead: their order, their bounds, their failures, and that nothing of them stays. */
@Timeout(120)
class ReadAheadTest {
    private static final int MIB = 1 << 20;
    private static final int PART = ReadAhead.PART_BYTES;
    private static final int PARTS = 8;

    private final Semaphore parts = new Semaphore(PARTS);
    private final ReadAhead fetching = new ReadAhead(parts);
    private final ExecutorService reader = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        reader.shutdownNow();
        fetching.close();
    }

    private WindowedInput open(ScriptedRanges ranges) {
        return open(ranges, ranges.file());
    }

    private WindowedInput open(ScriptedRanges ranges, FileEntry file) {
        return new WindowedInput(ranges, file, new StorageRequests(), fetching);
    }

    private static void await(BooleanSupplier what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come").isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }

    /** Reads on and requires what belongs there. */
    private static long readOn(WindowedInput input, long from, long end, int step) throws IOException {
        byte[] buffer = new byte[step];
        long position = from;
        while (position < end) {
            int count = input.read(position, buffer, 0, (int) Math.min(step, end - position));
            requireBytes(buffer, 0, count, position);
            position += count;
        }
        return position;
    }

    private static void requireBytes(byte[] buffer, int offset, int count, long position) {
        assertThat(count).isPositive();
        for (int i = 0; i < count; i++) {
            if (buffer[offset + i] != ScriptedRanges.at(position + i)) {
                throw new AssertionError("another byte at " + (position + i));
            }
        }
    }

    private void requireNothingLeft(ScriptedRanges ranges) {
        await(() -> parts.availablePermits() == PARTS);
        assertThat(ranges.asked())
                .allSatisfy(request -> assertThat(request.ended).isTrue());
    }

    @Test
    void whatOneReadNeedsComesByManyRequestsAndInOrder() throws IOException {
        ScriptedRanges ranges = new ScriptedRanges(9L * PART);
        // Each answer waits until those behind it are complete.
        ranges.follow(request -> await(() -> ranges.asked().size() == 9
                && ranges.asked().stream().allMatch(other -> other.from <= request.from || other.isComplete())));
        byte[] content = new byte[9 * PART];
        try (WindowedInput input = open(ranges)) {
            input.readFully(0, content, 0, content.length);
        }

        requireBytes(content, 0, content.length, 0);
        assertThat(ranges.asked()).hasSize(9);
        requireNothingLeft(ranges);
    }

    @Test
    void whoReadsOnAndWaitsGetsMoreAndMoreAtOnce() throws IOException {
        ScriptedRanges ranges = new ScriptedRanges(200L * MIB);
        AtomicLong taken = new AtomicLong();
        // No part has a byte before the reader has come to it, so that it has to wait for each.
        ranges.follow(request -> await(() -> taken.get() >= request.from || request.aborted.get() > 0));
        AtomicInteger most = new AtomicInteger();
        try (WindowedInput input = open(ranges)) {
            byte[] buffer = new byte[MIB / 4];
            while (taken.get() < ranges.file().sizeBytes()) {
                int count = input.read(taken.get(), buffer, 0, buffer.length);
                requireBytes(buffer, 0, count, taken.get());
                taken.addAndGet(count);
                most.accumulateAndGet(PARTS - parts.availablePermits(), Math::max);
            }
        }

        assertThat(most).hasValue(PARTS);
        assertThat(sizes(ranges).subList(0, 4)).containsExactly(MIB, 4 * MIB, PART, PART);
        requireNothingLeft(ranges);
    }

    private static List<Integer> sizes(ScriptedRanges ranges) {
        return ranges.asked().stream()
                .sorted((a, b) -> Long.compare(a.from, b.from))
                .map(request -> (int) (request.end - request.from))
                .toList();
    }

    @Test
    void whoNeverWaitsHasOnePartAhead() throws IOException {
        ScriptedRanges ranges = new ScriptedRanges(100L * MIB);
        long position = 0;
        try (WindowedInput input = open(ranges)) {
            position = readOn(input, 0, MIB, MIB / 4);
            while (position < 93L * MIB) {
                position = readOn(input, position, position + MIB, MIB / 4);
                await(() ->
                        ranges.asked().stream().allMatch(request -> request.from < 5L * MIB || request.isComplete()));
                assertThat(PARTS - parts.availablePermits()).isLessThanOrEqualTo(2);
            }
        }
        requireNothingLeft(ranges);
    }

    @Test
    void smallFilesAndThoseWhoJumpAskForNothingAhead() throws IOException {
        ScriptedRanges small = new ScriptedRanges(5L * MIB);
        try (WindowedInput input = open(small)) {
            readOn(input, 0, 5L * MIB, 1000);
        }
        assertThat(sizes(small)).containsExactly(MIB, 4 * MIB);

        ScriptedRanges footer = new ScriptedRanges(500L * MIB);
        try (WindowedInput input = open(footer)) {
            readOn(input, 500L * MIB - 8, 500L * MIB, 8);
            readOn(input, 499L * MIB, 500L * MIB - 8, 100_000);
            readOn(input, 100L * MIB, 106L * MIB, 6 * MIB);
            readOn(input, 300L * MIB, 300L * MIB + 10, 10);
        }
        assertThat(sizes(footer)).containsExactly(6 * MIB, MIB, MIB, 8);
    }

    @Test
    void nothingIsFetchedBehindWhereTheReaderStops() throws IOException {
        ScriptedRanges ranges = new ScriptedRanges(500L * MIB);
        long end = 100L * MIB + 64L * MIB;
        try (WindowedInput input = open(ranges)) {
            input.readsUpTo(end);
            readOn(input, 100L * MIB, end + 1000, MIB / 4);
        }
        assertThat(ranges.asked()).allSatisfy(request -> assertThat(request.end).isLessThanOrEqualTo(end + 64 * 1024));
        assertThat(ranges.delivered()).isLessThanOrEqualTo(64L * MIB + 64 * 1024);

        try (WindowedInput input = open(ranges)) {
            input.readsUpTo(MIB);
            readOn(input, 0, 3L * MIB, MIB / 4);
        }
        assertThat(ranges.asked())
                .allSatisfy(request -> assertThat(request.aborted).hasValueLessThanOrEqualTo(1));
        requireNothingLeft(ranges);
    }

    @Test
    void memoryBoundsWhatIsFetchedAndReadingGoesOnWithoutIt() throws IOException {
        parts.acquireUninterruptibly(PARTS - 2);
        ScriptedRanges ranges = new ScriptedRanges(300L * MIB);
        try (WindowedInput hungry = open(ranges)) {
            long position = readOn(hungry, 0, 30L * MIB, MIB / 4);
            for (; position < 60L * MIB; position = readOn(hungry, position, position + 1000, 1000)) {
                assertThat(ranges.delivered() - position).isLessThanOrEqualTo(2L * PART);
            }
            parts.acquireUninterruptibly(parts.availablePermits());
            ScriptedRanges other = new ScriptedRanges(100L * MIB);
            try (WindowedInput without = open(other)) {
                readOn(without, 0, 100L * MIB, MIB / 4);
            }
            assertThat(sizes(other)).containsExactly(MIB, 4 * MIB, 16 * MIB, 64 * MIB, 15 * MIB);
            byte[] content = new byte[20 * MIB];
            try (WindowedInput without = open(other)) {
                without.readFully(MIB, content, 0, content.length);
            }
            requireBytes(content, 0, content.length, MIB);
        }
        parts.release(PARTS - parts.availablePermits());
    }

    @Test
    void closingFreesAllRequestsUnderWay() throws Exception {
        ScriptedRanges ranges = new ScriptedRanges(100L * PART);
        CountDownLatch nine = new CountDownLatch(9);
        ranges.follow(new HangInBody(nine));
        WindowedInput input = open(ranges);
        Future<Object> reading = reader.submit(() -> {
            input.readFully(0, new byte[50 * PART], 0, 50 * PART);
            return "read";
        });
        nine.await();

        input.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(reading::get)
                .withCauseInstanceOf(IOException.class)
                .withMessageContaining("is read no more");
        requireNothingLeft(ranges);
        assertThat(ranges.asked())
                .hasSize(9)
                .allSatisfy(request -> assertThat(request.aborted).hasValue(1));
    }

    /** Answers begin, and then nothing comes. */
    private record HangInBody(CountDownLatch reached) implements ScriptedRanges.Script {
        @Override
        public void before(Asked request) throws IOException {
            if (request.begun.getAndSet(true)) {
                reached.countDown();
                request.hang();
            }
        }
    }

    @Test
    void anAnswerThatComesAfterClosingIsBrokenOff() throws Exception {
        ScriptedRanges ranges = new ScriptedRanges(100L * PART);
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(9);
        ranges.follow(request -> {
            if (!request.begun.getAndSet(true)) {
                asked.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
        });
        WindowedInput input = open(ranges);
        Future<Integer> reading = reader.submit(() -> input.read(0, new byte[50 * PART], 0, 50 * PART));
        asked.await();

        input.close();
        closed.countDown();

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(reading::get);
        requireNothingLeft(ranges);
        assertThat(ranges.asked())
                .hasSize(9)
                .allSatisfy(request -> assertThat(request.position).hasValue(request.from));
    }

    @Test
    void aPartThatBreaksOffIsAskedForAgainAloneAndFromThere() throws IOException {
        ScriptedRanges ranges = new ScriptedRanges(9L * PART);
        AtomicInteger left = new AtomicInteger(3);
        ranges.follow(request -> {
            boolean isFifth = request.from / PART == 4;
            if (isFifth && request.position.get() > request.from + MIB && left.getAndDecrement() > 0) {
                throw new IOException("Connection reset");
            }
        });
        byte[] content = new byte[9 * PART];
        try (WindowedInput input = open(ranges)) {
            input.readFully(0, content, 0, content.length);
        }

        requireBytes(content, 0, content.length, 0);
        assertThat(ranges.asked()).hasSize(9 + 3);
        assertThat(ranges.delivered()).isEqualTo(content.length);
        requireNothingLeft(ranges);
    }

    @Test
    void aPartThatStaysBrokenIsToldOnceItsTurnComesAndMayBeReadLater() throws IOException {
        ScriptedRanges ranges = new ScriptedRanges(9L * PART);
        ranges.follow(request -> {
            if (request.from / PART == 2) {
                throw new IOException("Connection reset");
            }
        });
        byte[] content = new byte[9 * PART];
        try (WindowedInput input = open(ranges)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> input.readFully(0, content, 0, content.length))
                    .withMessage("[" + ranges.file().location() + "] could not be read at " + 2 * PART
                            + ", tried 4 times: Connection reset");
            requireBytes(content, 0, 2 * PART, 0);
            ranges.follow(request -> {});

            input.readFully(2 * PART, content, 2 * PART, 7 * PART);
        }
        requireBytes(content, 0, content.length, 0);
        requireNothingLeft(ranges);
    }

    @Test
    void versionsNeverMix() throws IOException {
        for (boolean heeds : new boolean[] {true, false}) {
            for (String known : new String[] {"v1", null}) {
                ScriptedRanges ranges = new ScriptedRanges(100L * MIB);
                FileEntry file = new FileEntry(ranges.file().location(), 100L * MIB, 0, known);
                WindowedInput input = open(ranges, file);
                long position = readOn(input, 0, 3L * MIB, MIB / 4);
                await(() -> ranges.asked().size() > 2 || parts.availablePermits() == PARTS);
                ranges.replaceWith("v2", heeds);

                assertThatExceptionOfType(FileChangedException.class)
                        .isThrownBy(() -> readOn(input, position, 100L * MIB, MIB / 4))
                        .withMessageContaining(file.location().toString());
                input.close();
                assertThat(ranges.asked().subList(1, ranges.asked().size()))
                        .allSatisfy(
                                request -> assertThat(request.entry.version()).isEqualTo("v1"));
                requireNothingLeft(ranges);
            }
        }
    }

    /** Reads on, jumps and steps, by requests that break off, among others who take the memory. */
    @RepeatedTest(20)
    void anyReadingGivesTheBytesThatAreThere() throws IOException {
        Random random = new Random(Seeds.next());
        ScriptedRanges ranges = new ScriptedRanges(40L * MIB + random.nextInt(MIB));
        Random faults = new Random(random.nextLong());
        ranges.follow(request -> {
            synchronized (faults) {
                if (faults.nextInt(200) == 0) {
                    throw new IOException("Connection reset");
                }
            }
        });
        long size = ranges.file().sizeBytes();
        List<Integer> taken = new ArrayList<>();
        try (WindowedInput input = open(ranges)) {
            long position = 0;
            byte[] buffer = new byte[20 * MIB];
            for (int i = 0; i < 60; i++) {
                int some = Math.min(parts.availablePermits(), random.nextInt(PARTS));
                if (parts.tryAcquire(some)) {
                    taken.add(some);
                }
                if (random.nextInt(4) == 0) {
                    position = (long) (random.nextDouble() * size);
                } else if (random.nextInt(4) == 0) {
                    position = Math.min(size - 1, position + random.nextInt(200_000));
                }
                int length = (int) Math.min(size - position, 1 + random.nextInt(1 << (10 + random.nextInt(15))));
                input.readFully(position, buffer, 0, Math.min(length, buffer.length));
                requireBytes(buffer, 0, Math.min(length, buffer.length), position);
                position = (position + length) % size;
                if (!taken.isEmpty()) {
                    parts.release(taken.remove(0));
                }
            }
        }
        requireNothingLeft(ranges);
    }
}
