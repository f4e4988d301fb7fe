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
package io.cloudfiles.flink.gcs;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.StorageContractTest;
import io.cloudfiles.flink.testing.gcs.GcsEmulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract of stores on an emulator of ours, and what Google Cloud Storage has beyond it. */
class GcsStorageITCase extends StorageContractTest {
    private static final int MIB = 1 << 20;
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private static GcsEmulator emulator;

    @BeforeAll
    static void startEmulator() {
        emulator = GcsEmulator.start();
    }

    @AfterAll
    static void stopEmulator() {
        emulator.close();
    }

    @Override
    protected Storage newClient() {
        return client(directory(), emulator.options());
    }

    @Override
    protected Location newDirectory() {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        emulator.createBucket(bucket);
        return Location.parse("gs://" + bucket + "/in");
    }

    @Override
    public boolean deliversWhatItFetchedAhead() {
        return true;
    }

    /** The service refuses names of more than one line. */
    @Override
    public List<String> oddNames() {
        return super.oddNames().stream().filter(name -> !name.contains("\n")).toList();
    }

    private static Storage client(Location directory, Map<String, String> options) {
        GcsConfig config = GcsConfig.from(Configuration.fromMap(options));
        return new GcsStorage(directory.authority(), config, new GcsLimits(5 * MIB));
    }

    @Test
    void isFoundByItsScheme() throws IOException {
        Location file = given("file", "content");
        try (Storages storages = Storages.load()) {
            Storage storage = storages.open(file, emulator.options());

            assertThat(storage).isInstanceOf(GcsStorage.class);
            assertThat(storage.readAll(file)).asString(StandardCharsets.UTF_8).isEqualTo("content");
        }
    }

    @Test
    void sizesOfAnyKindArriveWhole() throws IOException {
        int unit = GcsLimits.UNIT;
        for (int size :
                new int[] {5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 6 * MIB, 10 * MIB, 10 * MIB + unit + 5, 17 * MIB}) {
            byte[] content = new byte[size];
            new Random(size).nextBytes(content);
            StorageOutput out = storage().create(at("large"));
            for (int done = 0; done < content.length; done += 1_000_003) {
                out.write(content, done, Math.min(1_000_003, content.length - done));
            }
            out.close();

            assertThat(storage().readAll(at("large"))).as("%d bytes", size).isEqualTo(content);
        }
        assertThat(emulator.openUploads()).isZero();
    }

    @Test
    void copiesWhatTakesSeveralRequests() throws IOException {
        byte[] content = new byte[11 * MIB];
        new Random(3).nextBytes(content);
        StorageOutput out = storage().create(at("large"));
        out.write(content);
        out.close();

        storage().copy(at("large"), at("copy"));

        assertThat(storage().readAll(at("copy"))).isEqualTo(content);
    }

    @Test
    void anUploadThatIsGivenUpLeavesNothing() throws IOException {
        StorageOutput out = storage().create(at("large"));
        out.write(new byte[6 * MIB]);
        assertThat(emulator.openUploads()).isEqualTo(1);
        assertThat(storage().stat(at("large"))).isEmpty();
        out.abort();

        assertThat(emulator.openUploads()).isZero();
        assertThat(files(ListRequest.recursively())).isEmpty();
    }

    @Test
    void everyWriteIsAGenerationOfItsOwn() throws IOException {
        FileEntry first = entry(given("file", "12345"));
        FileEntry second = entry(given("file", "12345"));

        assertThat(first.version()).isNotEqualTo(second.version());
        assertThat(first.isSameVersion(second)).isFalse();
    }

