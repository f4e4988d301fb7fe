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

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Options of discovery: {@code path}, {@code run-mode}, {@code discovery.*}, {@code backfill.*} and {@code notification.*}. */
@PublicEvolving
public final class DiscoveryOptions {
    private static final String NO_VENDOR = "Use discovery.mode = notification with a queue of your own, or listing.";

    /** Where the files are. */
    public static final OptionSpec<String> PATH = OptionSpec.string(
                    "path",
                    null,
                    "Directory, file or glob; several separated by commas. Commas inside braces do not separate, `\\` escapes a glob "
                            + "character. Directories are read with everything below them.")
            .changeable();

    /** Only {@code true} can be had. */
    public static final OptionSpec<Boolean> RECURSIVE = OptionSpec.bool(
                    "discovery.recursive", true, "Whether directories are descended into.")
            .alias("recursiveFileLookup")
            .onlyAvailable(
                    "Directories are always read with everything below them; use a strict glob such as 'dir/*'.",
                    "true");

    /** How long files are discovered. */
    public static final OptionSpec<RunMode> RUN_MODE = OptionSpec.constant(
                    "run-mode",
                    RunMode.class,
                    RunMode.CONTINUOUS,
                    "`continuous`, or `available-now`: all files that existed at the start; then the job is drained and its driver "
                            + "stops it with a retained savepoint.")
            .changeable();

    /** What a drained job does that no driver stops. */
    public static final OptionSpec<OnDrained> ON_DRAINED = OptionSpec.constant(
                    "run-mode.on-drained",
                    OnDrained.class,
                    OnDrained.IDLE,
                    "What a drained job does that no driver stops.")
            .changeable()
            .onlyAvailable(
                    "Stop the idle job with a savepoint, or use CloudFiles.execute or the command line.", "idle");

    /** How new files are found. */
    public static final OptionSpec<DiscoveryMode> MODE = OptionSpec.constant(
                    "discovery.mode",
                    DiscoveryMode.class,
                    DiscoveryMode.LISTING,
                    "How new files are found: `listing`, or `notification`, where a queue of the store tells of them. May be switched with each restart.")
            .alias("cloudFiles.useNotifications")
            .valueAlias("true", "notification")
            .valueAlias("false", "listing")
            .changeable();

    /** Pause between listings. */
    public static final OptionSpec<Duration> INTERVAL = OptionSpec.duration(
                    "discovery.interval",
                    Duration.ofSeconds(10),
                    "Pause between two listings. After a listing that took more than 1 s the pause is at least ten times its duration.")
            .alias("source.monitor-interval")
            .changeable();

    /** Listing only what is new. */
    public static final OptionSpec<IncrementalListing> INCREMENTAL = OptionSpec.constant(
                    "discovery.incremental",
                    IncrementalListing.class,
                    IncrementalListing.FALSE,
                    "Whether listings begin in each directory where files were found lately, for names that grow with time. `true`: between "
                            + "full listings, of which there is one at each start, and another after seven incremental ones and "
                            + "`backfill.interval`, whichever is later. `auto`: only as long as full listings find new files where an "
                            + "incremental one would have. On stores that do not list in the order of names `auto` is `false`, and `true` an "
                            + "error.")
            .alias("cloudFiles.useIncrementalListing")
            .changeable();

    /** Concurrent list requests. */
    public static final OptionSpec<Integer> PARALLELISM = OptionSpec.integer(
                    "discovery.parallelism", 16, "Concurrent list requests.")
            .changeable();

    /** Bound of the JobManager's memory. */
    public static final OptionSpec<Integer> MAX_UNCONFIRMED_FILES = OptionSpec.integer(
                    "discovery.max-unconfirmed-files",
                    1_000_000,
                    "Files discovered since the last completed checkpoint at which discovery pauses; bounds the JobManager's memory.")
            .changeable();

    /** Attempts at a list request. */
    public static final OptionSpec<Integer> MAX_ATTEMPTS = OptionSpec.integer(
                    "discovery.max-attempts",
                    5,
                    "Attempts at one list request, with growing pauses, before the job fails.")
            .changeable();

