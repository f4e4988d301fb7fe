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
package io.cloudfiles.flink.delta.origin;

import com.github.luben.zstd.Zstd;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.ManualClock;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RowCountsTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

    private final String store = "row-counts-" + UUID.randomUUID();
    private final MemoryStorage memory = MemoryStorage.named(store);
    private final RowCountsFiles files = new RowCountsFiles(memory.root().child("table"), memory, NOW);

    @AfterEach
    void tearDown() {
        MemoryStorage.forget(store);
    }

    @RepeatedTest(20)
    void whatWritersCountedIsAddedUpByFileAndVersion() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Map<String, Long> expected = new TreeMap<>();
        List<RowCounts> ofWriters = new ArrayList<>();
        for (int writer = 0; writer < 1 + random.nextInt(4); writer++) {
            RowCounter counter = new RowCounter();
            for (int batch = random.nextInt(200); batch > 0; batch--) {
                FileEntry file = file(random.nextInt(40), random.nextInt(4) == 0 ? "v" + random.nextInt(2) : null);
                int rows = random.nextInt(1000);
                counter.add(file, rows);
                counter.add(null, 5);
                if (rows > 0) {
                    expected.merge(file.location() + " " + RowsOfFile.versionOf(file), (long) rows, Long::sum);
                }
            }
            ofWriters.add(counter.drain());
            assertThat(counter.drain()).as("what is handed out once").isEqualTo(RowCounts.NONE);
        }
        RowCounts all = RowCounts.of(ofWriters);

        List<RowsOfFile> read = new ArrayList<>();
        files.read(files.write(all), read::add);

        assertThat(read)
                .as("seed %d", seed)
                .isSortedAccordingTo(Comparator.comparing(RowsOfFile::file).thenComparing(RowsOfFile::version));
        Map<String, Long> found = new TreeMap<>();
        read.forEach(rows -> found.put(rows.file() + " " + rows.version(), rows.rows()));
        assertThat(found).as("seed %d", seed).isEqualTo(expected).hasSize(read.size());
    }

    private static FileEntry file(int number, String version) {
        return new FileEntry(
                Location.parse("s3://bucket/in/päth-" + number % 7 + "/" + number + ".json"), number, 1000, version);
    }

    @Test
    void readsTheReleasedFormat() throws IOException {
        List<RowsOfFile> read = readAll(golden());

        assertThat(read)
                .containsExactly(
                        new RowsOfFile(Location.parse("s3://b/in/a.json"), "e1", 3),
                        new RowsOfFile(Location.parse("s3://b/in/ab.json"), "17-5", 300));
        assertThat(golden()[0]).isEqualTo((byte) RowCountsOutput.V1);
    }

    private static byte[] golden() throws IOException {
        try (var in = RowCountsTest.class.getResourceAsStream("/state/row-counts-v1.hex")) {
            return HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
    }

    private static List<RowsOfFile> readAll(byte[] bytes) throws IOException {
        List<RowsOfFile> read = new ArrayList<>();
        try (RowCountsInput in = new RowCountsInput(new ByteArrayInputStream(bytes))) {
            for (EncodedRows rows = in.next(); rows != null; rows = in.next()) {
                read.add(rows.decoded());
            }
        }
        return read;
    }

    @Test
    void whatIsCutOffOrOfALaterReleaseIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RowCountsOutput out = new RowCountsOutput(bytes)) {
            for (int i = 10; i < 99; i++) {
                out.write(EncodedRows.of(new RowsOfFile(Location.parse("s3://b/in/" + i), "v", i)));
            }
        }
        byte[] whole = bytes.toByteArray();

        assertThat(readAll(whole)).hasSize(89);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> readAll(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
        whole[0] = 2;
        assertThatThrownBy(() -> readAll(whole)).hasMessageContaining("Version 2 of row counts");
    }

    @Test
    void whatIsDamagedIsRefused() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RowCountsOutput out = new RowCountsOutput(bytes)) {
            for (int i = 10; i < 99; i++) {
                out.write(EncodedRows.of(new RowsOfFile(
                        Location.parse("s3://b/in/" + i), "v" + random.nextLong(), random.nextInt(1 << 20))));
            }
        }
        byte[] whole = bytes.toByteArray();
        List<RowsOfFile> written = readAll(whole);

        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            List<RowsOfFile> read;
            try {
                read = readAll(damaged);
            } catch (IOException e) {
                continue;
            }
            // A bit that says how much memory to read with, for instance.
            assertThat(read).as("byte %d, seed %d", i, seed).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffffffffffffff01", // shares a negative number of bytes
                "01ffffffffffffffffff01", // a location of a negative length
                "010161" + "ffffffffffffffffff01", // so is a version
                "010161" + "0165" + "ffffffffffffffffff01", // a negative number of rows
            })
    void numbersThatCannotBeAreRefused(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(RowCountsOutput.V1);
        bytes.write(Zstd.compress(HexFormat.of().parseHex(content)));

        assertThatThrownBy(() -> readAll(bytes.toByteArray()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The row counts are damaged: ");
    }

    @Test
    void filesOfCommitsThatTheLogHasForgottenGo() throws IOException {
        ManualClock clock = new ManualClock(Instant.parse("2026-01-31T12:00:00Z"));
        memory.useClock(clock);
        RowCounts counts = counted();
        String old = files.write(counts);
        Location log = memory.root().child("table/_delta_log");
        memory.putIfAbsent(log.child("00000000000000000007.json"), new byte[1]);
        files.deleteExpired();
        files.read(old, rows -> assertThat(rows.rows()).isEqualTo(10));

        clock.advance(Duration.ofHours(24));
        String young = files.write(counts);
        clock.advance(Duration.ofHours(1));
        memory.putIfAbsent(log.child("00000000000000000008.json"), new byte[1]);
        files.deleteExpired();
        files.read(old, rows -> assertThat(rows.rows()).isEqualTo(10));

        memory.delete(log.child("00000000000000000007.json"));
        files.deleteExpired();
        assertThatThrownBy(() -> files.read(old, rows -> {})).isInstanceOf(FileNotFoundException.class);
        files.read(young, rows -> assertThat(rows.rows()).isEqualTo(10));
    }

    private static RowCounts counted() throws IOException {
        RowCounter counter = new RowCounter();
        counter.add(file(1, null), 10);
        return counter.drain();
    }

    @Test
    void aTableWithoutALogLosesNothing() throws IOException {
        String path = files.write(counted());
        memory.putIfAbsent(memory.root().child("table/_delta_log/_last_checkpoint"), new byte[1]);

        files.deleteExpired();

        files.read(path, rows -> assertThat(rows.rows()).isEqualTo(10));
    }
}
