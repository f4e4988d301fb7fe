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
import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.storage.FileEntry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The files' lives in maps. */
final class MemoryLifecycleStore implements LifecycleStore {
    final Map<Integer, Map<FileKey, OpenFile>> open = new HashMap<>();
    final Map<FileKey, FinishedFile> finished = new HashMap<>();
    final Map<Integer, TreeMap<BacklogKey, FileEntry>> due = new HashMap<>();

    @Override
    public OpenFile open(int lane, FileKey key) {
        return allOpen(lane).get(key);
    }

    @Override
    public Map<FileKey, OpenFile> allOpen(int lane) {
        return new HashMap<>(open.getOrDefault(lane, Map.of()));
    }

    @Override
    public void putOpen(int lane, FileKey key, OpenFile file) {
        open.computeIfAbsent(lane, ignored -> new HashMap<>()).put(key, file);
    }

    @Override
    public void removeOpen(int lane, FileKey key) {
        open.getOrDefault(lane, new HashMap<>()).remove(key);
    }

    @Override
    public FinishedFile finished(FileKey key) {
        return finished.get(key);
    }

    @Override
    public List<FileKey> finishedBefore(int bucket, long millis) {
        return finished.entrySet().stream()
                .filter(entry ->
                        Buckets.of(entry.getKey()) == bucket && entry.getValue().finishedMillis() < millis)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void removeFinished(FileKey key) {
        finished.remove(key);
    }

    @Override
    public void putFinished(FileKey key, FinishedFile file) {
        finished.put(key, file);
    }

    @Override
    public SortedMap<BacklogKey, FileEntry> firstDue(int lane, int limit) {
        return due.getOrDefault(lane, new TreeMap<>()).entrySet().stream()
                .limit(limit)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    @Override
    public void putDue(int lane, BacklogKey key, FileEntry file) {
        due.computeIfAbsent(lane, ignored -> new TreeMap<>()).put(key, file);
    }

    @Override
    public void removeDue(int lane, BacklogKey key) {
        due.getOrDefault(lane, new TreeMap<>()).remove(key);
    }
}
