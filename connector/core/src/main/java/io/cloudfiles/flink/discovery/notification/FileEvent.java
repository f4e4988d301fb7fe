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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * What a message says of one file or directory. The time of the event is no part of it: it is neither that of the file's modification nor
 * its version.
 *
 * @param kind what happened
 * @param location where; of a rename the new place, of a queue's own form of address the one that a listing of the store would give
 * @param entry the file, if the message tells its size, version <em>and</em> modification time as a listing would; else null, and the store is
 *     asked
 */
@PublicEvolving
public record FileEvent(
        Kind kind, Location location, @Nullable FileEntry entry) {
    /** What can happen. What takes files away is left out of {@link QueueMessage#events}. */
    public enum Kind {
        /** A file was written, or moved here. */
        FILE,
        /** A directory was moved here, with all that is in it. */
        DIRECTORY
    }

    /** A file of which no more is known. */
    public static FileEvent file(Location location) {
        return new FileEvent(Kind.FILE, location, null);
    }
}
