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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.engine.LogState;
import io.cloudfiles.flink.storage.Location;

import java.util.HashSet;
import java.util.Set;

/** The files that the log names at one version: data files, and those that their deletion vectors are in. */
final class NamedFiles implements LogState.Visitor {
    private final Location table;
    private final Set<Location> all = new HashSet<>();
    private final Set<Location> active = new HashSet<>();
    private final Set<String> namesElsewhere = new HashSet<>();
    private long activeDataFiles;

    /** @param table the table's root */
    NamedFiles(Location table) {
        this.table = table;
    }

    @Override
    public void active(LogState.LogFile file) {
        activeDataFiles++;
        active.add(file.location());
        file.deletionVector().ifPresent(active::add);
        add(file);
    }

    @Override
    public void removed(LogState.LogFile file) {
        add(file);
    }

    private void add(LogState.LogFile file) {
        add(file.location());
        file.deletionVector().ifPresent(this::add);
    }

    private void add(Location file) {
        all.add(file);
        if (!file.isBelow(table)) {
            namesElsewhere.add(file.name());
        }
    }

    /** Whether the log names the file: of the table, or removed and still needed. */
    boolean contains(Location file) {
        return all.contains(file);
    }

    /** Whether the log names a file of that name that, as it is written there, does not lie below the table. */
    boolean namesElsewhere(Location file) {
        return namesElsewhere.contains(file.name());
    }

    /** What the newest version needs. */
    Set<Location> active() {
        return active;
    }

    /** Data files of the newest version. */
    long activeDataFiles() {
        return activeDataFiles;
    }
}