    /** How long a file must be at rest. */
    public static final OptionSpec<Duration> SETTLE_TIME = OptionSpec.duration(
                    "discovery.settle-time",
                    null,
                    "Files modified less than this ago are left alone. Default: `5 s` where unfinished files are visible, as in a local "
                            + "directory; `0 s` on object stores.")
            .changeable();

    /** Glob on the file name. */
    public static final OptionSpec<String> FILE_FILTER = OptionSpec.string(
                    "discovery.file-filter", null, "Glob on the file name.")
            .alias("pathGlobFilter")
            .alias("fileNamePattern")
            .changeable();

    /** Lower bound of modification times. */
    public static final OptionSpec<String> MODIFIED_AFTER = OptionSpec.string(
                    "discovery.modified-after",
                    null,
                    "Only files modified after this; ISO-8601 or Spark's form, to microseconds; without a zone in the session's.")
            .alias("modifiedAfter")
            .changeable();

    /** Upper bound of modification times. */
    public static final OptionSpec<String> MODIFIED_BEFORE = OptionSpec.string(
                    "discovery.modified-before",
                    null,
                    "Only files modified before this; spelled as `discovery.modified-after`.")
            .alias("modifiedBefore")
            .changeable();

    /** Whether to read what was there first. */
    public static final OptionSpec<Boolean> INCLUDE_EXISTING_FILES = OptionSpec.bool(
                    "discovery.include-existing-files",
                    true,
                    "Whether files that existed at the very first start are read; evaluated then only.")
            .alias("cloudFiles.includeExistingFiles")
            .changeable();

    /** Whether a star stops at a slash. */
    public static final OptionSpec<Boolean> STRICT_GLOB = OptionSpec.bool(
                    "discovery.strict-glob", false, "Whether `*` stops at a slash.")
            .alias("cloudFiles.useStrictGlobber")
            .changeable();

    /** Directory of requests to read files again. */
    public static final OptionSpec<String> REPROCESS_LOCATION = OptionSpec.string(
                    "discovery.reprocess-location",
                    null,
                    "Directory of the requests to read files again that `cloudfiles reprocess` writes; looked at with each listing. "
                            + "`ingest` sets it to `<checkpoint>/reprocess`.")
            .changeable();

    /** Full listing at start. */
    public static final OptionSpec<Boolean> LIST_ON_START = OptionSpec.bool(
                    "discovery.list-on-start",
                    null,
                    "Whether each start of a job with notifications lists everything. Unless set, one does that was told which savepoint or "
                            + "checkpoint to start from, since messages that were removed after an older one do not come again. Listing mode "
                            + "always lists.")
            .alias("cloudFiles.listOnStart")
            .changeable();

    /** Full listing beside notifications. */
    public static final OptionSpec<Duration> BACKFILL_INTERVAL = OptionSpec.duration(
                    "backfill.interval",
                    null,
                    "Time from the start of one full listing to the next, beside notifications: stores do not promise to tell of each file. "
                            + "Beside incremental listings it is at least this, `1 h` unless set; without either every listing is a full one.")
            .alias("cloudFiles.backfillInterval")
            .changeable();

    /** An existing queue. */
    public static final OptionSpec<String> NOTIFICATION_QUEUE = OptionSpec.string(
                    "notification.queue",
                    null,
                    "The queue that tells of new files: for S3 the URL, the ARN or the name of a queue of SQS, for Azure the URL or the name of one "
                            + "of Azure Queue Storage, for Google Cloud Storage a subscription of Pub/Sub, "
                            + "`projects/…/subscriptions/…` or its name. It belongs to this source alone. "
                            + "Without, `discovery.mode = notification` sets one up at the start of the job, or finds the one that it has set up.")
            .alias("cloudFiles.queueUrl")
            .alias("cloudFiles.queueName")
            .alias("cloudFiles.subscription")
            .changeable();

