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

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Where a ledger keeps what it knows. What was seen is kept by {@linkplain Buckets bucket}; backlog and totals by lane, which is one
 * bucket that stands for several ({@link Lanes}).
 *
 * <p>Every method throws whatever the state backend throws; there is nothing to do then but to fail.
 */
@Internal
public interface LedgerStore {
    /** What is remembered of a file, or null when it is not known. */
    @Nullable
    SeenFile seen(FileKey key) throws Exception;

    /** Remembers a file, or something else of it. */
    void remember(FileKey key, SeenFile file) throws Exception;

    /** What is remembered in a bucket and selected, as a new map. */
    Map<FileKey, SeenFile> seenIn(int bucket, Predicate<SeenFile> selected) throws Exception;

    /** Forgets a file. */
    void forget(FileKey key) throws Exception;

    /** Adds a file to a backlog of a lane, or replaces it. */
    void putWaiting(int lane, Arrival arrival, BacklogKey key, WaitingFile file) throws Exception;

    /** A file of a backlog of a lane, or null when it is not there. */
    @Nullable
    WaitingFile waiting(int lane, Arrival arrival, BacklogKey key) throws Exception;

    /** Takes a file out of a backlog of a lane; nothing happens when it is not there. */
    void removeWaiting(int lane, Arrival arrival, BacklogKey key) throws Exception;

    /** Up to {@code limit} of the smallest keys of a lane's backlog of one kind, in their order, as a new map. */
    SortedMap<BacklogKey, WaitingFile> firstWaiting(int lane, Arrival arrival, int limit) throws Exception;

    /** What {@link #putTotals} kept, for those of the given buckets that are lanes, by bucket. */
    Map<Integer, LaneTotals> totals(Iterable<Integer> buckets) throws Exception;

    /** Keeps the totals of a lane. */
    void putTotals(int lane, LaneTotals totals) throws Exception;
}
