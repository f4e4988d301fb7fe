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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.ledger.Allowance;
import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.FileLedger;
import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.MemoryLedgerStore;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.ledger.ReleasedRange;
import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.ledger.Standing;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.ManualClock;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Discovery, its reader and the ledgers through weeks of files that come, age and are forgotten, with checkpoints, failures of a region, restarts
 * on other numbers of ledgers, long outages and changed ages: no version of a file is read twice, and none is missed.
 */
class ForgettingSimulationTest {
    private static final int RUNS = 60;
    private static final int STEPS = 500;
    private static final int KEY_GROUPS = 16;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final ListingMarks MARKS = new ListingMarks(7);
    private static final Duration LEAST_AGE = Duration.ofDays(14);

    /** A version of a file. */
    private record Version(String file, long modified) {}

    /** What was read of a file, and when. */
    private record Read(Version version, long millis) {}

    /** What a completed checkpoint holds. */
    private record Checkpoint(
            long id, byte[] enumerator, List<DiscoverySplit> reader, MemoryLedgerStore store, List<Read> reads) {}

    private final long seed = Seeds.next();
    private Random random = new Random(seed);
    private ManualClock clock = new ManualClock(START);
    private AgingFiles files = new AgingFiles(clock, random);
    private boolean isNotified;
    private @Nullable Duration age = LEAST_AGE;

    private FakeEnumeratorContext context = new FakeEnumeratorContext();
    private FakeReaderContext readerContext = new FakeReaderContext();
    private CloudFilesEnumerator enumerator;
    private DiscoveryReader reader;
    private MemoryLedgerStore store = new MemoryLedgerStore();
    private List<FileLedger> ledgers = List.of();
    private List<Read> reads = new ArrayList<>();
    private int served;
    private Checkpoint last;
    private long checkpoints;
    /** Splits that were assigned since the last completed checkpoint, as Flink keeps them. */
    private List<DiscoverySplit> unconfirmed = new ArrayList<>();

