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
package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.List;

/** Options of the ledger: {@code ledger.*} and {@code release.*}. */
@PublicEvolving
public final class LedgerOptions {
    /**
     * Files may show, and messages about them come, long after their time: uploads last, queues keep messages for up to 14 days. Auto Loader has
     * the same bound.
     */
    private static final Duration LEAST_FILE_AGE = Duration.ofDays(14);

    /** Forgetting files. */
    public static final OptionSpec<Duration> MAX_FILE_AGE = OptionSpec.duration(
                    "ledger.max-file-age",
                    null,
                    "Forget a file this long after it was seen, and pass over files that are older; at least `14 d`, better `90 d`. With"
                            + " notifications it needs `backfill.interval`. Default: files are remembered for ever. See"
                            + " [the ledger](../concepts/ledger.md#forgetting).")
            .alias("cloudFiles.maxFileAge")
            .changeable();

    /** Reading changed files again. */
    public static final OptionSpec<Boolean> ALLOW_OVERWRITES = OptionSpec.bool(
                    "ledger.allow-overwrites",
                    false,
                    "Whether a file whose version changed is read again, as a whole; rows of the version before stay.")
            .alias("cloudFiles.allowOverwrites")
            .changeable();

    /** Hard limit by files. */
    public static final OptionSpec<Integer> RELEASE_MAX_FILES = OptionSpec.integer(
                    "release.max-files",
                    null,
                    "Files that are begun from one checkpoint to the next, by all readers together; a hard limit. Default: as many as the "
                            + "readers take.")
            .alias("cloudFiles.maxFilesPerTrigger")
            .changeable();

    /** Soft limit by bytes. */
    public static final OptionSpec<MemorySize> RELEASE_MAX_BYTES = OptionSpec.size(
                    "release.max-bytes",
                    null,
                    "Bytes that are released from one checkpoint to the next, by all readers together; a soft limit, which the last file or "
                            + "range may exceed. Default: as many as the readers take.")
            .alias("cloudFiles.maxBytesPerTrigger")
            .changeable();

    /** Which files come first. */
    public static final OptionSpec<ReleaseOrder> RELEASE_ORDER = OptionSpec.constant(
                    "release.order",
                    ReleaseOrder.class,
                    ReleaseOrder.OLDEST_FIRST,
                    "Which waiting files are released first, by modification time: `oldest-first` or `newest-first`.")
            .alias("latestFirst")
            .valueAlias("true", "newest-first")
            .valueAlias("false", "oldest-first")
            .changeable();

    /** How much of what is released is of new files. */
    public static final OptionSpec<Integer> RELEASE_NEW_FILES_SHARE = OptionSpec.integer(
                    "release.new-files-share",
                    null,
                    "Percentage of what is released that is of new files, while files of a back-fill wait as well, which get the rest; `0` to"
                            + " release all in one order. Default: `50`, and `0` where rows have event time. See"
                            + " [the ledger](../concepts/ledger.md#new-files-beside-a-back-fill).")
            .changeable();

    private LedgerOptions() {}

    /**
     * Finds values that are out of bounds.
     *
     * @param options typed values under canonical keys
     * @param problems takes what is wrong
     */
    public static void check(ReadableConfig options, List<OptionProblem> problems) {
        options.getOptional(RELEASE_MAX_FILES.option())
                .filter(files -> files < 1)
                .ifPresent(files -> problems.add(nothingIsReleased(RELEASE_MAX_FILES, files)));
        options.getOptional(RELEASE_MAX_BYTES.option())
                .filter(bytes -> bytes.getBytes() < 1)
                .ifPresent(bytes -> problems.add(nothingIsReleased(RELEASE_MAX_BYTES, bytes)));
        options.getOptional(RELEASE_NEW_FILES_SHARE.option())
                .filter(percent -> percent < 0 || percent > 100)
                .ifPresent(percent -> problems.add(new OptionProblem(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option '" + RELEASE_NEW_FILES_SHARE.key() + "' = '" + percent
                                + "' is wrong: it is a percentage, from 0 (files are released in one order) to 100 (a back-fill"
                                + " waits while new files do).")));
        options.getOptional(MAX_FILE_AGE.option())
                .filter(age -> age.compareTo(LEAST_FILE_AGE) < 0)
                .ifPresent(age -> problems.add(tooYoung(age)));
    }

    private static OptionProblem tooYoung(Duration age) {
        return new OptionProblem(
                ErrorCode.CF_INVALID_OPTIONS,
                "Option '" + MAX_FILE_AGE.key() + "' = '" + MAX_FILE_AGE.spelling(age)
                        + "' is wrong: it must be at least "
                        + MAX_FILE_AGE.spelling(LEAST_FILE_AGE)
                        + ", since files may show, and messages about them come, days after their time. Forgetting pays for"
                        + " very many files only: 90 d or more are usual.");
    }

    private static OptionProblem nothingIsReleased(OptionSpec<?> spec, Object value) {
        return new OptionProblem(
                ErrorCode.CF_INVALID_OPTIONS,
                "Option '" + spec.key() + "' = '" + value
                        + "' is wrong: it must be at least 1, or no file would ever be read. Leave it out for no limit.");
    }

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                RELEASE_ORDER,
                RELEASE_NEW_FILES_SHARE,
                RELEASE_MAX_FILES,
                RELEASE_MAX_BYTES,
                ALLOW_OVERWRITES,
                MAX_FILE_AGE);
    }
}
