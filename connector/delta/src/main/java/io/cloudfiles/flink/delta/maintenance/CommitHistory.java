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
package io.cloudfiles.flink.delta.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.origin.StorageStream;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The commits of a table, from the commit files themselves: those that the log still has. Commits of before the last checkpoint are
 * removed when they are older than {@code delta.logRetentionDuration}.
 */
@Internal
public final class CommitHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMMIT_FILE = Pattern.compile("\\d{20}\\.json");

    private CommitHistory() {}

    /**
     * One commit. What its writer did not write down is empty.
     *
     * @param version the version that it made
     * @param time when it was made
     * @param operation what it did, such as {@code STREAMING UPDATE}
     * @param parameters of the operation, by name
     * @param metrics of the operation, by name
     * @param isBlindAppend whether it read nothing
     * @param engine what wrote it
     * @param job the job that wrote it
     * @param transactions numbers that it gave to transactions, by their name
     */
    public record Commit(
            long version,
            Instant time,
            Optional<String> operation,
            Map<String, String> parameters,
            Map<String, String> metrics,
            Optional<Boolean> isBlindAppend,
            Optional<String> engine,
            Optional<String> job,
            Map<String, Long> transactions) {}

    /**
     * Reads the newest commits.
     *
     * @param limit how many at most
     * @return the newest first
     */
    public static List<Commit> newest(DeltaTable table, Storage storage, int limit) throws IOException {
        table.requireSnapshot();
        List<FileEntry> files = commitFiles(storage, table.location().child("_delta_log"));
        files.sort(Comparator.comparing(FileEntry::location).reversed());
        List<Commit> commits = new ArrayList<>();
        for (FileEntry file : files.subList(0, Math.min(limit, files.size()))) {
            try {
                commits.add(read(file, storage.readAll(file.location())));
            } catch (FileNotFoundException e) {
                break; // the log is being cleaned: this commit and all before it are gone
            }
        }
        return commits;
    }

    /** The commit files that the log has, in no order. */
    static List<FileEntry> commitFiles(Storage storage, Location log) throws IOException {
        List<FileEntry> files = new ArrayList<>();
        try (ListCursor cursor = storage.list(log, ListRequest.children())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream()
                        .filter(file ->
                                COMMIT_FILE.matcher(file.location().name()).matches())
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** What a commit says of itself, without its transactions: of a large one that is only the start of the file. */
    static Commit readInfo(FileEntry file, Storage storage) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new StorageStream(storage, file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode info = info(line);
                if (!info.isMissingNode()) {
                    return commit(file, info, Map.of());
                }
            }
        }
        return commit(file, MissingNode.getInstance(), Map.of());
    }

    private static JsonNode info(String line) throws IOException {
        // Of a commit with many files, most lines need not be parsed.
        return line.contains("\"commitInfo\"") ? JSON.readTree(line).path("commitInfo") : MissingNode.getInstance();
    }

    private static Commit read(FileEntry file, byte[] content) throws IOException {
        JsonNode info = MissingNode.getInstance();
        Map<String, Long> transactions = new TreeMap<>();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            JsonNode parsed = info(line);
            if (!parsed.isMissingNode()) {
                info = parsed;
            } else if (line.contains("\"txn\"")) {
                JsonNode transaction = JSON.readTree(line).path("txn");
                if (!transaction.isMissingNode()) {
                    transactions.put(
                            transaction.path("appId").asText(),
                            transaction.path("version").asLong());
                }
            }
        }
        return commit(file, info, transactions);
    }

    private static Commit commit(FileEntry file, JsonNode info, Map<String, Long> transactions) {
        Map<String, String> parameters = texts(info.path("operationParameters"));
        return new Commit(
                Long.parseLong(file.location().name().substring(0, 20)),
                Instant.ofEpochMilli(info.path("inCommitTimestamp").asLong(file.modifiedMicros() / 1000)),
                text(info.path("operation")),
                parameters,
                texts(info.path("operationMetrics")),
                info.path("isBlindAppend").isBoolean()
                        ? Optional.of(info.path("isBlindAppend").asBoolean())
                        : Optional.empty(),
                text(info.path("engineInfo")),
                text(info.path("job").path("jobId")).or(() -> Optional.ofNullable(parameters.get("jobId"))),
                transactions);
    }

    private static Optional<String> text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(
                        field.getKey(),
                        field.getValue().isValueNode()
                                ? field.getValue().asText()
                                : field.getValue().toString()));
        return texts;
    }
}