    @Test
    void comparesSizeAndTimeWhereAnEntryHasNoVersion() throws IOException {
        FileEntry full = entry(given("file", "12345"));
        FileEntry bare = new FileEntry(full.location(), full.sizeBytes(), full.modifiedMicros(), null);
        FileEntry other = new FileEntry(full.location(), full.sizeBytes(), full.modifiedMicros() + 1_000_000, null);

        try (StorageInput input = storage().open(bare)) {
            assertThat(input.read(1, new byte[2], 0, 2)).isEqualTo(2);
        }
        try (StorageInput input = storage().open(other)) {
            assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> input.read(1, new byte[2], 0, 2));
        }
        assertThat(storage().replace(other, new byte[1])).isFalse();
        assertThat(storage().replace(bare, new byte[1])).isTrue();
    }

    @Test
    void signsInAsAServiceAccountAndAgainWhenItsTokenEnds(@TempDir Path directory) throws IOException {
        Path key = Files.writeString(directory.resolve("key.json"), emulator.keyFile());
        Map<String, String> inOneLine = new HashMap<>(emulator.optionsOfAccount());
        inOneLine.computeIfPresent("gcs.private-key", (name, text) -> text.replace("\n", "\\n"));
        for (Map<String, String> options : List.of(
                emulator.optionsOfAccount(),
                inOneLine,
                Map.of("gcs.endpoint", emulator.endpoint().toString(), "gcs.key-file", key.toString()))) {
            try (Storages storages = Storages.load()) {
                Storage storage = storages.open(directory(), options);

                storage.delete(at("new"));
                assertThat(storage.putIfAbsent(at("new"), new byte[1])).isTrue();
                emulator.expireTokens();
                assertThat(storage.putIfAbsent(at("new"), new byte[1])).isFalse();
                emulator.expireTokens();
                StorageOutput out = storage.create(at("large"));
                out.write(new byte[9 * MIB]);
                out.close();
                assertThat(entry(at("large")).sizeBytes()).isEqualTo(9 * MIB);
            }
        }
    }

    /** In a process of its own, which has that environment; the second storage finds what the first one found. */
    @Test
    void signsInWithTheCredentialsOfTheEnvironment(@TempDir Path directory) throws Exception {
        Path key = Files.writeString(directory.resolve("key.json"), emulator.keyFile());
        given("file", "content");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadsTwice.class.getName(),
                        at("file").toString(),
                        emulator.endpoint().toString())
                .redirectErrorStream(true);
        builder.environment().put("GOOGLE_APPLICATION_CREDENTIALS", key.toString());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).endsWith("content\ncontent\n");
    }

    /** The other process. */
    static final class ReadsTwice {
        private ReadsTwice() {}

        public static void main(String[] arguments) throws IOException {
            Location file = Location.parse(arguments[0]);
            for (int i = 0; i < 2; i++) {
                try (Storage storage = client(file, Map.of("gcs.endpoint", arguments[1]))) {
                    System.out.print(new String(storage.readAll(file), StandardCharsets.UTF_8) + "\n");
                }
            }
        }
    }

    @Test
    void saysWhatIsWrongWithABucketOrACredential() throws IOException {
        Location missing = Location.parse("gs://no-such-bucket/in");
        try (Storage storage = client(missing, emulator.options())) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(
                            () -> storage.list(missing, ListRequest.children()).next())
                    .withMessageContaining("[" + missing + "] could not be listed at http://127.0.0.1:")
                    .withMessageContaining("The specified bucket does not exist (status 404)")
                    .withMessageContaining("Correct the bucket's name");
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> storage.stat(missing.child("file")));
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> storage.delete(missing.child("file")));
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> storage.putIfAbsent(missing.child("file"), new byte[1]))
                    .withMessageContaining("Correct the bucket's name");
        }
        String endpoint = emulator.endpoint().toString();
        try (Storage refused =
                client(directory(), Map.of("gcs.endpoint", endpoint, "gcs.access-token", "never2bseen"))) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> refused.putIfAbsent(at("file"), new byte[1]))
                    .withMessageContaining("[" + at("file") + "] could not be written at http://127.0.0.1:")
                    .withMessageContaining("with the access token of the options")
                    .withMessageContaining("Correct gcs.key-file, gcs.access-token")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("never2bseen"));
        }
        try (Storage refused = client(directory(), Map.of("gcs.endpoint", endpoint, "gcs.anonymous", "true"))) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> refused.stat(at("file")))
                    .withMessageContaining("Anonymous caller does not have")
                    .withMessageContaining("with no credentials");
        }
    }

    @Test
    void tellsNothingOfAKeyThatDoesNotServe() throws IOException {
        Map<String, String> options = new HashMap<>(emulator.optionsOfAccount());
        try (GcsEmulator other = GcsEmulator.start()) {
            options.put("gcs.private-key", other.optionsOfAccount().get("gcs.private-key"));
        }
        String secret = options.get("gcs.private-key").substring(40, 80);
        try (Storage refused = client(directory(), options)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> refused.stat(at("file")))
                    .withMessageContaining("No token came. Correct gcs.key-file, or gcs.client-email")
                    .withMessageContaining("with service account reader@emulator.iam.gserviceaccount.com")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(secret));
        }
        options.put("gcs.token-endpoint", "http://127.0.0.1:1/token");
        try (Storage unreachable = client(directory(), options)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> unreachable.stat(at("file")))
                    .withMessageContaining("tried 6 times")
                    .isNotInstanceOf(StorageException.class)
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(secret));
        }
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
