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
package io.cloudfiles.flink.benchmarks.commit;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/**
 * Local files under another scheme, whose requests are counted as an object store would see them: a listing by its pages, a file that is
 * opened as one GET, one that is written as one PUT.
 */
final class CountedStorage implements Storage {
    static final String SCHEME = "counted";
    /** Before a local path; Kernel takes a location without an authority apart. */
    static final String PREFIX = SCHEME + "://disk";

    private final Storage files;

    CountedStorage(Storage files) {
        this.files = files;
    }

    static Location local(Location counted) {
        return Location.parse("file://" + counted.path());
    }

    private static Location counted(Location local) {
        return Location.parse(PREFIX + local.path());
    }

    private static FileEntry local(FileEntry counted) {
        return at(local(counted.location()), counted);
    }

    private static FileEntry counted(FileEntry local) {
        return at(counted(local.location()), local);
    }

    private static FileEntry at(Location location, FileEntry entry) {
        return new FileEntry(location, entry.sizeBytes(), entry.modifiedMicros(), entry.version());
    }

    @Override
    public boolean listsInOrder() {
        return files.listsInOrder();
    }

    @Override
    public boolean showsUnfinishedFiles() {
        return files.showsUnfinishedFiles();
    }

    @Override
    public boolean supportsConditionalPut() {
        return files.supportsConditionalPut();
    }

    @Override
    public boolean supportsConditionalReplace() {
        return files.supportsConditionalReplace();
    }

    @Override
    public ListCursor list(Location directory, ListRequest request) throws IOException {
        @Nullable Location after = request.startAfter();
        ListCursor pages = files.list(
                local(directory),
                new ListRequest(request.recursive(), after == null ? null : local(after), request.pageSize()));
        return new ListCursor() {
            @Override
            public @Nullable ListPage next() throws IOException {
                ListPage page = pages.next();
                if (page == null) {
                    return null;
                }
                Requests.LIST.count();
                return new ListPage(
                        page.files().stream().map(CountedStorage::counted).toList(),
                        page.directories().stream().map(CountedStorage::counted).toList());
            }

            @Override
            public void close() throws IOException {
                pages.close();
            }
        };
    }

    @Override
    public Optional<FileEntry> stat(Location file) throws IOException {
        Requests.HEAD.count();
        return files.stat(local(file)).map(CountedStorage::counted);
    }

    @Override
    public StorageInput open(FileEntry file) throws IOException {
        Requests.GET.count();
        StorageInput input = files.open(local(file));
        return new StorageInput() {
            @Override
            public FileEntry file() {
                return file;
            }

            @Override
            public int read(long position, byte[] buffer, int offset, int length) throws IOException {
                return input.read(position, buffer, offset, length);
            }

            @Override
            public void close() throws IOException {
                input.close();
            }
        };
    }

    @Override
    public StorageOutput create(Location file) throws IOException {
        Requests.PUT.count();
        return files.create(local(file));
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) throws IOException {
        Requests.PUT.count();
        return files.putIfAbsent(local(file), content);
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) throws IOException {
        Requests.PUT.count();
        return files.replace(local(expected), content);
    }

    @Override
    public void delete(Location file) throws IOException {
        Requests.DELETE.count();
        files.delete(local(file));
    }

    @Override
    public void copy(Location from, Location to) throws IOException {
        Requests.PUT.count();
        files.copy(local(from), local(to));
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
