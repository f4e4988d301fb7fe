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

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What becomes of ingested files, and when.
 *
 * @param mode what becomes of them
 * @param retention how long they stay once they are committed
 * @param destination directory that they are moved to, normalised; null unless they are
 * @param root the directory that all paths of the source have in common, normalised: what is kept of a file's path is what lies below it
 * @param waits whether the end of a job waits for the files that are due
 * @param filesPerSecond by all subtasks together, at least 1
 */
@Internal
public record CleanPolicy(
        CleanMode mode,
        Duration retention,
        @Nullable String destination,
        String root,
        boolean waits,
        int filesPerSecond)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Files stay where they are. */
    public static final CleanPolicy OFF = new CleanPolicy(CleanMode.OFF, Duration.ZERO, null, "file:///", false, 1);

    /** Whether files are cleaned. */
    public boolean isOn() {
        return mode != CleanMode.OFF;
    }

    /** Where a file is moved to: below the destination as it was below the source. */
    Location target(Location file) {
        if (destination == null) {
            throw new IllegalStateException("Files are not moved: " + mode);
        }
        Location from = Location.ofNormalised(root);
        Location to = Location.ofNormalised(destination);
        return to.child(
                file.isBelow(from) ? file.toString().substring(from.toString().length() + 1) : file.name());
    }

    /**
     * The deepest directory that all have in common.
     *
     * @param directories of one store; at least one
     */
    public static Location commonRoot(List<Location> directories) {
        Location root = directories.get(0);
        for (Location each : directories) {
            while (!each.equals(root) && !each.isBelow(root) && !root.isRoot()) {
                root = root.parent();
            }
        }
        return root;
    }
}
