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

import io.cloudfiles.flink.option.RecordedOptions;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Builds a {@link DiscoveryConfig} from defaults that suit tests. */
public final class DiscoveryConfigs {
    private final List<String> paths;
    private RunMode runMode = RunMode.CONTINUOUS;
    private Duration interval = Duration.ofSeconds(10);
    private int parallelism = 4;
    private int maxUnconfirmedFiles = 1_000_000;
    private @Nullable Duration settleTime = Duration.ZERO;
    private @Nullable String fileFilter;
    private @Nullable Instant modifiedAfter;
    private @Nullable Instant modifiedBefore;
    private boolean includeExistingFiles = true;
    private boolean strictGlob;
    private IncrementalListing incremental = IncrementalListing.FALSE;
    private @Nullable Duration backfillInterval;
    private @Nullable NotificationConfig notification;
    private @Nullable Duration maxFileAge;
    private RecordedOptions options = RecordedOptions.NONE;
    private Instant builtAt = Instant.parse("2026-03-01T12:00:00Z");

    private DiscoveryConfigs(List<String> paths) {
        this.paths = paths;
    }

    public static DiscoveryConfigs of(String... paths) {
        return new DiscoveryConfigs(List.of(paths));
    }

    public DiscoveryConfigs availableNow(Instant upTo) {
        runMode = RunMode.AVAILABLE_NOW;
        builtAt = upTo;
        return this;
    }

    public DiscoveryConfigs interval(Duration pause) {
        interval = pause;
        return this;
    }

    public DiscoveryConfigs parallelism(int requests) {
        parallelism = requests;
        return this;
    }

    public DiscoveryConfigs maxUnconfirmedFiles(int files) {
        maxUnconfirmedFiles = files;
        return this;
    }

    public DiscoveryConfigs settleTime(@Nullable Duration time) {
        settleTime = time;
        return this;
    }

    public DiscoveryConfigs fileFilter(String glob) {
        fileFilter = glob;
        return this;
    }

    public DiscoveryConfigs modified(Instant after, Instant before) {
        modifiedAfter = after;
        modifiedBefore = before;
        return this;
    }

    public DiscoveryConfigs onlyFilesAfter(Instant start) {
        includeExistingFiles = false;
        builtAt = start;
        return this;
    }

    public DiscoveryConfigs incremental(IncrementalListing mode, @Nullable Duration fullEvery) {
        incremental = mode;
        backfillInterval = fullEvery;
        return this;
    }

    public DiscoveryConfigs maxFileAge(Duration age) {
        maxFileAge = age;
        return this;
    }

    public DiscoveryConfigs told(RecordedOptions told) {
        options = told;
        return this;
    }

    public DiscoveryConfigs startedAt(Instant start) {
        builtAt = start;
        return this;
    }

    public DiscoveryConfigs strictGlob() {
        strictGlob = true;
        return this;
    }

    /** With a lease of two seconds. */
    public DiscoveryConfigs notifiedBy(String queue) {
        notification = new NotificationConfig(
                queue, null, 2, Duration.ofSeconds(2), PathRewrites.NONE, null, ListOnStart.STATE_IS_NEWEST);
        return this;
    }

    /** Lists everything again and again. */
    public DiscoveryConfigs backfill(Duration every) {
        return notification(from -> new NotificationConfig(
                from.queue(),
                from.deadLetterQueue(),
                from.fetchParallelism(),
                from.lease(),
                from.rewrites(),
                every,
                from.listOnStart()));
    }

    /** Changes what {@link #notifiedBy} has made. */
    public DiscoveryConfigs notification(UnaryOperator<NotificationConfig> change) {
        notification = change.apply(Objects.requireNonNull(notification));
        return this;
    }

    public DiscoveryConfig build() {
        return new DiscoveryConfig(
                paths,
                runMode,
                interval,
                parallelism,
                maxUnconfirmedFiles,
                settleTime,
                fileFilter,
                modifiedAfter,
                modifiedBefore,
                includeExistingFiles,
                strictGlob,
                3,
                incremental,
                backfillInterval,
                maxFileAge,
                null,
                notification,
                options,
                builtAt);
    }
}
