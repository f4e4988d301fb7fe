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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.option.RecordedOptions;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import static io.cloudfiles.flink.discovery.DiscoveryOptions.BACKFILL_INTERVAL;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.FILE_FILTER;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.INCLUDE_EXISTING_FILES;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.INCREMENTAL;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.INTERVAL;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.MAX_ATTEMPTS;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.MAX_UNCONFIRMED_FILES;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.MODIFIED_AFTER;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.MODIFIED_BEFORE;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.PARALLELISM;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.PATH;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.REPROCESS_LOCATION;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.RUN_MODE;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.SETTLE_TIME;
import static io.cloudfiles.flink.discovery.DiscoveryOptions.STRICT_GLOB;
import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;
import static io.cloudfiles.flink.error.ErrorCode.CF_SOURCE_DIRECTORY_PATH_REQUIRED;

/**
 * How files are discovered; resolved from the {@code path}, {@code run-mode} and {@code discovery.*} options.
 *
 * @param paths directories, files or globs, normalised
 * @param runMode how long
 * @param interval least pause between two listings
 * @param parallelism concurrent list requests
 * @param maxUnconfirmedFiles files discovered since the last completed checkpoint at which discovery pauses
 * @param settleTime files modified less than this ago are left alone; null for the store's default: 5 s where unfinished files show
 * @param fileFilter glob on the file name, or null
 * @param modifiedAfter files modified at or before this are left out, or null
 * @param modifiedBefore files modified at or after this are left out, or null
 * @param includeExistingFiles whether files that existed at the very first start are read
 * @param strictGlob whether {@code *} stops at a slash
 * @param maxAttempts attempts at one list request before the job fails
 * @param incremental whether listings begin where files were found last
 * @param backfillInterval least time between full listings beside incremental ones; null for an hour
 * @param maxFileAge how long a file is remembered; null for ever
 * @param reprocessLocation directory of requests to read files again, or null for none
 * @param notification the queue that tells of new files between full listings, or null in {@link DiscoveryMode#LISTING}
 * @param options what the source was told, as checkpoints keep it
 * @param builtAt when the job was built; bounds {@link RunMode#AVAILABLE_NOW}, also after restarts
 */
