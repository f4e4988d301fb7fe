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
package io.cloudfiles.flink;

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryMode;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.IncrementalListing;
import io.cloudfiles.flink.discovery.ListOnStart;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.OnDrained;
import io.cloudfiles.flink.discovery.PathRewrites;
import io.cloudfiles.flink.discovery.RunMode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.ledger.ReleaseLimits;
import io.cloudfiles.flink.ledger.ReleaseOrder;
import io.cloudfiles.flink.ledger.ReleaseShare;
import io.cloudfiles.flink.lifecycle.CleanOptions;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.option.RecordedOptions;
import io.cloudfiles.flink.read.FailureMode;
import io.cloudfiles.flink.read.OpenFiles;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ReadOptions;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.ConfigMapping;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** Every option's default, and where each option ends up. */
class OptionDefaultsTest {
    private static final Instant BUILT = Instant.parse("2026-05-04T03:02:01Z");

    @Test
    void discoveryOptionsReachTheirConfiguration() {
        ConfigMapping.of(DiscoveryOptions.all(), OptionDefaultsTest::discovery)
                .defaults(
                        Map.of("path", "/in"),
                        new DiscoveryConfig(
                                List.of("file:///in"),
                                RunMode.CONTINUOUS,
                                Duration.ofSeconds(10),
                                16,
                                1_000_000,
                                null,
                                null,
                                null,
                                null,
                                true,
                                false,
                                5,
                                IncrementalListing.FALSE,
                                null,
                                null,
                                null,
                                null,
                                RecordedOptions.NONE,
                                BUILT))
                .mapping(
                        Map.ofEntries(
                                Map.entry("path", "/a/*,/b"),
                                Map.entry("run-mode", "available-now"),
                                Map.entry("discovery.interval", "1 min"),
                                Map.entry("discovery.parallelism", "3"),
                                Map.entry("discovery.max-unconfirmed-files", "7"),
                                Map.entry("discovery.max-attempts", "2"),
                                Map.entry("discovery.settle-time", "4 s"),
                                Map.entry("discovery.file-filter", "*.json"),
                                Map.entry("discovery.modified-after", "2026-01-01 00:00:00"),
                                Map.entry("discovery.modified-before", "2026-02-01T00:00:00Z"),
                                Map.entry("discovery.include-existing-files", "false"),
                                Map.entry("discovery.strict-glob", "true"),
                                Map.entry("discovery.incremental", "auto"),
                                Map.entry("discovery.reprocess-location", "/c/reprocess")),
                        new DiscoveryConfig(
                                List.of("file:///a/*", "file:///b"),
                                RunMode.AVAILABLE_NOW,
                                Duration.ofMinutes(1),
                                3,
                                7,
                                Duration.ofSeconds(4),
                                "*.json",
                                Instant.parse("2025-12-31T23:00:00Z"),
                                Instant.parse("2026-02-01T00:00:00Z"),
                                false,
                                true,
                                2,
                                IncrementalListing.AUTO,
                                null,
                                null,
                                "file:///c/reprocess",
                                null,
                                RecordedOptions.NONE,
                                BUILT))
                .fixed(DiscoveryOptions.BACKFILL_INTERVAL, null) // here and below: see the next test
                .fixed(DiscoveryOptions.NOTIFICATION_QUEUE, null)
                .fixed(DiscoveryOptions.NOTIFICATION_DEAD_LETTER_QUEUE, null)
                .fixed(DiscoveryOptions.NOTIFICATION_FETCH_PARALLELISM, 1)
                .fixed(DiscoveryOptions.NOTIFICATION_LEASE, Duration.ofMinutes(2))
                .fixed(DiscoveryOptions.NOTIFICATION_PATH_REWRITES, null)
                .fixed(DiscoveryOptions.NOTIFICATION_STREAM_ID, null)
                .fixed(DiscoveryOptions.NOTIFICATION_TAGS, null)
                .fixed(DiscoveryOptions.MODE, DiscoveryMode.LISTING)
                .fixed(DiscoveryOptions.ON_DRAINED, OnDrained.IDLE)
                .fixed(DiscoveryOptions.RECURSIVE, true)
                .fixed(DiscoveryOptions.MANAGED_FILE_EVENTS, false)
                .fixed(DiscoveryOptions.LIST_ON_START, null) // every start lists everything
                .verify();
    }

    @Test
    void fullListingsBesideIncrementalOnesComeAsOftenAsAsked() {
        Configuration options = new Configuration();
        options.set(DiscoveryOptions.PATH.option(), "/in");
        options.set(DiscoveryOptions.INCREMENTAL.option(), IncrementalListing.AUTO);
        assertThat(discovery(options).backfillInterval()).isNull();
        options.set(DiscoveryOptions.BACKFILL_INTERVAL.option(), Duration.ofHours(3));
        assertThat(discovery(options).backfillInterval()).hasHours(3);
    }

