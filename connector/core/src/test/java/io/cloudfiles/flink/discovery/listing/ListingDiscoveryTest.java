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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.DiscoveryCounters;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.StorageOpener;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

/** What a listing finds, in real directories. */
class ListingDiscoveryTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path root;

    private ListingDiscovery discovery(DiscoveryConfigs config) {
        return discovery(config.build());
    }

    private static ListingDiscovery discovery(DiscoveryConfig config) {
        return new ListingDiscovery(
                config, StorageOpener.of(Map.of()), Clock.fixed(NOON, ZoneOffset.UTC), new DiscoveryCounters());
    }

    private Path create(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
        Files.setLastModifiedTime(file, FileTime.from(NOON.minusSeconds(3600)));
        return file;
    }

    private List<String> found(DiscoveryConfigs config) {
        try (ListingDiscovery discovery = discovery(config)) {
            return PassCollector.locations(discovery).stream()
                    .map(location -> location.substring(("file://" + root + "/").length()))
                    .toList();
        }
    }

    @Test
    void findsEveryFileBelowADirectory() throws IOException {
        create("a.json");
        create("b/c.json");
        create("b/d/e/f.json");
        create("ü/k=1/中.json");
        Files.createDirectories(root.resolve("empty"));

        assertThat(found(DiscoveryConfigs.of(root.toString())))
                .containsExactlyInAnyOrder("a.json", "b/c.json", "b/d/e/f.json", "ü/k=1/中.json");
    }

    @Test
    void tellsSizeAndTimeOfAFile() throws IOException {
        create("a.json");

        try (ListingDiscovery discovery = discovery(DiscoveryConfigs.of(root.toString()))) {
            DiscoveredFile found = PassCollector.start(discovery).files().get(0);
            assertThat(found.file().sizeBytes()).isEqualTo(6);
            assertThat(found.file().modifiedMicros())
                    .isEqualTo(NOON.minusSeconds(3600).toEpochMilli() * 1000);
            assertThat(found.baseline()).isFalse();
        }
    }

    @Test
    void findsTheOneFileOfAPlainPath() throws IOException {
        create("a.json");
        create("a.jsonl");

        assertThat(found(DiscoveryConfigs.of(root + "/a.json"))).containsExactly("a.json");
    }

    @Test
    void findsTheFilesOfSeveralPathsOnceEach() throws IOException {
        create("a/1");
        create("b/2");
        create("c/3");

        assertThat(found(DiscoveryConfigs.of(root + "/a", root + "/{b,x}", root + "/b*", root + "/a/1")))
                .containsExactlyInAnyOrder("a/1", "b/2");
    }

    @Test
    void aPathWithinAHiddenPartOfAnotherIsStillListed() throws IOException {
        create("a/1");
        create("a/_b/c/2");
        create("a/_b/d/3");

        assertThat(found(DiscoveryConfigs.of(root + "/a", root + "/a/_b/c")))
                .containsExactlyInAnyOrder("a/1", "a/_b/c/2");
    }

    @Test
    void leavesHiddenAndUnwantedFilesOut() throws IOException {
        create("a.json");
        create("a.csv");
        create("_SUCCESS.json");
        create("_tmp/b.json");
        create(".c.json");
        create("_k=1/d.json");

        assertThat(found(DiscoveryConfigs.of(root.toString()).fileFilter("*.json")))
                .containsExactlyInAnyOrder("a.json", "_k=1/d.json");
    }

    @Test
    void aGlobThatMatchesNothingIsAnEmptyListing() throws IOException {
        create("a/1");

        assertThat(found(DiscoveryConfigs.of(root + "/x*/y"))).isEmpty();
        assertThat(found(DiscoveryConfigs.of(root + "/a/*.json"))).isEmpty();
    }

    @Test
    void theFirstListingDemandsThatThePathExists() {
        try (ListingDiscovery discovery = discovery(DiscoveryConfigs.of(root + "/nope"))) {
            assertThatThrownBy(() -> PassCollector.locations(discovery))
                    .hasMessageContaining("[file://" + root + "/nope]")
                    .asInstanceOf(InstanceOfAssertFactories.type(CloudFilesException.class))
                    .extracting(CloudFilesException::code)
                    .isEqualTo(ErrorCode.CF_PATH_NOT_FOUND);
            assertThat(discovery.counters().retries()).isZero();
        }
    }

    @Test
    void aPathThatVanishesLaterIsAFailedListing() {
        try (ListingDiscovery discovery = new ListingDiscovery(
                DiscoveryConfigs.of(root + "/nope").build(),
                StorageOpener.of(Map.of()),
                Clock.systemUTC(),
                new DiscoveryCounters(),
                new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)))) {
            assertThatThrownBy(() -> PassCollector.start(discovery, new DiscoveryScope(false, null))
                            .files())
                    .asInstanceOf(InstanceOfAssertFactories.type(CloudFilesException.class))
                    .extracting(CloudFilesException::code)
                    .isEqualTo(ErrorCode.CF_CANNOT_RUN_DIRECTORY_LISTING);
            assertThat(discovery.counters().retries()).isEqualTo(1);
        }
    }

    @Test
    void refusesASchemeThatNobodyServes() {
        try (ListingDiscovery discovery = discovery(DiscoveryConfigs.of("nosuch://b/x"))) {
            assertThatThrownBy(() -> PassCollector.locations(discovery))
                    .asInstanceOf(InstanceOfAssertFactories.type(CloudFilesException.class))
                    .extracting(CloudFilesException::code)
                    .isEqualTo(ErrorCode.CF_NO_STORAGE_FOR_SCHEME);
        }
    }

    @Test
    void leavesAloneWhatHasNotSettled() throws IOException {
        create("old");
        Files.setLastModifiedTime(create("young"), FileTime.from(NOON.minusSeconds(3)));
        Files.setLastModifiedTime(create("younger"), FileTime.from(NOON.minusSeconds(1)));
        Files.setLastModifiedTime(create("just settled"), FileTime.from(NOON.minusSeconds(5)));

        try (ListingDiscovery discovery =
                discovery(DiscoveryConfigs.of(root.toString()).settleTime(null))) {
            List<String> names = new ArrayList<>();
            PassSummary summary = PassCollector.start(discovery)
                    .drain(page -> page.forEach(
                            found -> names.add(found.file().location().name())));

            assertThat(names).containsExactlyInAnyOrder("old", "just settled");
            assertThat(summary.files()).isEqualTo(2);
            assertThat(summary.unsettledFiles()).isEqualTo(2);
            assertThat(summary.oldestUnsettledMicros())
                    .isEqualTo(NOON.minusSeconds(3).toEpochMilli() * 1000);
            assertThat(summary.untilSettled()).isEqualTo(Duration.ofSeconds(4));
        }
    }

    @Test
    void marksWhatExistedBeforeTheStart() throws IOException {
        Instant start = NOON.minusSeconds(60).plusNanos(500_500_000);
        create("old");
        Files.setLastModifiedTime(create("at start"), FileTime.from(start));
        Files.setLastModifiedTime(create("new"), FileTime.from(start.plusNanos(1_000)));
        // Of a store that cuts times; written a moment later, it must not be taken for one that was there.
        Files.setLastModifiedTime(create("cut to the second"), FileTime.from(NOON.minusSeconds(60)));
        Files.setLastModifiedTime(create("cut to the millisecond"), FileTime.from(start.minusNanos(500_000)));
        Files.setLastModifiedTime(create("cut, a second before"), FileTime.from(NOON.minusSeconds(61)));

        try (ListingDiscovery discovery = discovery(DiscoveryConfigs.of(root.toString()))) {
            assertThat(PassCollector.start(discovery, new DiscoveryScope(true, start))
                            .files())
                    .extracting(found -> found.file().location().name(), DiscoveredFile::baseline)
                    .containsExactlyInAnyOrder(
                            tuple("old", true),
                            tuple("at start", true),
                            tuple("new", false),
                            tuple("cut to the second", false),
                            tuple("cut to the millisecond", false),
                            tuple("cut, a second before", true));
        }
    }

    @Test
    void leavesOutAndCountsWhatMayBeForgotten() throws IOException {
        Files.setLastModifiedTime(create("old"), FileTime.from(NOON.minusSeconds(61)));
        Files.setLastModifiedTime(create("young"), FileTime.from(NOON.minusSeconds(60)));
        DiscoveryCounters counters = new DiscoveryCounters();
        DiscoveryScope scope =
                new DiscoveryScope(false, null, NOON.minusSeconds(60).toEpochMilli() * 1_000);

        try (ListingDiscovery discovery = new ListingDiscovery(
                DiscoveryConfigs.of(root.toString()).build(),
                StorageOpener.of(Map.of()),
                Clock.fixed(NOON, ZoneOffset.UTC),
                counters)) {
            List<String> names = new ArrayList<>();
            PassSummary summary = PassCollector.start(discovery, scope)
                    .drain(page -> page.forEach(
                            found -> names.add(found.file().location().name())));
            assertThat(names).containsExactly("young");
            assertThat(summary.full()).isTrue();
            assertThat(counters.forgottenFiles()).isEqualTo(1);
        }
    }

    @Test
    void startsOverWithEachPass() throws IOException {
        create("a");
        try (ListingDiscovery discovery = discovery(DiscoveryConfigs.of(root.toString()))) {
            assertThat(PassCollector.locations(discovery)).hasSize(1);
            create("b/c");
            assertThat(PassCollector.locations(discovery)).hasSize(2);
        }
    }

    @Test
    void waitsForTheDelay() throws IOException {
        create("a");
        try (ListingDiscovery discovery = discovery(DiscoveryConfigs.of(root.toString()))) {
            long start = System.nanoTime();
            new PassCollector(discovery.start(new DiscoveryScope(true, null), Duration.ofMillis(50))).files();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
        }
    }
}
