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

import io.cloudfiles.flink.ledger.BacklogKey;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Where a {@link FileLifecycle} keeps its files. One thread. */
@Internal
public interface LifecycleStore {
    /** A file that is not committed yet, or null. */
    @Nullable
    OpenFile open(int lane, FileKey key) throws Exception;

    /** All files of a lane that are not committed yet, as a new map. */
    Map<FileKey, OpenFile> allOpen(int lane) throws Exception;

    /** Keeps a file that is not committed yet. */
    void putOpen(int lane, FileKey key, OpenFile file) throws Exception;

    /** Forgets a file that was not committed yet; nothing happens when it is not there. */
    void removeOpen(int lane, FileKey key) throws Exception;

    /** What became of a file, or null. */
    @Nullable
    FinishedFile finished(FileKey key) throws Exception;

    /** The files of a bucket that came to their end before a time. */
    List<FileKey> finishedBefore(int bucket, long millis) throws Exception;

    /** Forgets what became of a file; nothing happens when that is not known. */
    void removeFinished(FileKey key) throws Exception;

    /** Keeps what became of a file. */
    void putFinished(FileKey key, FinishedFile file) throws Exception;

    /** Up to {@code limit} files of a lane that are to be cleaned, those that were committed first, as a new map; keys have that time. */
    SortedMap<BacklogKey, FileEntry> firstDue(int lane, int limit) throws Exception;

    /** Keeps a file that is to be cleaned. */
    void putDue(int lane, BacklogKey key, FileEntry file) throws Exception;

    /** Forgets a file that was to be cleaned; nothing happens when it is not there. */
    void removeDue(int lane, BacklogKey key) throws Exception;
}
