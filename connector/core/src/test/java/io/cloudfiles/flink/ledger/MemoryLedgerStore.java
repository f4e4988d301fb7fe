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

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A ledger's state in maps, that counts how often its backlogs are looked into and written. */
public final class MemoryLedgerStore implements LedgerStore {
    public final Map<FileKey, SeenFile> seen = new HashMap<>();
    private final Map<Integer, Set<FileKey>> keysByBucket = new HashMap<>();
    final Map<Arrival, Map<Integer, TreeMap<BacklogKey, WaitingFile>>> backlogs = new EnumMap<>(Arrival.class);
    final Map<Integer, LaneTotals> totals = new HashMap<>();
    int looks;
    int backlogWrites;
    int totalsWritten;

    /** As a checkpoint would hold it. */
    public MemoryLedgerStore copy() {
        MemoryLedgerStore copy = new MemoryLedgerStore();
        seen.forEach(copy::remember);
        backlogs.forEach((arrival, lanes) ->
                lanes.forEach((lane, files) -> copy.backlog(lane, arrival).putAll(files)));
        copy.totals.putAll(totals);
        return copy;
    }

    @Override
    public SeenFile seen(FileKey key) {
        return seen.get(key);
    }

    @Override
    public void remember(FileKey key, SeenFile file) {
        seen.put(key, file);
        keysByBucket
                .computeIfAbsent(Buckets.of(key), ignored -> new HashSet<>())
                .add(key);
    }

    @Override
    public Map<FileKey, SeenFile> seenIn(int bucket, Predicate<SeenFile> selected) {
        return keysByBucket.getOrDefault(bucket, Set.of()).stream()
                .filter(key -> selected.test(seen.get(key)))
                .collect(Collectors.toMap(key -> key, seen::get));
    }

    @Override
    public void forget(FileKey key) {
        seen.remove(key);
        keysByBucket.get(Buckets.of(key)).remove(key);
    }

    /** What waits of a kind, in all lanes. */
    long waiting(Arrival arrival) {
        return backlogs.getOrDefault(arrival, Map.of()).values().stream()
                .mapToInt(Map::size)
                .sum();
    }

    private TreeMap<BacklogKey, WaitingFile> backlog(int lane, Arrival arrival) {
        return backlogs.computeIfAbsent(arrival, ignored -> new HashMap<>())
                .computeIfAbsent(lane, ignored -> new TreeMap<>());
    }

    @Override
    public void putWaiting(int lane, Arrival arrival, BacklogKey key, WaitingFile file) {
        backlogWrites++;
        backlog(lane, arrival).put(key, file);
    }

    @Override
    public WaitingFile waiting(int lane, Arrival arrival, BacklogKey key) {
        return backlog(lane, arrival).get(key);
    }

    @Override
    public void removeWaiting(int lane, Arrival arrival, BacklogKey key) {
        backlogWrites++;
        backlog(lane, arrival).remove(key);
    }

    @Override
    public SortedMap<BacklogKey, WaitingFile> firstWaiting(int lane, Arrival arrival, int limit) {
        looks++;
        return backlog(lane, arrival).entrySet().stream()
                .limit(limit)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    @Override
    public Map<Integer, LaneTotals> totals(Iterable<Integer> buckets) {
        Map<Integer, LaneTotals> found = new HashMap<>();
        buckets.forEach(bucket -> found.computeIfAbsent(bucket, totals::get));
        return found;
    }

    @Override
    public void putTotals(int lane, LaneTotals kept) {
        totalsWritten++;
        totals.put(lane, kept);
    }
}