    private long forgotten;
    private long leftOut;
    private long messagesLeftOut;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsEachVersionOnceAndMissesNone(boolean notified) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            random = new Random(seed * RUNS + run);
            clock = new ManualClock(START);
            files = new AgingFiles(clock, random);
            isNotified = notified;
            store = new MemoryLedgerStore();
            reads = new ArrayList<>();
            age = LEAST_AGE.plusDays(random.nextInt(10));
            simulate("seed " + (seed * RUNS + run));
            leftOut += files.leftOut;
        }
        assertThat(forgotten).as("records that were forgotten").isGreaterThan(RUNS * 10);
        assertThat(leftOut).as("files that were left out").isGreaterThan(RUNS * 10);
        assertThat(messagesLeftOut > 0).as("messages about old files").isEqualTo(notified);
    }

    private void simulate(String what) throws Exception {
        start(EnumeratorState.first(START, List.of("s3://b/in")), List.of());
        checkpoint(true);
        for (int step = 0; step < STEPS; step++) {
            step();
            assertReadsAreOnce(what);
            assertNeededFilesAreKnown(what);
        }
        end();
        assertReadsAreOnce(what);
        assertNothingIsMissed(what);
        assertOldFilesAreForgotten(what);
    }

    private void step() throws Exception {
        switch (random.nextInt(12)) {
            case 0 -> checkpoint(random.nextInt(4) > 0);
            case 1, 2 -> {
                clock.advance(Duration.ofMinutes(random.nextInt(48 * 60)));
                files.passes();
            }
            case 3 -> release(random.nextInt(6));
            case 4 -> forget(random.nextInt(4_000));
            case 5 -> {
                switch (random.nextInt(4)) {
                    case 0 -> restart();
                    case 1 -> failRegion();
                    default -> files.change();
                }
            }
            case 6 -> files.answerQueue();
            case 7, 8 -> files.change();
            default -> requireNonNull(files.listing).answer(false);
        }
        pump();
    }

    private DiscoveryConfig config() {
        DiscoveryConfigs config = DiscoveryConfigs.of("s3://b/in").interval(Duration.ofMinutes(10));
        if (isNotified) {
            config = config.notifiedBy("q").backfill(Duration.ofDays(2));
        }
        return config.build().remembering(age);
    }

    private void start(EnumeratorState state, List<DiscoverySplit> splits) throws Exception {
        context = new FakeEnumeratorContext();
        EnumeratorMetrics metrics = new EnumeratorMetrics();
        enumerator = new CloudFilesEnumerator(
                context,
                config(),
                files.discovery(),
                new NotifiedPages(isNotified ? files.notifications() : null),
                state,
                metrics,
                clock);
        unconfirmed = new ArrayList<>();
        enumerator.start();
        startReader(splits);
    }

    private void startReader(List<DiscoverySplit> splits) throws Exception {
        int parallelism = 1 + random.nextInt(3);
        ledgers = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int own = subtask;
            FileLedger ledger = new FileLedger(
                    store,
                    Lanes.of(bucket -> owner(bucket, parallelism) == own ? bucket % KEY_GROUPS : -1),
                    new LedgerConfig(ReleaseOrder.OLDEST_FIRST, 100, false, ReleaseLimits.NONE, ReleaseShare.NONE),
                    file -> true);
            ledger.restore();
            ledgers.add(ledger);
        }
        readerContext = new FakeReaderContext();
        served = 0;
        reader = new DiscoveryReader(readerContext, MARKS);
        reader.addSplits(splits);
        reader.start();
        context.register(0);
        enumerator.addReader(0);
        pump();
    }

    private static int owner(int bucket, int parallelism) {
        return bucket % KEY_GROUPS * parallelism / KEY_GROUPS;
    }

    /** Lets enumerator and reader talk, and the reader emit some of what it has. */
    private void pump() {
        for (boolean moves = true; moves; ) {
            while (served < readerContext.requests) {
                served++;
                enumerator.handleSplitRequest(0, null);
            }
            readerContext.events.forEach(event -> enumerator.handleSourceEvent(0, event));
            readerContext.events.clear();
            List<DiscoverySplit> assigned = context.takeAssigned();
            unconfirmed.addAll(assigned);
            reader.addSplits(assigned);
            moves = random.nextInt(5) > 0
                    && reader.pollNext(new ToLedgers()) == InputStatus.MORE_AVAILABLE
                    && reader.isAvailable().isDone();
        }
    }

    private void release(int ranges) throws Exception {
        if (ranges == 0) {
            return;
        }
        for (FileLedger ledger : ledgers) {
            for (ReleasedRange range : ledger.release(
                    new Allowance(Arrival.BACKFILL, Integer.MAX_VALUE, ranges, Long.MAX_VALUE), clock.millis())) {
                String name = range.range().file().location().name();
                reads.add(new Read(new Version(name, range.range().file().modifiedMicros()), clock.millis()));
            }
        }
    }

    private void forget(int records) throws Exception {
        for (FileLedger ledger : ledgers) {
            long before = ledger.knownFiles();
            ledger.forgetSome(records);
            forgotten += before - ledger.knownFiles();
        }
    }

    private void checkpoint(boolean completes) throws Exception {
        long id = ++checkpoints;
        byte[] state = EnumeratorStateSerializer.INSTANCE.serialize(enumerator.snapshotState(id));
        int covered = unconfirmed.size();
        List<DiscoverySplit> splits = reader.snapshotState(id);
        for (FileLedger ledger : ledgers) {
            ledger.snapshot();
        }
        MemoryLedgerStore copy = store.copy();
        List<Read> copied = List.copyOf(reads);
        pump();
        if (completes) {
            last = new Checkpoint(id, state, splits, copy, copied);
            unconfirmed = new ArrayList<>(unconfirmed.subList(covered, unconfirmed.size()));
            enumerator.notifyCheckpointComplete(id);
        } else {
            enumerator.notifyCheckpointAborted(id);
        }
    }

    /** The job ends, and goes on from its last checkpoint, be it an old one, some time later. */
    private void restart() throws Exception {
        messagesLeftOut += metric();
        enumerator.close();
        if (random.nextInt(3) == 0) {
            age = random.nextInt(4) == 0 ? null : LEAST_AGE.plusDays(random.nextInt(10));
        }
        if (random.nextInt(3) == 0) {
            clock.advance(Duration.ofHours(random.nextInt(40 * 24)));
            files.passes();
        }
        EnumeratorState state = EnumeratorStateSerializer.INSTANCE.deserialize(4, last.enumerator());
        EnumeratorState.Forgotten of = state.forgotten();
        restoreLedgers();
        if (age != null
                && of != null
                && Duration.between(of.takenAt(), clock.instant()).compareTo(age) > 0) {
            assertThatThrownBy(() -> start(state, last.reader()))
                    .isInstanceOf(SuppressRestartsException.class)
                    .hasStackTraceContaining("CF_DOWN_LONGER_THAN_FILE_AGE");
            age = Duration.between(of.takenAt(), clock.instant()).plusDays(1);
        }
        start(state, last.reader());
    }

    private void restoreLedgers() {
        store = last.store().copy();
        reads = new ArrayList<>(last.reads());
    }

    private long metric() {
        return (Long) context.metric("forgottenFiles");
    }

    /** Only reader and ledgers are restarted; the enumerator lives on. */
    private void failRegion() throws Exception {
        context.unregister(0);
        restoreLedgers();
        enumerator.addSplitsBack(List.copyOf(unconfirmed), 0);
        unconfirmed = new ArrayList<>();
        startReader(last.reader());
    }

    /** Some days in peace: two full listings, and all is read and forgotten. */
    private void end() throws Exception {
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofDays(3));
            files.passes();
            for (int answers = 0; answers < 200; answers++) {
                requireNonNull(files.listing).answer(true);
                files.answerQueue();
                pump();
            }
            checkpoint(true);
            release(100);
            forget(Integer.MAX_VALUE);
        }
        messagesLeftOut += metric();
    }

    private void assertReadsAreOnce(String what) {
        Map<Version, Long> times = reads.stream().collect(Collectors.groupingBy(Read::version, Collectors.counting()));
        times.forEach((version, count) -> assertThat(count)
                .as("%s: reads of %s", what, version)
                .isLessThanOrEqualTo(files.timesAsked(version.file()) + 1));
    }

    private void assertNeededFilesAreKnown(String what) throws Exception {
        long recent = clock.millis() - LEAST_AGE.minusDays(2).toMillis();
        for (Read read : reads) {
            if (read.millis() > recent) {
                assertThat(store.seen(key(read.version().file())))
                        .as("%s: %s may be being read", what, read)
                        .isNotNull();
            }
        }
    }

    private static FileKey key(String name) {
        return FileKey.of(Location.parse("s3://b/in/" + name));
    }

    private void assertNothingIsMissed(String what) {
        Map<String, Long> lastRead = new HashMap<>();
        reads.forEach(read -> lastRead.put(read.version().file(), read.millis()));
        assertThat(lastRead.keySet()).as(what).containsAll(files.files.keySet());
        files.asked.forEach((name, asked) -> {
            if (files.files.containsKey(name)) {
                assertThat(lastRead.get(name))
                        .as("%s: %s was asked for", what, name)
                        .isGreaterThanOrEqualTo(asked);
            }
        });
    }

    private void assertOldFilesAreForgotten(String what) {
        if (age == null) {
            return;
        }
        long bound = clock.millis() - age.plusDays(5).toMillis();
        for (SeenFile file : store.seen.values()) {
            assertThat(Math.max(
                            file.file().modifiedMicros() / 1_000,
                            Math.max(file.discoveredMillis(), file.releasedMillis())))
                    .as("%s: %s", what, file)
                    .isGreaterThan(bound);
        }
    }

    /** Where the ledgers stand. */
    private final class ToLedgers implements ReaderOutput<DiscoveredFile> {
        @Override
        public void collect(DiscoveredFile found) {
            int bucket = Buckets.of(found.file().location());
            try {
                ledgers.get(owner(bucket, ledgers.size()))
                        .observe(
                                found.file(),
                                found.baseline() ? Standing.BASELINE : Standing.NEW,
                                found.askedMillis(),
                                clock.millis());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void emitWatermark(Watermark mark) {
            ListingMarks.forgetBeforeMicros(mark.getTimestamp())
                    .ifPresent(before -> ledgers.forEach(ledger -> ledger.mayForget(before)));
        }

        @Override
        public void collect(DiscoveredFile found, long timestamp) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markIdle() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markActive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SourceOutput<DiscoveredFile> createOutputForSplit(String splitId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            throw new UnsupportedOperationException();
        }
    }
}
