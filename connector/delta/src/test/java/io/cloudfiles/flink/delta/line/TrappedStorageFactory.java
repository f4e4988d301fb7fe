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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.delta.line.Trap.Place;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageFactory;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Local files under the scheme {@code trapped}, with {@link Trap}s on the way to them. */
public final class TrappedStorageFactory implements StorageFactory {
    static final String SCHEME = "trapped";

    /** Read at once, so that there is no second half. */
    private static final int SMALL_FILE = 1024;

    /** Where a local path is reached through traps. */
    static String address(java.nio.file.Path path) {
        return SCHEME + "://local" + path.toAbsolutePath();
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return Set.of();
    }

    @Override
    public Storage create(Location location, ReadableConfig options) {
        Storages storages = Storages.load();
        return new TrappedStorage(storages, storages.open(local(location), Map.of()));
    }

    private static Location local(Location trapped) {
        return Location.parse("file://" + (trapped.isRoot() ? "/" : trapped.path()));
    }

    private static Location trapped(Location local) {
        return Location.parse(SCHEME + "://local" + local.path());
    }

    private static FileEntry trapped(FileEntry entry) {
        return new FileEntry(trapped(entry.location()), entry.sizeBytes(), entry.modifiedMicros(), entry.version());
    }

    private static FileEntry local(FileEntry entry) {
        return new FileEntry(local(entry.location()), entry.sizeBytes(), entry.modifiedMicros(), entry.version());
    }

    private static final class TrappedStorage implements Storage {
        private final Storages owner;
        private final Storage files;

        TrappedStorage(Storages owner, Storage files) {
            this.owner = owner;
            this.files = files;
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
            if (directory.toString().contains("landing")) {
                Trap.pass(Place.DISCOVERY);
            }
            Location startAfter = request.startAfter();
            ListCursor cursor = files.list(
                    local(directory),
                    new ListRequest(
                            request.recursive(), startAfter == null ? null : local(startAfter), request.pageSize()));
            return new ListCursor() {
                @Override
                public @Nullable ListPage next() throws IOException {
                    ListPage page = cursor.next();
                    return page == null
                            ? null
                            : new ListPage(
                                    page.files().stream()
                                            .map(TrappedStorageFactory::trapped)
                                            .toList(),
                                    page.directories().stream()
                                            .map(TrappedStorageFactory::trapped)
                                            .toList());
                }

                @Override
                public void close() throws IOException {
                    cursor.close();
                }
            };
        }

        @Override
        public Optional<FileEntry> stat(Location file) throws IOException {
            return files.stat(local(file)).map(TrappedStorageFactory::trapped);
        }

        @Override
        public StorageInput open(FileEntry file) throws IOException {
            boolean isData = file.location().name().endsWith(".json")
                    && !file.location().toString().contains("_delta_log");
            if (isData) {
                Trap.pass(Place.READER_OPEN);
            }
            StorageInput input = files.open(local(file));
            return new StorageInput() {
                @Override
                public FileEntry file() {
                    return file;
                }

                @Override
                public int read(long position, byte[] buffer, int offset, int length) throws IOException {
                    if (isData && position > 0) {
                        Trap.pass(Place.READER_READ);
                    }
                    if (isData && (position > file.sizeBytes() / 2 || file.sizeBytes() < SMALL_FILE)) {
                        Trap.passGate();
                    }
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
            boolean isDataFile = file.name().startsWith("part-");
            if (isDataFile) {
                Trap.pass(Place.WRITER_CREATE);
            }
            StorageOutput output = files.create(local(file));
            return new StorageOutput() {
                @Override
                public long position() {
                    return output.position();
                }

                @Override
                public void write(int b) throws IOException {
                    output.write(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    output.write(bytes, offset, length);
                }

                @Override
                public void abort() throws IOException {
                    output.abort();
                }

                @Override
                public void close() throws IOException {
                    output.close();
                    if (isDataFile) {
                        Trap.pass(Place.WRITER_CLOSED);
                    }
                }
            };
        }

        @Override
        public boolean putIfAbsent(Location file, byte[] content) throws IOException {
            boolean isCommit =
                    file.toString().contains("_delta_log") && file.name().endsWith(".json");
            if (isCommit) {
                Trap.pass(Place.COMMIT_BEFORE);
            }
            boolean done = files.putIfAbsent(local(file), content);
            if (isCommit) {
                Trap.pass(Place.COMMIT_AFTER);
            }
            return done;
        }

        @Override
        public boolean replace(FileEntry expected, byte[] content) throws IOException {
            return files.replace(local(expected), content);
        }

        @Override
        public void delete(Location file) throws IOException {
            files.delete(local(file));
        }

        @Override
        public void copy(Location from, Location to) throws IOException {
            files.copy(local(from), local(to));
        }

        @Override
        public void close() throws IOException {
            owner.close();
        }
    }
}
