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
    private static final String BY_HAND = "Files stay where they are; leave it out.";

    /** What becomes of ingested files. */
    public static final OptionSpec<String> MODE = OptionSpec.string(
                    "clean-source.mode", "off", "What becomes of ingested files: `off`, `delete` or `move`.")
            .alias("cloudFiles.cleanSource")
            .changeable()
            .onlyAvailable(BY_HAND, "off");

    /** How long they stay. */
    public static final OptionSpec<Duration> RETENTION = OptionSpec.duration(
                    "clean-source.retention", Duration.ofDays(30), "How long ingested files stay.")
            .alias("cloudFiles.cleanSource.retentionDuration")
            .changeable()
            .unavailable(BY_HAND);

    /** Where they go. */
    public static final OptionSpec<String> MOVE_DESTINATION = OptionSpec.string(
                    "clean-source.move-destination", null, "Where ingested files are moved.")
            .alias("cloudFiles.cleanSource.moveDestination")
            .changeable()
            .unavailable(BY_HAND);

    /** Whether the job waits for clean-up. */
    public static final OptionSpec<Boolean> WAIT_FOR_COMPLETION = OptionSpec.bool(
                    "clean-source.wait-for-completion",
                    false,
                    "Whether a drained job waits until all files that are due are deleted or moved.")
            .alias("cloudFiles.cleanSource.waitForCompletion")
            .changeable()
            .onlyAvailable(BY_HAND, "false");

    private CleanOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(MODE, RETENTION, MOVE_DESTINATION, WAIT_FOR_COMPLETION);
    }
}
