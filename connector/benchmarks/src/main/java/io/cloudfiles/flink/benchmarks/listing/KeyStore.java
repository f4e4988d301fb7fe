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
package io.cloudfiles.flink.benchmarks.listing;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket that can be listed, as S3 lists: in the order of keys, with a delimiter, up to 1,000 keys and common prefixes a request, of
 * which those of the last page tell that no more follow.
 */
final class KeyStore implements Storage {
    static final Location BUCKET = Location.parse("s3://bucket");

    private final NavigableMap<Location, Long> modifiedMicros = new ConcurrentSkipListMap<>();
    private final AtomicLong requests = new AtomicLong();

    void add(String key, long modified) {
        modifiedMicros.put(BUCKET.child(key), modified);
    }

    int size() {
        return modifiedMicros.size();
    }

    long listRequests() {
        return requests.get();
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) {
        return new Cursor(directory, request);
    }

    private final class Cursor implements ListCursor {
        private final Location directory;
        private final int pageSize;
        private @Nullable Location behind;
        private boolean ended;

        Cursor(Location directory, ListRequest request) {
            this.directory = directory;
            this.pageSize = request.pageSize();
            this.behind = request.startAfter();
        }

        @Override
        public @Nullable ListPage next() {
            if (ended) {
                return null;
            }
            requests.incrementAndGet();
            List<FileEntry> files = new ArrayList<>();
            List<Location> directories = new ArrayList<>();
            Map.Entry<Location, Long> next = first();
            while (next != null && next.getKey().isBelow(directory) && files.size() + directories.size() < pageSize) {
                Location key = next.getKey();
                int slash = key.toString().indexOf('/', directory.toString().length() + 1);
                if (slash < 0) {
                    files.add(new FileEntry(key, 1, next.getValue(), ""));
                    behind = key;
                } else {
                    Location child = Location.ofNormalised(key.toString().substring(0, slash));
                    directories.add(child);
                    behind = child.child("\uDBFF\uDFFF");
                }
                next = modifiedMicros.higherEntry(behind);
            }
            ended = next == null || !next.getKey().isBelow(directory);
            return new ListPage(files, directories);
        }

        private Map.@Nullable Entry<Location, Long> first() {
            Location after = behind;
            Location lowest = directory.child("\0");
            return modifiedMicros.higherEntry(after == null || after.compareTo(lowest) < 0 ? lowest : after);
        }

        @Override
        public void close() {}
    }

    @Override
    public boolean listsInOrder() {
        return true;
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return false;
    }

    @Override
    public boolean supportsConditionalPut() {
        return false;
    }

    @Override
    public boolean supportsConditionalReplace() {
        return false;
    }

    @Override
    public Optional<FileEntry> stat(Location file) {
        return Optional.empty();
    }

    @Override
    public StorageInput open(FileEntry file) {
        throw listOnly();
    }

    @Override
    public StorageOutput create(Location file) {
        throw listOnly();
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) {
        throw listOnly();
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) {
        throw listOnly();
    }

    @Override
    public void delete(Location file) {
        throw listOnly();
    }

    @Override
    public void copy(Location from, Location to) {
        throw listOnly();
    }

    private static UnsupportedOperationException listOnly() {
        return new UnsupportedOperationException("Keys can only be listed.");
    }

    @Override
    public void close() {}
}
