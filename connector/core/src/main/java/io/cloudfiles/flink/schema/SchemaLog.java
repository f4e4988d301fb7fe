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
package io.cloudfiles.flink.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The numbered versions of a schema, in {@code <schema.location>/_schemas/N}, each an immutable JSON file that people can read.
 *
 * <p>A version is appended by a conditional put, so of two jobs that append at once one gets the number and the other one finds it taken.
 * Nothing is ever overwritten, also not what another product has left there. Every method reads the directory anew and so sees what
 * other jobs have appended; safe for use by many threads.
 *
 * <p>Every method that reads versions throws {@code CF_UNSUPPORTED_LOG_VERSION} for a file that another product or a later version wrote
 * and {@code CF_LOG_FILE_MALFORMED} for one that is damaged.
 */
@PublicEvolving
public final class SchemaLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Storage storage;
    private final Location directory;

    /**
     * @param storage the store that holds it; stays the caller's to close
     * @param location the {@code schema.location}; need not exist yet
     */
    public SchemaLog(Storage storage, Location location) {
        this.storage = storage;
        this.directory = location.child("_schemas");
    }

    /** The newest version, or empty. */
    public Optional<SchemaVersion> latest() throws IOException {
        OptionalInt newest = newest();
        return newest.isEmpty() ? Optional.empty() : Optional.of(version(newest.getAsInt()));
    }

    /**
     * The newest version. One that Auto Loader has written is imported first, if all of it is understood: a version of ours with the same
     * columns is put behind it. It stays what it is, and {@link #latest} and the others show it as well.
     *
     * @param now when
     * @return empty where there is none
     */
    public Optional<SchemaVersion> latestOrImported(Instant now) throws IOException {
        Optional<SchemaVersion> latest = latest();
        while (latest.isPresent() && latest.get().cause().kind().equals(SchemaCause.FOREIGN)) {
            SchemaVersion foreign = latest.get();
            SchemaCause cause = SchemaCause.imported(file(foreign.number()).toString());
            latest = Optional.of(append(foreign.type(), foreign.partitionColumns(), cause, now));
        }
        return latest;
    }

    /** All versions, the first one first. */
    public List<SchemaVersion> all() throws IOException {
        List<SchemaVersion> versions = new ArrayList<>();
        for (int number : numbers()) {
            versions.add(version(number));
        }
        return versions;
    }

    /**
     * One version.
     *
     * @throws CloudFilesException {@code CF_LOG_FILE_MALFORMED} also when there is none of this number
     */
    public SchemaVersion version(int number) throws IOException {
        Location file = file(number);
        try {
            String text = new String(storage.readAll(file), StandardCharsets.UTF_8);
            return ForeignEntry.isHead(text) ? foreign(number, file, text) : read(number, file, text);
        } catch (FileNotFoundException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_LOG_FILE_MALFORMED,
                    "[" + file + "] does not exist; the schema log has the versions " + numbers()
                            + ". Name one of them, or restore the file.",
                    e);
        }
    }

    /** The version of a number, if there is one. */
    public Optional<SchemaVersion> find(int number) throws IOException {
        return numbers().contains(number) ? Optional.of(version(number)) : Optional.empty();
    }

    /**
     * Appends a version, unless another job does so first.
     *
     * @param type all columns
     * @param partitionColumns names of those that the path of a file tells
     * @param cause why
     * @param now when
     * @return the version that now has the number after the latest: this one, or the other job's
     */
    public SchemaVersion append(RowType type, List<String> partitionColumns, SchemaCause cause, Instant now)
            throws IOException {
        OptionalInt newest = newest();
        if (newest.isPresent()) {
            // Nothing is put behind an entry that nobody can read.
            version(newest.getAsInt());
        }
        int number = newest.isPresent() ? newest.getAsInt() + 1 : 0;
        SchemaVersion version = new SchemaVersion(number, type, partitionColumns, cause, now);
        return put(file(number), SchemaEntry.write(version)) ? version : version(number);
    }

    /** Writes a new file; where the store cannot say whether it did, what is there now does. */
    private boolean put(Location file, byte[] content) throws IOException {
        try {
            return storage.putIfAbsent(file, content);
        } catch (IOException unknown) {
            try {
                return Arrays.equals(storage.readAll(file), content);
            } catch (IOException e) {
                unknown.addSuppressed(e);
                throw unknown;
            }
        }
    }

    /**
     * Appends a version behind another one, unless that has a successor.
     *
     * @param previous the latest version, as far as the caller knows
     * @param type all columns
     * @param cause why
     * @param now when
     * @return the new version; empty when another job has appended one, which is to be looked at first
     */
    public Optional<SchemaVersion> appendAfter(SchemaVersion previous, RowType type, SchemaCause cause, Instant now)
            throws IOException {
        SchemaVersion version = new SchemaVersion(previous.number() + 1, type, previous.partitionColumns(), cause, now);
        return put(file(version.number()), SchemaEntry.write(version)) ? Optional.of(version) : Optional.empty();
    }

    private Location file(int number) {
        return directory.child(Integer.toString(number));
    }

    private OptionalInt newest() throws IOException {
        TreeSet<Integer> numbers = sortedNumbers();
        return numbers.isEmpty() ? OptionalInt.empty() : OptionalInt.of(numbers.last());
    }

    /** The numbers of all versions, in order. */
    public List<Integer> numbers() throws IOException {
        return List.copyOf(sortedNumbers());
    }

    private TreeSet<Integer> sortedNumbers() throws IOException {
        TreeSet<Integer> numbers = new TreeSet<>();
        try (ListCursor cursor = storage.list(directory, ListRequest.children())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream()
                        .map(FileEntry::location)
                        .map(Location::name)
                        .filter(name -> name.matches("0|[1-9]\\d{0,8}"))
                        .map(Integer::valueOf)
                        .forEach(numbers::add);
            }
        } catch (FileNotFoundException noLogYet) {
            return new TreeSet<>();
        }
        return numbers;
    }

    private SchemaVersion foreign(int number, Location file, String text) throws IOException {
        ForeignEntry entry;
        try {
            entry = ForeignEntry.parse(text);
        } catch (IllegalArgumentException | ValidationException e) {
            throw foreign(file, "Auto Loader wrote it, but " + e.getMessage(), e);
        }
        FileEntry written = storage.stat(file).orElseThrow(() -> new FileNotFoundException(file.toString()));
        return new SchemaVersion(
                number,
                entry.type(),
                entry.partitionColumns(),
                new SchemaCause(SchemaCause.FOREIGN, null, "entry of Auto Loader"),
                Instant.EPOCH.plus(written.modifiedMicros(), ChronoUnit.MICROS));
    }

    private static SchemaVersion read(int number, Location file, String text) {
        if (text.isBlank()) {
            throw cutOff(file, "is empty", null);
        }
        JsonNode entry;
        try {
            entry = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            if (text.startsWith("{")) {
                throw cutOff(file, "is not whole", e);
            }
            throw foreign(file, "another product or a newer version wrote it", e);
        }
        if (!SchemaEntry.isOurs(entry)) {
            throw foreign(file, "another product or a newer version wrote it", null);
        }
        try {
            return SchemaEntry.read(number, entry);
        } catch (IllegalArgumentException | ValidationException | DateTimeException e) {
            throw malformed(file, e);
        }
    }

    private static CloudFilesException foreign(Location file, String why, @Nullable Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_UNSUPPORTED_LOG_VERSION,
                "[" + file + "] is not an entry of our schema log in format " + SchemaEntry.FORMAT + ": " + why
                        + ". It is left as it is; name another 'schema.location'.",
                cause);
    }

    private static CloudFilesException cutOff(Location file, String what, @Nullable Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_LOG_FILE_MALFORMED,
                "[" + file + "] " + what
                        + ", as a disk that lost its power leaves a file that was being written. Restore it, or "
                        + "delete it: the version before it is then the latest one, and where there is none, the schema is inferred anew.",
                cause);
    }

    private static CloudFilesException malformed(Location file, Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_LOG_FILE_MALFORMED,
                "[" + file + "] cannot be understood: " + cause.getMessage()
                        + ". Restore it, or name another 'schema.location' to infer the schema anew.",
                cause);
    }
}
