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
package io.cloudfiles.flink.delta.origin;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOutput;
import org.apache.flink.annotation.Internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The files beside the log of a table that say of each commit how many of its rows are of which file. A commit names its own; one that no
 * commit names is left over from an attempt that failed. They lie in a directory that begins with an underscore, so that no vacuum takes them.
 * Immutable.
 */
@Internal
public final class RowCountsFiles {
    /** What a commit calls the path of its own, among the parameters of its operation. */
    public static final String COMMIT_PARAMETER = "rowsByFile";

    private static final String DIRECTORY = "_cloudfiles/rows";
    private static final String SUFFIX = ".rows";
    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern COMMIT_FILE = Pattern.compile("\\d{20}\\.json");

    /** No attempt at a commit takes so long: a file that is this much older than the oldest commit in the log belongs to none of the log. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofDays(1);

    private final Location table;
    private final Storage storage;
    private final Clock clock;

    /** Takes entries one by one. */
    public interface Taker {
        /** Takes the next entry. */
        void take(RowsOfFile rows) throws IOException;
    }

    /**
     * @param table its root
     * @param storage reaches it and stays the caller's to close
     */
    public RowCountsFiles(Location table, Storage storage, Clock clock) {
        this.table = table;
        this.storage = storage;
        this.clock = clock;
    }

    /**
     * Writes a new file.
     *
     * @return its path below the table's root
     */
    public String write(RowCounts counts) throws IOException {
        String path = DIRECTORY + "/" + NAME_TIME.format(clock.instant()) + "-" + UUID.randomUUID() + SUFFIX;
        StorageOutput out = storage.create(table.child(path));
        try {
            counts.writeTo(out);
        } finally {
            out.abort();
        }
        return path;
    }

    /**
     * Reads a file.
     *
     * @param path as {@link #write} gave it
     * @throws FileNotFoundException when it is gone
     * @throws IOException also when it is damaged
     */
    public void read(String path, Taker taker) throws IOException {
        Location file = table.child(path);
        FileEntry entry = storage.stat(file).orElseThrow(() -> new FileNotFoundException(file.toString()));
        try (RowCountsInput in = new RowCountsInput(new StorageStream(storage, entry))) {
            for (EncodedRows rows = in.next(); rows != null; rows = in.next()) {
                taker.take(rows.decoded());
            }
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("[" + file + "] cannot be read: " + e.getMessage(), e);
        }
    }

    /** Removes files of commits that are no longer in the log, which is the table's to keep or to forget. */
    public void deleteExpired() throws IOException {
        Optional<FileEntry> oldest = oldestCommit();
        if (oldest.isEmpty()) {
            return;
        }
        long before = oldest.get().modifiedMicros() - LONGEST_ATTEMPT.toNanos() / 1_000;
        for (FileEntry file : modifiedBefore(before)) {
            storage.delete(file.location());
        }
    }

    private Optional<FileEntry> oldestCommit() throws IOException {
        FileEntry oldest = null;
        try (ListCursor cursor = storage.list(table.child("_delta_log"), ListRequest.children())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                for (FileEntry file : page.files()) {
                    boolean isOlder = oldest == null || file.location().compareTo(oldest.location()) < 0;
                    if (isOlder && COMMIT_FILE.matcher(file.location().name()).matches()) {
                        oldest = file;
                    }
                }
                if (oldest != null && storage.listsInOrder()) {
                    break;
                }
            }
        }
        return Optional.ofNullable(oldest);
    }

    /** Names begin with the time, so that a listing in order comes to the young ones last. */
    private List<FileEntry> modifiedBefore(long micros) throws IOException {
        List<FileEntry> old = new ArrayList<>();
        try (ListCursor cursor = storage.list(table.child(DIRECTORY), ListRequest.children())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                int before = old.size();
                page.files().stream()
                        .filter(file -> file.modifiedMicros() < micros
                                && file.location().name().endsWith(SUFFIX))
                        .forEach(old::add);
                if (storage.listsInOrder() && old.size() == before) {
                    break;
                }
            }
        } catch (FileNotFoundException e) {
            // Nothing was ever written.
        }
        return old;
    }
}
