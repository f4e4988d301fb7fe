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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.testing.s3.FaultyProxy;
import io.cloudfiles.flink.testing.s3.FaultyProxy.Fault;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A network that fails between us and S3, and what comes of it. */
class S3FaultsITCase {
    private static final int MIB = 1 << 20;
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private static S3Emulator emulator;

    private FaultyProxy proxy;
    private Storage storage;
    private Location directory;

    @BeforeAll
    static void startEmulator() {
        emulator = S3Emulator.start();
    }

    @AfterAll
    static void stopEmulator() throws Exception {
        emulator.close();
    }

    @BeforeEach
    void connect() throws IOException {
        directory = Location.parse("s3://faults-" + BUCKETS.incrementAndGet() + "/in");
        emulator.createBucket(directory.authority());
        proxy = new FaultyProxy(emulator.endpoint());
        S3Config config = S3Config.from(Configuration.fromMap(S3Emulator.optionsThrough(proxy.endpoint())));
        storage = new S3Storage(
                directory.authority(),
                config.answeredWithin(Duration.ofSeconds(2)),
                new S3Limits(5 * MIB, 6L * MIB, 5L * MIB));
    }

    @AfterEach
    void disconnect() throws IOException {
        storage.close();
        proxy.close();
    }

    private static boolean isGet(String line) {
        return line.startsWith("GET");
    }

    private static boolean isPut(String line) {
        return line.startsWith("PUT");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] givenRandom(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(11).nextBytes(content);
        write(content);
        return content;
    }

    private void write(byte[] content) throws IOException {
        StorageOutput out = storage.create(directory.child("file"));
        out.write(content);
        out.close();
    }

    private long sent(Predicate<String> wanted) {
        return proxy.requests().stream().filter(wanted).count();
    }

    @Test
    void aBusyStoreIsAskedAgain() throws IOException {
        proxy.inject(Fault.SLOW_DOWN, 3, line -> true);

        assertThat(storage.putIfAbsent(directory.child("file"), bytes("1"))).isTrue();
        assertThat(storage.readAll(directory.child("file"))).isEqualTo(bytes("1"));
        assertThat(proxy.hits()).isEqualTo(3);
    }

    @Test
    void aStoreThatStaysBusyIsToldWithWhatWasTried() {
        proxy.inject(Fault.SLOW_DOWN, 100, line -> true);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> storage.list(directory, ListRequest.children()).next())
                .withMessageContaining("[" + directory + "] could not be listed at " + proxy.endpoint())
                .withMessageContaining("tried 6 times")
                .isNotInstanceOf(StorageException.class);
        assertThat(proxy.hits()).isEqualTo(6);
    }

    @Test
    void whoseAnswerWasLostKnowsThatItWon() throws IOException {
        proxy.inject(Fault.ANSWER_LOST, 1, S3FaultsITCase::isPut);
        assertThat(storage.putIfAbsent(directory.child("file"), bytes("1"))).isTrue();
        assertThat(storage.putIfAbsent(directory.child("file"), bytes("2"))).isFalse();

        FileEntry first = storage.stat(directory.child("file")).orElseThrow();
        proxy.inject(Fault.ANSWER_LOST, 1, S3FaultsITCase::isPut);
        assertThat(storage.replace(first, bytes("3"))).isTrue();
        assertThat(storage.replace(first, bytes("4"))).isFalse();

        proxy.inject(Fault.NO_ANSWER, 1, S3FaultsITCase::isPut);
        assertThat(storage.putIfAbsent(directory.child("other"), bytes("5"))).isTrue();
        assertThat(storage.readAll(directory.child("file"))).isEqualTo(bytes("3"));
        assertThat(proxy.hits()).isEqualTo(3);
    }

    @Test
    void whoCannotKnowWhetherItWonSaysSo() throws IOException {
        storage.putIfAbsent(directory.child("file"), bytes("of another"));
        proxy.inject(Fault.ANSWER_LOST, 1, S3FaultsITCase::isPut);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> storage.putIfAbsent(directory.child("file"), bytes("mine")))
                .withMessageContaining("may have been written");
        assertThat(storage.readAll(directory.child("file"))).isEqualTo(bytes("of another"));
    }

    @Test
    void readsOnWhereABodyBrokeOff() throws IOException {
        for (Fault fault :
                new Fault[] {Fault.RESET_IN_BODY, Fault.TRUNCATED_BODY, Fault.ANSWER_LOST, Fault.NO_ANSWER}) {
            byte[] content = givenRandom(2 * MIB);
            int before = proxy.hits();
            proxy.inject(fault, 2, S3FaultsITCase::isGet);

            assertThat(storage.readAll(directory.child("file"))).as("%s", fault).isEqualTo(content);
            assertThat(proxy.hits()).as("%s", fault).isEqualTo(before + 2);
        }
    }

    @Test
    void readingOnAndOnTakesFewRequests() throws IOException {
        byte[] content = givenRandom(20 * MIB);
        byte[] read = new byte[content.length];
        int done = 0;
        try (StorageInput input =
                storage.open(storage.stat(directory.child("file")).orElseThrow())) {
            for (int n = input.read(0, read, 0, 64 * 1024); n > 0; ) {
                done += n;
                n = input.read(done, read, done, Math.min(64 * 1024, read.length - done));
            }
        }

        assertThat(done).isEqualTo(content.length);
        assertThat(read).isEqualTo(content);
        // 1, 4 and the rest of 16 MiB.
        assertThat(sent(S3FaultsITCase::isGet)).isEqualTo(3);
    }

    @Test
    void aLargeFileIsWrittenOnceWhateverAnswersAreLost() throws IOException {
        proxy.inject(Fault.ANSWER_LOST, 2, S3FaultsITCase::isPut);
        proxy.inject(Fault.ANSWER_LOST, 1, line -> line.startsWith("POST") && line.contains("uploadId"));
        byte[] content = givenRandom(11 * MIB);

        assertThat(storage.readAll(directory.child("file"))).isEqualTo(content);
        assertThat(proxy.hits()).isEqualTo(3);
    }

    @Test
    void aPageThatBreaksOffIsAskedForAgain() throws IOException {
        write(bytes("1"));
        proxy.inject(Fault.TRUNCATED_BODY, 1, S3FaultsITCase::isGet);
        proxy.inject(Fault.RESET_IN_BODY, 1, S3FaultsITCase::isGet);

        assertThat(storage.list(directory, ListRequest.recursively()).next())
                .satisfies(page -> assertThat(page.files())
                        .extracting(FileEntry::location)
                        .containsExactly(directory.child("file")));
        assertThat(proxy.hits()).isEqualTo(2);
    }

    @Test
    void sendsKeysWithTheirSlashesAndDots() {
        // S3Proxy has no such keys, so this looks at what is sent.
        String[] keys = {"/leading", "//two", "in//double", "in/./dot", "in/../up", "in/%2F+ü?#", "in/blank "};
        for (String key : keys) {
            Location file = Location.parse("s3://" + directory.authority() + "/" + key);
            assertThat(file.key()).isEqualTo(key);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> storage.copy(file, directory));
        }

        assertThat(proxy.requests())
                .extracting(line -> line.replaceFirst("HEAD /[^/]*/", "").replaceFirst(" HTTP.*", ""))
                .extracting(path -> URLDecoder.decode(path, StandardCharsets.UTF_8))
                .containsExactly(keys);
    }
}
