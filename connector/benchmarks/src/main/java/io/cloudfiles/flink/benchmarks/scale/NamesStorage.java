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
package io.cloudfiles.flink.benchmarks.scale;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import org.jspecify.annotations.Nullable;

import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * As many files as the authority says, as an object store would list them: {@code names://1000000/…} has a million, each with a random
 * name of 117 characters in all, below one directory an hour, with a random ETag of 32 hex digits and 5 bytes of text. They are the same
 * in each listing. Reading waits while the gate is closed.
 */
final class NamesStorage implements Storage {
    static final String SCHEME = "names";

    /** A system property: a file that does not exist as long as the gate of this process is closed from outside. */
    static final String GATE = "cloudfiles.names.gate";

    private static final byte[] CONTENT = "line\n".getBytes(StandardCharsets.UTF_8);
    private static final long FIRST_MICROS =
            TimeUnit.SECONDS.toMicros(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond());
    private static final int FILES_PER_HOUR = 1000;
    private static final int GATE_MILLIS = 100;

    /** One JVM, one measurement. */
    private static volatile CountDownLatch gate = new CountDownLatch(0);

    /** From now on every read waits. */
    static void closeGate() {
        gate = new CountDownLatch(1);
    }

    static void openGate() {
        gate.countDown();
    }

    /** The address of so many files. */
    static String address(int files) {
        return SCHEME + "://" + files + "/acme-data-lake-prod/landing/clickstream/v2";
    }

    /** File number {@code index} below a directory. */
    static FileEntry file(Location directory, int index) {
        SplittableRandom random = new SplittableRandom(index);
        int hour = index / FILES_PER_HOUR;
        String name = String.format(
                Locale.ROOT,
                "%s/year=2026/month=%02d/day=%02d/hour=%02d/%08x-%04x-4%03x-a%03x-%012x.json",
                directory,
                hour / 720 % 12 + 1,
                hour / 24 % 30 + 1,
                hour % 24,
                random.nextInt(),
                random.nextInt(1 << 16),
                random.nextInt(1 << 12),
                random.nextInt(1 << 12),
                random.nextLong(1L << 48));
        String etag = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
        return new FileEntry(
                Location.ofNormalised(name),
                CONTENT.length,
                FIRST_MICROS + index * TimeUnit.MILLISECONDS.toMicros(10),
                etag);
    }

    @Override
    public boolean listsInOrder() {
        return false;
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
    public ListCursor list(Location directory, ListRequest request) {
        int files = Integer.parseInt(directory.authority());
        return new ListCursor() {
            private int next;

            @Override
            public @Nullable ListPage next() {
                if (next == files) {
                    return null;
                }
                List<FileEntry> page = new ArrayList<>();
                for (int end = Math.min(files, next + request.pageSize()); next < end; next++) {
                    page.add(file(directory, next));
                }
                return new ListPage(page, List.of());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<FileEntry> stat(Location file) {
        return Optional.empty();
    }

    @Override
    public StorageInput open(FileEntry file) throws InterruptedIOException {
        try {
            gate.await();
            String outside = System.getProperty(GATE);
            while (outside != null && !Files.exists(Path.of(outside))) {
                Thread.sleep(GATE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        return new Input(file);
    }

    @Override
    public StorageOutput create(Location file) {
        throw readOnly();
    }

    @Override
    public boolean putIfAbsent(Location file, byte[] content) {
        throw readOnly();
    }

    @Override
    public boolean replace(FileEntry expected, byte[] content) {
        throw readOnly();
    }

    @Override
    public void delete(Location file) {
        throw readOnly();
    }

    @Override
    public void copy(Location from, Location to) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("Names are read only.");
    }

    @Override
    public void close() {}

    private record Input(FileEntry file) implements StorageInput {
        @Override
        public int read(long position, byte[] buffer, int offset, int length) {
            int count = (int) Math.min(length, CONTENT.length - position);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(CONTENT, (int) position, buffer, offset, count);
            return count;
        }

        @Override
        public void close() {}
    }
}