@Internal
public record DiscoveryConfig(
        List<String> paths,
        RunMode runMode,
        Duration interval,
        int parallelism,
        int maxUnconfirmedFiles,
        @Nullable Duration settleTime,
        @Nullable String fileFilter,
        @Nullable Instant modifiedAfter,
        @Nullable Instant modifiedBefore,
        boolean includeExistingFiles,
        boolean strictGlob,
        int maxAttempts,
        IncrementalListing incremental,
        @Nullable Duration backfillInterval,
        @Nullable Duration maxFileAge,
        @Nullable String reprocessLocation,
        @Nullable NotificationConfig notification,
        RecordedOptions options,
        Instant builtAt)
        implements Serializable {
    public DiscoveryConfig {
        paths = List.copyOf(paths);
    }

    /** What the files are in, one for each path. */
    public List<Location> directories() {
        return paths.stream()
                .map(path -> PathPattern.parse(path, strictGlob).directory())
                .toList();
    }

    /**
     * Resolves the options.
     *
     * @param options typed values under canonical keys
     * @param builtAt when the job is built
     * @param zone zone of times that name none
     * @param problems takes what is wrong
     * @return the configuration; of no use when a problem was added
     */
    public static DiscoveryConfig from(
            ReadableConfig options, Instant builtAt, ZoneId zone, List<OptionProblem> problems) {
        String path = options.getOptional(PATH.option()).orElse("");
        if (path.isBlank()) {
            problems.add(new OptionProblem(
                    CF_SOURCE_DIRECTORY_PATH_REQUIRED,
                    "Option 'path' is missing. Name a directory, a file or a glob to read."));
        }
        options.getOptional(FILE_FILTER.option()).ifPresent(filter -> PathFilter.check(filter, problems));
        requirePositive(options, PARALLELISM, problems);
        requirePositive(options, MAX_UNCONFIRMED_FILES, problems);
        requirePositive(options, MAX_ATTEMPTS, problems);
        return new DiscoveryConfig(
                path.isBlank() ? List.of() : patterns(path, options.get(STRICT_GLOB.option()), problems),
                options.get(RUN_MODE.option()),
                options.get(INTERVAL.option()),
                options.get(PARALLELISM.option()),
                options.get(MAX_UNCONFIRMED_FILES.option()),
                options.getOptional(SETTLE_TIME.option()).orElse(null),
                options.getOptional(FILE_FILTER.option()).orElse(null),
                time(options, MODIFIED_AFTER, zone, problems),
                time(options, MODIFIED_BEFORE, zone, problems),
                options.get(INCLUDE_EXISTING_FILES.option()),
                options.get(STRICT_GLOB.option()),
                options.get(MAX_ATTEMPTS.option()),
                options.get(INCREMENTAL.option()),
                options.getOptional(BACKFILL_INTERVAL.option()).orElse(null),
                null,
                reprocessLocation(options, problems),
                NotificationConfig.from(options, problems),
                RecordedOptions.NONE,
                builtAt);
    }

    /**
     * Which files a listing and the notifications since cover, as a text to compare: whoever looks for others has to list again. Empty in
     * {@link DiscoveryMode#LISTING}.
     */
    public String coverage() {
        return notification == null
                ? ""
                : notification.identity() + " tells of " + paths + ", filter " + fileFilter + ", strict " + strictGlob
                        + ", after " + modifiedAfter + ", before " + modifiedBefore + ", "
                        + notification.rewrites().longestFirst();
    }

    /** The same without waiting for files to settle, for a look at what is there. */
    public DiscoveryConfig withoutSettleTime() {
        return with(Duration.ZERO, maxFileAge, notification, options);
    }

    /** The same that remembers files for so long; null for ever. */
    public DiscoveryConfig remembering(@Nullable Duration age) {
        return with(settleTime, age, notification, options);
    }

    /** The same of a source that was told this. */
    public DiscoveryConfig recording(RecordedOptions told) {
        return with(settleTime, maxFileAge, notification, told);
    }

    /** The same for a job that starts from a state that the user named, which may be older than what was acknowledged to a queue. */
    public DiscoveryConfig fromNamedState() {
        return with(settleTime, maxFileAge, notification == null ? null : notification.fromNamedState(), options);
    }

    /** The same with another queue. */
    public DiscoveryConfig notifiedBy(NotificationConfig other) {
        return with(settleTime, maxFileAge, other, options);
    }

    private DiscoveryConfig with(
            @Nullable Duration settle,
            @Nullable Duration age,
            @Nullable NotificationConfig notifications,
            RecordedOptions told) {
        return new DiscoveryConfig(
                paths,
                runMode,
                interval,
                parallelism,
                maxUnconfirmedFiles,
                settle,
                fileFilter,
                modifiedAfter,
                modifiedBefore,
                includeExistingFiles,
                strictGlob,
                maxAttempts,
                incremental,
                backfillInterval,
                age,
                reprocessLocation,
                notifications,
                told,
                builtAt);
    }

    private static List<String> patterns(String path, boolean strictGlob, List<OptionProblem> problems) {
        try {
            return PathPattern.split(path).stream()
                    .map(entry -> PathPattern.parse(entry, strictGlob).toString())
                    .toList();
        } catch (CloudFilesException e) {
            problems.add(new OptionProblem(e.code(), e.detail()));
            return List.of();
        }
    }

    private static @Nullable String reprocessLocation(ReadableConfig options, List<OptionProblem> problems) {
        String text = options.getOptional(REPROCESS_LOCATION.option()).orElse(null);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Location.parse(text).toString();
        } catch (IllegalArgumentException e) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option '" + REPROCESS_LOCATION.key() + "' = '" + text + "' is wrong: " + e.getMessage()));
            return null;
        }
    }

    static void requirePositive(ReadableConfig options, OptionSpec<Integer> spec, List<OptionProblem> problems) {
        int value = options.get(spec.option());
        if (value < 1) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option '" + spec.key() + "' = '" + value + "' is wrong: it must be at least 1."));
        }
    }

    private static @Nullable Instant time(
            ReadableConfig options, OptionSpec<String> spec, ZoneId zone, List<OptionProblem> problems) {
        String text = options.getOptional(spec.option()).orElse(null);
        try {
            return text == null ? null : ModificationBound.parse(text, zone);
        } catch (DateTimeException e) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option '" + spec.key() + "' = '" + text
                            + "' is wrong: expected a time such as '2026-01-31T12:00:00Z' or "
                            + "'2026-01-31 12:00:00.000000 UTC+0'."));
            return null;
        }
    }
}
