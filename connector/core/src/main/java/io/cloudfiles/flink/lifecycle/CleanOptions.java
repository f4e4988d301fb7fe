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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.time.Duration;
import java.util.List;

/** Options of clean-up: {@code clean-source.*}. */
@PublicEvolving
public final class CleanOptions {
    /** What becomes of ingested files. */
    public static final OptionSpec<CleanMode> MODE = OptionSpec.constant(
                    "clean-source.mode",
                    CleanMode.class,
                    CleanMode.OFF,
                    "What becomes of ingested files once their rows are committed: `off`, `delete` or `move`.")
            .alias("cloudFiles.cleanSource")
            .changeable();

    /** How long they stay. */
    public static final OptionSpec<Duration> RETENTION = OptionSpec.duration(
                    "clean-source.retention",
                    Duration.ofDays(30),
                    "How long ingested files stay once they are committed; more than 7 days where they are deleted.")
            .alias("cloudFiles.cleanSource.retentionDuration")
            .changeable();

    /** Where they go. */
    public static final OptionSpec<String> MOVE_DESTINATION = OptionSpec.string(
                    "clean-source.move-destination",
                    null,
                    "The directory that ingested files are moved to, in the bucket of the source and outside of the source. Below it they"
                            + " keep their paths.")
            .alias("cloudFiles.cleanSource.moveDestination")
            .changeable();

    /** Whether the job waits for clean-up. */
    public static final OptionSpec<Boolean> WAIT_FOR_COMPLETION = OptionSpec.bool(
                    "clean-source.wait-for-completion",
                    false,
                    "Whether a drained job waits until all files that are due are deleted or moved.")
            .alias("cloudFiles.cleanSource.waitForCompletion")
            .changeable();

    /** How fast. */
    public static final OptionSpec<Integer> MAX_FILES_PER_SECOND = OptionSpec.integer(
                    "clean-source.max-files-per-second",
                    100,
                    "Files that are deleted or moved in a second, by all subtasks together.")
            .changeable();

    private CleanOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(MODE, RETENTION, MOVE_DESTINATION, WAIT_FOR_COMPLETION, MAX_FILES_PER_SECOND);
    }
}
