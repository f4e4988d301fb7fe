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
package io.cloudfiles.flink.storage.local;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.testing.StorageContractTest;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LocalStorageTest extends StorageContractTest {
    @TempDir
    private Path temp;

    @Override
    protected Storage newClient() {
        return new LocalStorage();
    }

    @Override
    protected Location newDirectory() {
        return Location.of(temp);
    }

    @Override
    public boolean hasDirectories() {
        return true;
    }

    @RegisterExtension
    private final LoggerAuditingExtension log = new LoggerAuditingExtension(LocalListCursor.class, Level.WARN);

    @Test
    void tellsTimesToTheMicrosecond() throws IOException {
        Location file = given("file", "x");
        Files.setLastModifiedTime(file.toLocalPath(), FileTime.from(Instant.parse("2026-01-02T03:04:05.123456789Z")));

        assertThat(entry(file).modifiedMicros()).isEqualTo(1_767_323_045_123_456L);
    }

    @Test
    void followsLinksToFilesOnly() throws IOException {
        given("real/file", "12345");
        given("in/plain", "");
        Files.createSymbolicLink(temp.resolve("in/link"), temp.resolve("real/file"));
        Files.createSymbolicLink(temp.resolve("in/directory"), temp.resolve("real"));
        Files.createSymbolicLink(temp.resolve("in/cycle"), temp.resolve("in"));
        Files.createSymbolicLink(temp.resolve("in/broken"), temp.resolve("missing"));
        Files.createSymbolicLink(temp.resolve("in/self"), temp.resolve("in/self"));

        List<FileEntry> listed = entries("in", ListRequest.recursively());

        assertThat(listed).extracting(file -> file.location().name()).containsExactlyInAnyOrder("plain", "link");
        assertThat(entries("in", ListRequest.children())).hasSize(2);
        assertThat(pages(at("in"), ListRequest.children()))
                .allMatch(page -> page.directories().isEmpty());
        assertThat(entry(at("in/link")).sizeBytes()).isEqualTo(5);
        assertThat(content(at("in/link"))).isEqualTo("12345");
        assertThat(storage().stat(at("in/broken"))).isEmpty();
        assertThat(storage().stat(at("in/self"))).isEmpty();
    }

    @Test
    void warnsOfWhatLooksLikeAFileAndIsNone() throws IOException {
        given("in/plain", "");
        assertThat(entries("in", ListRequest.recursively())).hasSize(1);
        assertThat(log.getMessages()).isEmpty();

        Files.createSymbolicLink(temp.resolve("in/broken"), temp.resolve("missing"));
        Files.createSymbolicLink(temp.resolve("in/device"), Path.of("/dev/null"));
        assertThat(entries("in", ListRequest.recursively())).hasSize(1);
        assertThat(log.getMessages())
                .singleElement()
                .satisfies(message ->
                        assertThat(message).startsWith("[" + at("in")).contains("2 entries were passed over"));
    }

    @Test
    void startsAtALinkToADirectory() throws IOException {
        given("real/deep/file", "");
        Files.createSymbolicLink(temp.resolve("link"), temp.resolve("real"));

        assertThat(entries("link", ListRequest.recursively()))
                .extracting(FileEntry::location)
                .containsExactly(at("link/deep/file"));
    }

    @Test
    void listsNeitherDevicesNorFilesThatAKilledProcessLeft() throws IOException {
        given(".cloudfiles-0b7a.tmp", "half");
        given(".cloudfiles", "whole");

        assertThat(files(ListRequest.recursively())).containsExactly(".cloudfiles");
        assertThat(pages(Location.parse("/dev"), ListRequest.children()))
                .flatMap(page -> page.files())
                .extracting(file -> file.location().name())
                .doesNotContain("null", "zero");
    }

    @Test
    void refusesANameThatItCannotDecode() throws Exception {
        Process touch = new ProcessBuilder("sh", "-c", "touch \"$(printf 'bad\\377name')\"")
                .directory(temp.toFile())
                .start();
        assertThat(touch.waitFor()).isZero();

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> files(ListRequest.recursively()))
                .withMessageContaining("cannot be decoded")
                .withMessageContaining("LC_ALL=C.UTF-8");
    }

    @Test
    void noticesThatAFileGrowsOrShrinksWhileItIsRead() throws IOException {
        for (String change : List.of("grow", "shrink", "touch")) {
            FileEntry file = entry(given("file", "x".repeat(1000)));
            byte[] buffer = new byte[100];
            try (StorageInput input = storage().open(file)) {
                input.readFully(0, buffer, 0, 100);
                changeInPlace(file.location().toLocalPath(), change);

                assertThatExceptionOfType(FileChangedException.class)
                        .as(change)
                        .isThrownBy(() -> input.read(100, buffer, 0, 100))
                        .withMessageContaining("changed since it was discovered with 1000 bytes");
            }
        }
    }

    private static void changeInPlace(Path file, String change) throws IOException {
        switch (change) {
            case "grow" -> Files.writeString(file, "more", StandardOpenOption.APPEND);
            case "shrink" -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(500);
                }
            }
            default -> Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        }
    }

    @Test
    void readsOnWhenTheFileIsDeleted() throws IOException {
        FileEntry file = entry(given("file", "12345"));
        byte[] buffer = new byte[5];
        try (StorageInput input = storage().open(file)) {
            storage().delete(file.location());

            input.readFully(0, buffer, 0, 5);
            assertThat(input.read(5, buffer, 0, 5)).isEqualTo(-1);
        }
        assertThat(buffer).asString().isEqualTo("12345");
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> storage().open(file));
    }

    @Test
    void publishesNothingWhenAWriteFailed() throws IOException {
        StorageOutput out = storage().create(at("file"));
        out.write(new byte[100]);
        Thread.currentThread().interrupt(); // closes the channel at the next write
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> out.write(new byte[1_000_000]));
        assertThat(Thread.interrupted()).isTrue();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(out::close)
                .withMessageContaining("is not published, since writing it failed");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void leavesNoHiddenFilesButTheLock() throws IOException {
        storage().putIfAbsent(at("put"), new byte[1]);
        storage().putIfAbsent(at("put"), new byte[1]);
        storage().replace(entry(at("put")), new byte[2]);
        storage().copy(at("put"), at("copy"));
        storage().create(at("aborted")).abort();

        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("put", "copy", ".cloudfiles-lock");
        }
    }

    @Test
    void saysWhatStandsInTheWay() throws IOException {
        given("file", "");
        given("dir/file", "");

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> storage().create(at("file/below")))
                .withMessageContaining("[" + at("file/below") + "] could not be created: Not a directory");
        StorageOutput onDirectory = storage().create(at("dir"));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(onDirectory::close)
                .withMessageContaining("Is a directory");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> storage().stat(at("n".repeat(256))))
                .withMessageContaining("too long");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> storage().create(Location.parse("/")))
                .withMessageContaining("is a directory");
        assertThatExceptionOfType(StorageException.class)
                .as("nobody may create files there, not even root")
                .isThrownBy(() -> storage().putIfAbsent(Location.parse("/sys/cloudfiles-test"), new byte[0]))
                .withMessageContaining("[file:///sys/cloudfiles-test] could not be created");
    }

    @Test
    void refusesANameThatTheLocaleCannotDecode() throws Exception {
        given("größe", "");
        ProcessBuilder listing = java(ListingProcess.class, directory().toString());
        listing.environment().put("LC_ALL", "C");
        Process process = listing.redirectError(Redirect.INHERIT).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("cannot be decoded")
                .contains("LC_ALL=C.UTF-8");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void replacesHoldAmongProcesses() throws Exception {
        Location counter = given("counter", "0");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(java(CountingProcess.class, counter.toString(), "200")
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        assertThat(content(counter)).isEqualTo("600");
    }

    private static ProcessBuilder java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private List<FileEntry> entries(String directory, ListRequest request) throws IOException {
        return pages(at(directory), request).stream()
                .flatMap(page -> page.files().stream())
                .toList();
    }
}
