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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Collection;
import java.util.List;

/** Options of reading: {@code read.*}. */
@PublicEvolving
public final class ReadOptions {
    private static final MemorySize SMALLEST_SPLIT = MemorySize.ofMebiBytes(1);
    /** A store answers after tens of milliseconds, in which a small file has nothing to do. */
    private static final OpenFiles OPEN_OF_STORE = new OpenFiles(32, 8);

    private static final OpenFiles OPEN_OF_MACHINE = OpenFiles.upTo(2);

    /** Files opened at once. */
    public static final OptionSpec<Integer> CONCURRENT_FILES = OptionSpec.integer(
                    "read.concurrent-files",
                    null,
                    "Files opened at once per reader: 32, of which 8 may have more than 1 MB to read; or 2 when all are in local directories, whose reading does not wait.")
            .changeable();

    /** Size of ranges. */
    public static final OptionSpec<MemorySize> SPLIT_SIZE = OptionSpec.size(
                    "read.split-size", MemorySize.ofMebiBytes(64), "Splittable files are cut into ranges of this size.")
            .changeable();

    /** Skipping unreadable files. */
    public static final OptionSpec<Boolean> IGNORE_CORRUPT_FILES = OptionSpec.bool(
                    "read.ignore-corrupt-files",
                    false,
                    "Whether unreadable files are skipped; rows delivered before stay.")
            .alias("ignoreCorruptFiles")
            .changeable();

    /** Skipping vanished files. */
    public static final OptionSpec<Boolean> IGNORE_MISSING_FILES = OptionSpec.bool(
                    "read.ignore-missing-files",
                    false,
                    "Whether files that vanished between discovery and reading are skipped.")
            .alias("ignoreMissingFiles")
            .changeable();

    /** Attempts at a file. */
    public static final OptionSpec<Integer> MAX_ATTEMPTS = OptionSpec.integer(
                    "read.max-attempts",
                    3,
                    "Attempts at one file, with growing pauses, before `read.on-failure` applies.")
            .changeable();

    /** What happens then. */
    public static final OptionSpec<FailureMode> ON_FAILURE = OptionSpec.constant(
                    "read.on-failure",
                    FailureMode.class,
                    FailureMode.FAIL,
                    "`fail`: the job fails and names the file. `quarantine`: the file is set aside with its reason, the job goes on. "
                            + "It also holds for a range of a file that changed after it was cut.")
            .changeable();

    private ReadOptions() {}

    /**
     * Finds values that are out of bounds.
     *
     * @param options typed values under canonical keys
     * @param problems takes what is wrong
     */
    public static void check(ReadableConfig options, List<OptionProblem> problems) {
        for (OptionSpec<Integer> spec : List.of(CONCURRENT_FILES, MAX_ATTEMPTS)) {
            options.getOptional(spec.option())
                    .filter(value -> value < 1)
                    .ifPresent(value -> problems.add(tooSmall(spec.key(), value, "1")));
        }
        if (options.get(SPLIT_SIZE.option()).compareTo(SMALLEST_SPLIT) < 0) {
            problems.add(tooSmall(SPLIT_SIZE.key(), options.get(SPLIT_SIZE.option()), SMALLEST_SPLIT));
        }
    }

    /**
     * How many files a reader opens at once. A store keeps a reader waiting, so that many are worth it. Threads that read from the page
     * cache only take the processor's cache from each other: with 8 of them on a core, lines take a third more CPU.
     *
     * @param directories what the files are in
     */
    static OpenFiles openFiles(ReadableConfig options, Collection<Location> directories) {
        boolean isLocal = directories.stream().allMatch(Location::isLocal);
        return options.getOptional(CONCURRENT_FILES.option())
                .map(OpenFiles::upTo)
                .orElse(isLocal ? OPEN_OF_MACHINE : OPEN_OF_STORE);
    }

    private static OptionProblem tooSmall(String key, Object value, Object least) {
        return new OptionProblem(
                ErrorCode.CF_INVALID_OPTIONS,
                "Option '" + key + "' = '" + value + "' is wrong: it must be at least " + least + ".");
    }

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                CONCURRENT_FILES, SPLIT_SIZE, MAX_ATTEMPTS, ON_FAILURE, IGNORE_CORRUPT_FILES, IGNORE_MISSING_FILES);
    }
}
