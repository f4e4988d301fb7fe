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
package io.cloudfiles.flink.cli.table;

import io.cloudfiles.flink.cli.run.Amounts;
import io.cloudfiles.flink.delta.maintenance.Compaction;
import io.cloudfiles.flink.delta.maintenance.Vacuum;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;

import java.util.stream.Collectors;

/** What was done to a table, as people read it. */
@Internal
public final class MaintenanceText {
    private MaintenanceText() {}

    /** The files of a dry run, and how many there are. */
    public static String of(Vacuum.Result result, boolean dryRun) {
        String names = dryRun
                ? result.files().stream()
                        .map(FileEntry::location)
                        .map(location -> location + "\n")
                        .collect(Collectors.joining())
                : "";
        return names + (dryRun ? "Would delete " : "Deleted ")
                + Amounts.exactly(result.files().size(), "file") + ", " + Amounts.bytes(result.bytes())
                + ", from before " + result.olderThan() + "; the table has "
                + Amounts.exactly(result.activeFiles(), "file") + ".\n";
    }

    /** What was merged, and why something was not. */
    public static String of(Compaction.Result result, boolean dryRun) {
        String removed = Amounts.exactly(result.removedFiles(), "file") + ", " + Amounts.bytes(result.removedBytes())
                + ", into ";
        if (dryRun) {
            return "Would merge " + removed + Amounts.exactly(result.addedFiles(), "file") + ".\n";
        }
        String dropped = result.dropped().stream().map(reason -> reason + "\n").collect(Collectors.joining());
        return dropped + "Merged " + removed + Amounts.exactly(result.addedFiles(), "file") + ", "
                + Amounts.bytes(result.addedBytes())
                + (result.versions().isEmpty()
                        ? ".\n"
                        : ", as version "
                                + result.versions().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                + ".\n");
    }
}