    @Test
    void notificationOptionsReachTheirConfiguration() {
        ConfigMapping.of(
                        List.of(
                                DiscoveryOptions.LIST_ON_START,
                                DiscoveryOptions.BACKFILL_INTERVAL,
                                DiscoveryOptions.NOTIFICATION_QUEUE,
                                DiscoveryOptions.NOTIFICATION_DEAD_LETTER_QUEUE,
                                DiscoveryOptions.NOTIFICATION_FETCH_PARALLELISM,
                                DiscoveryOptions.NOTIFICATION_LEASE,
                                DiscoveryOptions.NOTIFICATION_PATH_REWRITES),
                        OptionDefaultsTest::notification)
                .defaults(
                        Map.of("notification.queue", "q"),
                        new NotificationConfig(
                                "q",
                                null,
                                1,
                                Duration.ofMinutes(2),
                                PathRewrites.NONE,
                                null,
                                ListOnStart.STATE_IS_NEWEST))
                .mapping(
                        Map.of(
                                "notification.queue", "other",
                                "notification.dead-letter-queue", "dead",
                                "notification.fetch-parallelism", "3",
                                "notification.lease", "30 s",
                                "notification.path-rewrites", "{\"b/x/\":\"s3a://c/y\"}",
                                "backfill.interval", "1 d",
                                "discovery.list-on-start", "true"),
                        new NotificationConfig(
                                "other",
                                "dead",
                                3,
                                Duration.ofSeconds(30),
                                new PathRewrites(List.of(new PathRewrites.Rewrite("b/x", "s3://c/y"))),
                                Duration.ofDays(1),
                                ListOnStart.ALWAYS))
                .verify();
    }

    @Test
    void optionsOfTheSetUpReachIt() {
        Configuration options = new Configuration();
        assertThat(notification(options).setup()).isEqualTo(Map.of("discovery.strict-glob", "false"));
        options.set(DiscoveryOptions.NOTIFICATION_STREAM_ID.option(), "mine");
        options.set(DiscoveryOptions.NOTIFICATION_TAGS.option(), Map.of("Team", "data"));
        assertThat(notification(options).setup())
                .isEqualTo(Map.of(
                        "discovery.strict-glob", "false",
                        "notification.stream-id", "mine",
                        "notification.tags.Team", "data"));
        options.set(DiscoveryOptions.NOTIFICATION_QUEUE.option(), "q");
        options.set(DiscoveryOptions.PATH.option(), "/in");
        options.set(DiscoveryOptions.MODE.option(), DiscoveryMode.NOTIFICATION);
        List<OptionProblem> problems = new ArrayList<>();
        DiscoveryConfig.from(options, BUILT, ZoneOffset.UTC, problems);
        assertThat(problems)
                .hasSize(2)
                .allMatch(problem -> problem.message().contains("'notification.queue' and 'notification."));
    }

    private static NotificationConfig notification(ReadableConfig options) {
        Configuration all = new Configuration();
        all.addAll((Configuration) options);
        all.set(DiscoveryOptions.PATH.option(), "/in");
        all.set(DiscoveryOptions.MODE.option(), DiscoveryMode.NOTIFICATION);
        return requireNonNull(discovery(all).notification());
    }

    @Test
    void ledgerOptionsReachTheirConfiguration() {
        ConfigMapping.of(LedgerOptions.all(), options -> LedgerConfig.from(options, 5))
                .defaults(
                        Map.of(),
                        new LedgerConfig(
                                ReleaseOrder.OLDEST_FIRST, 5, false, ReleaseLimits.NONE, new ReleaseShare(50, false)))
                .mapping(
                        Map.of(
                                "release.order",
                                "newest-first",
                                "release.new-files-share",
                                "30",
                                "release.max-files",
                                "7",
                                "release.max-bytes",
                                "2 kb"),
                        new LedgerConfig(
                                ReleaseOrder.NEWEST_FIRST,
                                5,
                                false,
                                new ReleaseLimits(7, 2048),
                                new ReleaseShare(30, true)))
                .fixed(LedgerOptions.ALLOW_OVERWRITES, false)
                .fixed(LedgerOptions.MAX_FILE_AGE, null) // discovery's
                .verify();
    }

    @Test
    void readOptionsReachTheirConfiguration() {
        FileFormat format = FileFormats.create("json", new Configuration());
        ReadSchema schema = new ReadSchema(0, RowType.of(), null, null, true);
        ReadColumns columns = ReadColumns.of(schema);
        Map<String, String> storage = Map.of("k", "v");
        List<Location> directories = List.of(Location.parse("file:/landing"), Location.parse("s3://landing/orders"));
        ConfigMapping.of(ReadOptions.all(), options -> ReadConfig.from(options, format, columns, storage, directories))
                .defaults(
                        Map.of(),
                        new ReadConfig(
                                format,
                                columns,
                                storage,
                                BadRecordMode.PERMISSIVE,
                                new OpenFiles(32, 8),
                                false,
                                false,
                                3,
                                FailureMode.FAIL,
                                null,
                                null,
                                false))
                .mapping(
                        Map.of(
                                "read.concurrent-files", "2",
                                "read.ignore-corrupt-files", "true",
                                "read.ignore-missing-files", "true",
                                "read.max-attempts", "9",
                                "read.on-failure", "quarantine"),
                        new ReadConfig(
                                format,
                                columns,
                                storage,
                                BadRecordMode.PERMISSIVE,
                                2,
                                true,
                                true,
                                9,
                                FailureMode.QUARANTINE))
                .fixed(ReadOptions.SPLIT_SIZE, MemorySize.ofMebiBytes(64)) // the ledger cuts the files
                .verify();
    }

