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
package io.cloudfiles.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.delta.origin.RowCounter;
import io.cloudfiles.flink.delta.origin.RowCountsFiles;
import io.cloudfiles.flink.delta.origin.RowsOfFile;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A table of an ingest, changed by hand: the audit finds just that. */
class AuditITCase {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FILES = 12;

    @TempDir
    private Path directory;

    private Landing landing;

    @Test
    void whatWasChangedByHandIsFoundAndNothingElse() throws Exception {
        landing = Landing.in(directory);
        long rows = landing.add(FILES);
        CommandRun ingest = CommandRun.of(landing.ingest("--available-now").toArray(String[]::new));
        assertThat(ingest.exitCode()).as(ingest.err()).isZero();

        AuditRun complete = audit(ExitCode.DONE);
        assertThat(complete.findings()).isEmpty();
        assertThat(complete.number("files_in_store")).isEqualTo(FILES);
        assertThat(complete.number("proved")).isEqualTo(FILES);
        assertThat(complete.number("rows_by_ledger")).isEqualTo(rows);
        assertThat(complete.number("rows_by_table")).isEqualTo(rows);

        aTableThatTheJobDoesNotWriteToIsRefused();
        aYoungFileIsPendingAndAnOldOneMissing();
        aCommitThatIsThereAgainIsTwice();
        rowsThatAreGoneAreMissing();
        countsThatAreGoneAreTold();
    }

    private void aTableThatTheJobDoesNotWriteToIsRefused() throws IOException {
        Path another = directory.resolve("another");
        Path log = Files.createDirectories(another.resolve("_delta_log"));
        Files.writeString(
                log.resolve("%020d.json".formatted(0)),
                text(commits().get(0)).replaceFirst("(\"metaData\":\\{\"id\":\")[^\"]*", "$1another"));

        CommandRun run =
                CommandRun.of("audit", "--checkpoint", landing.checkpoint().toString(), "--target", another.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
        assertThat(run.err()).contains("another] is not the table that the job of");
    }

    private void aYoungFileIsPendingAndAnOldOneMissing() throws IOException {
        Path young = Files.writeString(landing.files().resolve("young.json"), "{\"id\": 1}\n");
        Path old = Files.writeString(landing.files().resolve("old.json"), "{\"id\": 1}\n");
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(audit(ExitCode.NOT_COMPLETE).findings())
                .isEqualTo(Map.of("young.json", "pending", "old.json", "missing"));
        Files.delete(young);
        Files.delete(old);
    }

    private void aCommitThatIsThereAgainIsTwice() throws IOException {
        List<Path> commits = commits();
        Path again = commits.get(commits.size() - 1).resolveSibling("%020d.json".formatted(commits.size()));
        Path withRows = commits.stream()
                .filter(commit -> text(commit).contains("rowsByFile"))
                .findFirst()
                .orElseThrow();
        Files.copy(withRows, again);

        AuditRun twice = audit(ExitCode.NOT_COMPLETE);

        assertThat(twice.findings().values()).containsOnly("twice");
        assertThat(twice.findings().keySet()).isEqualTo(countsOf(withRows).keySet());
        assertThat(twice.number("rows_by_table") - twice.number("rows_by_ledger"))
                .isEqualTo(countsOf(withRows).values().stream()
                        .mapToLong(RowsOfFile::rows)
                        .sum());
        Files.delete(again);
    }

    private void rowsThatAreGoneAreMissing() throws IOException {
        Path counts = countsFiles().get(0);
        byte[] before = Files.readAllBytes(counts);
        RowCounter fewer = new RowCounter();
        Map<String, RowsOfFile> all = counts(landing.table().relativize(counts).toString());
        String less = all.keySet().iterator().next();
        all.forEach((name, rows) -> fewer.add(
                new FileEntry(rows.file(), 1, 1, rows.version()), (int) rows.rows() - (name.equals(less) ? 3 : 0)));
        String written = files(storage -> files(storage).write(fewer.drain()));
        Files.move(landing.table().resolve(written), counts, StandardCopyOption.REPLACE_EXISTING);

        Path commit = commits().stream()
                .filter(each -> text(each).contains(counts.getFileName().toString()))
                .findFirst()
                .orElseThrow();
        String whole = text(commit);
        long rows = all.values().stream().mapToLong(RowsOfFile::rows).sum();
        Files.writeString(
                commit,
                whole.replace("\"numOutputRows\":\"" + rows + "\"", "\"numOutputRows\":\"" + (rows - 3) + "\""));
        assertThat(audit(ExitCode.NOT_COMPLETE).findings()).isEqualTo(Map.of(less, "missing_rows"));
        Files.write(counts, before);
        Files.writeString(commit, whole);
    }

    private void countsThatAreGoneAreTold() throws IOException {
        Files.delete(countsFiles().get(0));

        AuditRun gone = audit(ExitCode.NOT_COMPLETE);

        assertThat(gone.summary().path("versions_without_counts")).hasSize(1);
        assertThat(gone.number("proved")
                        + gone.number("unproved")
                        + gone.findings().size())
                .isEqualTo(FILES);
        assertThat(gone.findings().values())
                .as("nothing is guessed")
                .doesNotContain("missing_rows", "missing", "twice");
    }

    private AuditRun audit(int exitCode) throws IOException {
        return AuditRun.of(landing, exitCode);
    }

    private List<Path> commits() throws IOException {
        try (Stream<Path> files = Files.list(landing.table().resolve("_delta_log"))) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
                    .sorted()
                    .toList();
        }
    }

    private List<Path> countsFiles() throws IOException {
        try (Stream<Path> files = Files.list(landing.table().resolve("_cloudfiles/rows"))) {
            return files.sorted().toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, RowsOfFile> countsOf(Path commit) throws IOException {
        JsonNode info = JSON.readTree(text(commit).lines().findFirst().orElseThrow());
        return counts(info.at("/commitInfo/operationParameters/rowsByFile").asText());
    }

    private Map<String, RowsOfFile> counts(String path) throws IOException {
        List<RowsOfFile> rows = new ArrayList<>();
        files(storage -> {
            files(storage).read(path, rows::add);
            return "";
        });
        return new TreeMap<>(
                rows.stream().collect(Collectors.toMap(row -> row.file().name(), row -> row)));
    }

    private interface Work {
        String on(Storage storage) throws IOException;
    }

    private String files(Work work) throws IOException {
        try (Storages storages = Storages.load()) {
            return work.on(storages.open(Location.of(landing.table()), Map.of()));
        }
    }

    private RowCountsFiles files(Storage storage) {
        return new RowCountsFiles(Location.of(landing.table()), storage, Clock.systemUTC());
    }
}
