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

import io.cloudfiles.flink.ledger.FileLedger.Sighting;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;

import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a ledger does, of files without versions, as simply as it can be said. */
final class LedgerModel {
    private final ReleaseOrder order;
    private final boolean allowsOverwrites;
    private final String what;
    private final Map<Location, FileEntry> seen = new HashMap<>();
    /** Of the files that wait, the version that does, and from where on. */
    private final Map<Location, WaitingFile> waiting = new HashMap<>();

    LedgerModel(ReleaseOrder order, boolean allowsOverwrites, String what) {
        this.order = order;
        this.allowsOverwrites = allowsOverwrites;
        this.what = what;
    }

    Sighting observe(FileEntry file) {
        Location location = file.location();
        FileEntry before = seen.get(location);
        if (before == null) {
            enter(file);
            return Sighting.NEW;
        }
        if (before.equals(file)) {
            return Sighting.KNOWN;
        }
        WaitingFile waits = waiting.get(location);
        if (waits != null && waits.nextStart() == 0) {
            enter(file);
        } else if (allowsOverwrites) {
            enter(file);
            return Sighting.AGAIN;
        } else if (waits == null) {
            seen.put(location, file);
        }
        return Sighting.KNOWN;
    }

    private void enter(FileEntry file) {
        seen.put(file.location(), file);
        waiting.put(file.location(), new WaitingFile(file, 0, 0));
    }

    /** A range was released: it must be the next one of a file that no other comes before. */
    void released(FileRange range) {
        WaitingFile waits = waiting.get(range.file().location());
        assertThat(waits).as(what).isNotNull();
        assertThat(waits.file()).as(what).isEqualTo(range.file());
        assertThat(waits.nextStart()).as(what).isEqualTo(range.start());
        assertThat(place(range.file()))
                .as(what)
                .isEqualTo(waiting.values().stream()
                        .mapToLong(file -> place(file.file()))
                        .min()
                        .orElseThrow());
        if (range.end() == range.file().sizeBytes()) {
            waiting.remove(range.file().location());
        } else {
            waiting.put(range.file().location(), new WaitingFile(range.file(), range.end(), 0));
        }
    }

    private long place(FileEntry file) {
        return order == ReleaseOrder.OLDEST_FIRST ? file.modifiedMicros() : -file.modifiedMicros();
    }

    int knownFiles() {
        return seen.size();
    }

    int waitingFiles() {
        return waiting.size();
    }

    long waitingBytes() {
        return waiting.values().stream().mapToLong(WaitingFile::remainingBytes).sum();
    }
}