    @Test
    void manySmallFilesOfAStoreAreReadAtOnceAndFewLocalOnesUnlessTheUserSaysHowMany() {
        FileFormat format = FileFormats.create("json", new Configuration());
        ReadColumns columns = ReadColumns.of(new ReadSchema(0, RowType.of(), null, null, true));
        List<Location> directories = List.of(Location.parse("file:/landing"));
        Configuration more = new Configuration();
        more.set(ReadOptions.CONCURRENT_FILES.option(), 5);

        assertThat(ReadConfig.from(new Configuration(), format, columns, Map.of(), directories)
                        .openFiles())
                .isEqualTo(OpenFiles.upTo(2));
        ReadConfig ofStore = ReadConfig.from(
                new Configuration(), format, columns, Map.of(), List.of(Location.parse("s3://landing/events")));
        assertThat(ofStore.openFiles()).isEqualTo(new OpenFiles(32, 8));
        assertThat(ofStore.readingInOrder().openFiles()).isEqualTo(OpenFiles.upTo(8));
        assertThat(ReadConfig.from(more, format, columns, Map.of(), directories).openFiles())
                .isEqualTo(OpenFiles.upTo(5));
    }

    @Test
    void aDirectoryOfBadRecordsTakesThemFromTheStreamAndTakesUnreadableFilesUnlessTheUserSaysOtherwise() {
        Configuration options = new Configuration();
        options.set(BadRecordOptions.PATH.option(), "s3://lake/bad");
        FileFormat format = FileFormats.create("json", options);
        ReadColumns columns = ReadColumns.of(new ReadSchema(0, RowType.of(), null, null, true));

        ReadConfig config = ReadConfig.from(options, format, columns, Map.of(), List.of());
        assertThat(config.badRecordsPath()).isEqualTo("s3://lake/bad");
        assertThat(config.badRecordMode()).isEqualTo(BadRecordMode.DROPMALFORMED);
        assertThat(config.ignoreCorruptFiles()).isTrue();
        assertThat(config.ignoreMissingFiles()).isTrue();
        assertThat(config.project(List.of()).badRecordsPath()).isEqualTo(config.badRecordsPath());
        options.set(ReadOptions.IGNORE_CORRUPT_FILES.option(), false);
        assertThat(ReadConfig.from(options, format, columns, Map.of(), List.of())
                        .ignoreCorruptFiles())
                .isFalse();
    }

    @Test
    void optionsThatPlanningReadsHaveTheseDefaults() {
        List<OptionSpec<?>> planned = Stream.of(
                        SourceOptions.all(), SchemaOptions.all(), BadRecordOptions.all(), CleanOptions.all())
                .<OptionSpec<?>>flatMap(List::stream)
                .filter(spec -> !spec.isUnavailable())
                .toList();
        Map<String, String> defaults = new TreeMap<>();
        planned.forEach(spec -> defaults.put(spec.key(), spec.defaultText().orElse("none")));
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("format", "none"),
                        Map.entry("source.uid", "none"),
                        Map.entry("source.validate-options", "true"),
                        Map.entry("scan.parallelism", "none"),
                        Map.entry("schema.location", "none"),
                        Map.entry("schema.evolution-mode", "none"),
                        Map.entry("schema.on-evolution", "none"),
                        Map.entry("schema.hints", "none"),
                        Map.entry("schema.infer-column-types", "false"),
                        Map.entry("schema.rescued-data-column", "none"),
                        Map.entry("schema.partition-columns", "none"),
                        Map.entry("schema.case-sensitive", "true"),
                        Map.entry("schema.inference.max-files", "1000"),
                        Map.entry("schema.inference.max-bytes", "1 gb"),
                        Map.entry("bad-records.mode", "permissive"),
                        Map.entry("bad-records.column", "_corrupt_record"),
                        Map.entry("bad-records.path", "none"),
                        Map.entry("clean-source.mode", "off"),
                        Map.entry("clean-source.retention", "30 d"),
                        Map.entry("clean-source.move-destination", "none"),
                        Map.entry("clean-source.wait-for-completion", "false"),
                        Map.entry("clean-source.max-files-per-second", "100")));
    }

    private static DiscoveryConfig discovery(ReadableConfig options) {
        List<OptionProblem> problems = new ArrayList<>();
        DiscoveryConfig config = DiscoveryConfig.from(options, BUILT, ZoneId.of("Europe/Berlin"), problems);
        assertThat(problems).isEmpty();
        return config;
    }
}
