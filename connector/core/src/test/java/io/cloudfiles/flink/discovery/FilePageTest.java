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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FilePageTest {
    private static final List<DiscoveredFile> SAMPLE = List.of(
            new DiscoveredFile(
                    new FileEntry(Location.parse("s3://b/in/a.json"), 12, 1_772_000_000_000_000L, "\"e1\""), false),
            new DiscoveredFile(
                    new FileEntry(Location.parse("s3://b/in/ä中.json"), 0, 1_772_000_000_000_001L, null), true),
            new DiscoveredFile(new FileEntry(Location.parse("s3://b/in/ä丯"), Long.MAX_VALUE, -5, ""), true),
            new DiscoveredFile(new FileEntry(Location.parse("/x"), 300, Long.MAX_VALUE, null), false));

    private static FilePage pageOf(List<DiscoveredFile> files) {
        FilePageBuilder builder = new FilePageBuilder();
        files.forEach(file -> assertThat(builder.tryAdd(file)).isTrue());
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void returnsWhateverWasAdded(long seed) {
        Random random = new Random(seed);
        List<DiscoveredFile> files = new ArrayList<>();
        for (int i = random.nextInt(3000); i >= 0; i--) {
            files.add(randomFile(random));
        }

        FilePage page = FilePage.fromBytes(pageOf(files).toBytes());

        assertThat(page).as("seed %d", seed).containsExactlyElementsOf(files);
        assertThat(page.count()).isEqualTo(files.size());
    }

    private static DiscoveredFile randomFile(Random random) {
        StringBuilder path = new StringBuilder("s3://bucket/in");
        for (int depth = random.nextInt(4); depth >= 0; depth--) {
            path.append('/').append(random.nextInt(5)).append("ä中😀".substring(0, random.nextInt(3)));
        }
        long size = random.nextLong() >>> (1 + random.nextInt(63));
        long modified = random.nextLong() >> random.nextInt(64);
        String version = random.nextBoolean() ? null : Long.toHexString(random.nextLong());
        return new DiscoveredFile(
                new FileEntry(Location.parse(path.toString()), size, modified, version),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? 0 : random.nextInt() & Integer.MAX_VALUE);
    }

    @Test
    void readsAndWritesTheBytesOfVersion1() throws IOException {
        try (InputStream golden = requireNonNull(getClass().getResourceAsStream("/state/file-page-v1.bin"))) {
            byte[] bytes = golden.readAllBytes();

            assertThat(FilePage.fromBytes(bytes)).containsExactlyElementsOf(SAMPLE);
            assertThat(pageOf(SAMPLE).toBytes()).isEqualTo(bytes);
        }
    }

    /** A flag that releases before did not write, and that makes no file longer. */
    @Test
    void filesOfABackfillAreMarkedInAByteThatIsThereAnyhow() {
        FileEntry file = new FileEntry(Location.parse("s3://b/in/a"), 1, 1, null);
        byte[] marked =
                pageOf(List.of(new DiscoveredFile(file, false, true, 0))).toBytes();
        byte[] plain = pageOf(List.of(new DiscoveredFile(file, false))).toBytes();
        assertThat(marked).hasSameSizeAs(plain).startsWith(1, 1, 8);
        assertThat(plain).startsWith(1, 1, 0);
    }

    @Test
    void neighboursCostFewBytes() {
        FilePageBuilder builder = new FilePageBuilder();
        for (int i = 0; i < 10_000; i++) {
            Location location = Location.parse("s3://bucket/landing/events/2026/03/01/part-%06d.json".formatted(i));
            builder.tryAdd(new DiscoveredFile(
                    new FileEntry(location, 1000 + i, 1_772_000_000_000_000L + i * 1000L, null), false));
        }

        assertThat(builder.build().lengthBytes()).isLessThan(10_000 * 17);
    }

    @Test
    void refusesTheFileThatWouldMakeItTooLong() {
        FilePageBuilder builder = new FilePageBuilder();
        int added = 0;
        while (builder.tryAdd(fileWithVersionOf(100_000))) {
            added++;
        }

        FilePage page = builder.build();

        assertThat(page.count()).isEqualTo(added).isGreaterThanOrEqualTo(9);
        assertThat(page.lengthBytes()).isLessThanOrEqualTo(FilePage.MAX_BYTES);
        assertThat(builder.tryAdd(fileWithVersionOf(100_000))).isTrue();
        assertThat(builder.build().count()).isEqualTo(1);
    }

    @Test
    void refusesAFileThatFitsNoPage() {
        assertThatThrownBy(() -> new FilePageBuilder().tryAdd(fileWithVersionOf(FilePage.MAX_BYTES)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s3://b/x");
    }

    private static DiscoveredFile fileWithVersionOf(int length) {
        return new DiscoveredFile(new FileEntry(Location.parse("s3://b/x"), 1, 1, "v".repeat(length)), false);
    }

    @Test
    void mayBeEmpty() {
        assertThat(FilePage.fromBytes(new FilePageBuilder().build().toBytes())).isEmpty();
    }

    @Test
    void refusesBytesOfAnotherVersion() {
        assertThatThrownBy(() -> FilePage.fromBytes(new byte[] {2, 0})).hasMessageContaining("version 2");
        assertThatThrownBy(() -> FilePage.fromBytes(new byte[0])).hasMessageContaining("no bytes");
    }
}