    /** Where messages go that cannot be understood. */
    public static final OptionSpec<String> NOTIFICATION_DEAD_LETTER_QUEUE = OptionSpec.string(
                    "notification.dead-letter-queue",
                    null,
                    "Queue, for Google Cloud Storage topic, that messages are moved to which cannot be understood. Without, they stay in their queue and come again until that "
                            + "moves or drops them itself.")
            .changeable();

    /** Threads that read the queue. */
    public static final OptionSpec<Integer> NOTIFICATION_FETCH_PARALLELISM = OptionSpec.integer(
                    "notification.fetch-parallelism", 1, "Threads that read the queue.")
            .alias("cloudFiles.fetchParallelism")
            .changeable();

    /** How long messages are hidden. */
    public static final OptionSpec<Duration> NOTIFICATION_LEASE = OptionSpec.duration(
                    "notification.lease",
                    Duration.ofMinutes(2),
                    "How long a message is kept from other receivers, such as the same job behind a crash; renewed while its files wait for a "
                            + "checkpoint. At most `12 h`, and `10 min` with Google Cloud Storage.")
            .changeable();

    /** Prefixes of event paths to rewrite. */
    public static final OptionSpec<String> NOTIFICATION_PATH_REWRITES = OptionSpec.string(
                    "notification.path-rewrites",
                    null,
                    "What stands in place of the prefixes of paths in events, which are `bucket/key`, or `container@host/path`: a JSON object such as "
                            + "`{\"bucket/landing\": \"file:///mnt/landing\"}`.")
            .alias("cloudFiles.pathRewrites")
            .changeable();

    /** Tags on what the set-up of notifications creates. */
    public static final OptionSpec<Map<String, String>> NOTIFICATION_TAGS = OptionSpec.family(
                    "notification.tags", "Tags on the queues that are set up, by name.")
            .alias("cloudFiles.resourceTag")
            .changeable();

    /** Name of what is set up. */
    public static final OptionSpec<String> NOTIFICATION_STREAM_ID = OptionSpec.string(
                    "notification.stream-id",
                    null,
                    "What is set up is called `cloudfiles-` and this: up to 52 lower-case letters, digits and single dashes. Without, the path makes the "
                            + "name.")
            .changeable();

    /** The vendor's own file events. */
    public static final OptionSpec<Boolean> MANAGED_FILE_EVENTS = OptionSpec.bool(
                    "notification.managed-file-events",
                    false,
                    "A service of the vendor's platform; only `false` can be honoured.")
            .alias("cloudFiles.useManagedFileEvents")
            .onlyAvailable(NO_VENDOR, "false");

    /** What {@code run-mode} is for the tables of a SQL session that do not say it themselves; set in the session, not in a table. */
    public static final ConfigOption<RunMode> SESSION_RUN_MODE = ConfigOptions.key("cloudfiles.run-mode")
            .enumType(RunMode.class)
            .noDefaultValue()
            .withDescription("Run mode of the 'cloudfiles' tables that name none.");

    private DiscoveryOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                PATH,
                RUN_MODE,
                ON_DRAINED,
                MODE,
                INTERVAL,
                PARALLELISM,
                MAX_UNCONFIRMED_FILES,
                MAX_ATTEMPTS,
                SETTLE_TIME,
                FILE_FILTER,
                MODIFIED_AFTER,
                MODIFIED_BEFORE,
                INCLUDE_EXISTING_FILES,
                STRICT_GLOB,
                REPROCESS_LOCATION,
                RECURSIVE,
                INCREMENTAL,
                LIST_ON_START,
                BACKFILL_INTERVAL,
                NOTIFICATION_QUEUE,
                NOTIFICATION_DEAD_LETTER_QUEUE,
                NOTIFICATION_FETCH_PARALLELISM,
                NOTIFICATION_LEASE,
                NOTIFICATION_PATH_REWRITES,
                NOTIFICATION_TAGS,
                NOTIFICATION_STREAM_ID,
                MANAGED_FILE_EVENTS);
    }
}
